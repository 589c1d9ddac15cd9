import {
  AmendPledge,
  AnnouncePledge,
  ClosePeriod,
  OpenBankAccount,
  PublishExchangeRates,
  RegisterDonor,
  ReopenPeriod,
  SignAgreement,
  SoftClosePeriod,
} from '@art30/accounting';
import { fenceSettlesMs } from '@art30/ledger';
import { Commanding } from '../support/commanding';
import { withAppend } from '../support/with-append';

const year = { period: '2023', effectiveDate: '2023-12-31' };

describe('a command that loses the race for its stream', () => {
  let service: Commanding;
  /** Action of another request between the decision on a stream and the append to it. */
  let meanwhile: { readonly stream: string; act(): Promise<unknown> } | undefined;

  beforeEach(async () => {
    meanwhile = undefined;
    service = await Commanding.open({
      store: (real) =>
        withAppend(real, async (append, stream, ...rest) => {
          const faster = meanwhile;
          if (faster?.stream === stream) {
            meanwhile = undefined;
            await faster.act();
          }
          return append(stream, ...rest);
        }),
    });
  });

  afterEach(() => service.closeAndRemove());

  it('does not close a year whose fence was set up anew meanwhile', async () => {
    await service.execute(new SoftClosePeriod(year, service.byController('fence')));
    service.clock.set(new Date(service.clock.now().getTime() + fenceSettlesMs));
    const seen = { throughSequence: 1, trialBalance: {} };
    meanwhile = {
      stream: 'periods',
      act: async () => {
        await service.execute(
          new ReopenPeriod({ ...year, reason: 'audit' }, service.byController('open')),
        );
        await service.execute(new SoftClosePeriod(year, service.byController('fence again')));
      },
    };
    const close = new ClosePeriod({ ...year, ...seen }, service.byController('close'));
    await expect(service.execute(close)).rejects.toMatchObject({ code: 'PERIOD_UNSETTLED' });
    const types = (await service.events.readStream('periods')).map(({ type }) => type);
    expect(types).toEqual(['PeriodSoftClosed', 'PeriodReopened', 'PeriodSoftClosed']);
  });

  const eur = (amount: string) => ({ amount, currency: 'EUR' });
  const rates = (effectiveDate: string, kind: 'MONTHLY' | 'MID_MONTH', rate: string) =>
    new PublishExchangeRates(
      {
        effectiveDate,
        publishedOn: effectiveDate,
        kind,
        source: { name: 'a list' },
        rates: { EUR: rate },
        approvalReference: 'memo',
      },
      service.request(`rates of ${effectiveDate}`),
    );
  const announcing = (announcedOn: string, key: string) =>
    new AnnouncePledge(
      {
        pledgeId: 'P1',
        donorId: 'D1',
        recommendation: 'n',
        amount: eur('90.00'),
        earmarks: [],
        announcedOn,
      },
      service.request(key),
    );

  it('is valued at the rates that stand when it is decided', async () => {
    const bank = { code: 'BK', currency: 'EUR', ledgerAccount: '1120', openedOn: '2024-01-01' };
    await service.execute(new OpenBankAccount(bank, service.request('bank')));
    const donor = { donorId: 'D1', name: 'Donor', kind: 'STATE_PARTY', partySince: '2003-09-29' };
    await service.execute(
      new RegisterDonor(donor as RegisterDonor['facts'], service.request('donor')),
    );
    await service.execute(rates('2024-02-01', 'MONTHLY', '0.900'));
    await service.execute(announcing('2024-02-20', 'announce'));
    const agreement = {
      signedOn: '2024-02-28',
      agreementReference: 'AGR',
      condition: null,
      pscRate: '0.13',
      instalments: [{ no: 1, dueOn: '2024-06-30', amount: eur('90.00') }],
      source: 'BUDGET' as const,
    };
    meanwhile = {
      stream: 'pledge-P1',
      act: async () => {
        await service.execute(rates('2024-02-15', 'MID_MONTH', '0.450'));
        const earmarks = [{ purpose: 'k', amount: eur('90.00') }];
        const amended = { pledgeId: 'P1', effectiveDate: '2024-02-20', amount: eur('90.00') };
        await service.execute(
          new AmendPledge({ ...amended, earmarks, reason: 'letter' }, service.request('amend')),
        );
      },
    };
    const { events } = await service.execute(
      new SignAgreement({ pledgeId: 'P1', ...agreement }, service.request('sign')),
    );
    const receivable = events[0]?.entries.find(({ account }) => account === '1310');
    expect([receivable?.dims.purpose, receivable?.usd]).toEqual(['k', '200.00']);
  });
});
