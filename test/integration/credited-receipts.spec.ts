import { OpenBankAccount, RegisterDonor, SignDirectly } from '@art30/accounting';
import { Unavailable } from '@art30/event-sourcing';
import { receiptIdOf } from '@art30/ledger';
import { recordingOf } from '../../apps/api/src/pledges/credit.routes';
import { Commanding } from '../support/commanding';
import { until } from '../support/patience';
import { withAppend } from '../support/with-append';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const day = '2024-03-01';
const receiptId = receiptIdOf('BK-USD', 'INT');

describe('interest whose pledge could not be written', () => {
  let service: Commanding;
  let failures = 0;

  beforeEach(async () => {
    failures = 0;
    service = await Commanding.open({
      store: (real) =>
        withAppend(real, (append, stream, ...rest) => {
          if (!stream.startsWith('pledge-') || failures === 0) return append(stream, ...rest);
          failures -= 1;
          return Promise.reject(new Unavailable('pulled plug'));
        }),
    });
    const bank = { code: 'BK-USD', currency: 'USD', ledgerAccount: '1110', openedOn: day };
    await service.execute(new OpenBankAccount(bank, service.request('bank')));
    const donor = { donorId: 'D1', name: 'Donor', kind: 'STATE_PARTY', partySince: day } as const;
    await service.execute(new RegisterDonor(donor, service.request('donor')));
    const instalments = [{ no: 1, dueOn: '2024-06-30', amount: usd('100.00') }];
    const agreement = {
      signedOn: day,
      agreementReference: 'AGR',
      instalments,
      condition: null,
      pscRate: '0.13',
      source: 'BUDGET' as const,
    };
    const pledge = { pledgeId: 'P1', donorId: 'D1', recommendation: 'n', earmarks: [] } as const;
    const signing = { ...pledge, amount: usd('100.00'), agreement };
    await service.execute(new SignDirectly(signing, service.request('sign')));
  });

  afterEach(() => service.closeAndRemove());

  const crediting = (id: string) =>
    recordingOf(
      {
        pledgeId: 'P1',
        bankAccount: 'BK-USD',
        bankReference: 'INT',
        effectiveDate: day,
        purpose: 'TA-GEN',
        amount: usd('5.00'),
        credit: { kind: 'INTEREST', id, clause: 'art. 7' },
      },
      service.request('interest'),
    );
  const typesOf = async (stream: string) =>
    (await service.events.readStream(stream)).map(({ type }) => type);

  it('waits in suspense, and the settlement worker finishes it once', async () => {
    failures = 1;
    const outcome = await service.execute(crediting('I1'));
    expect(outcome.application?.state).toBe('pending');
    expect(await typesOf(`receipt-${receiptId}`)).toEqual(['ReceiptRecorded', 'ReceiptAssigned']);
    await until(async () => (await typesOf('pledge-P1')).includes('InterestCredited'));
    const again = await service.execute(crediting('I1'));
    expect(again.application?.state).toBe('applied');
    expect(await typesOf('pledge-P1')).toEqual(['AgreementSigned', 'InterestCredited']);
    expect(await typesOf(`receipt-${receiptId}`)).toEqual(['ReceiptRecorded', 'ReceiptAssigned']);
  });

  it('is back in suspense where its id was taken meanwhile', async () => {
    failures = 1;
    await service.execute(crediting('I1'));
    const other = recordingOf(
      {
        pledgeId: 'P1',
        bankAccount: 'BK-USD',
        bankReference: 'OTHER',
        effectiveDate: day,
        purpose: 'TA-GEN',
        amount: usd('5.00'),
        credit: { kind: 'INTEREST', id: 'I1', clause: 'art. 7' },
      },
      service.request('other'),
    );
    const outcome = await service.execute(other);
    expect(outcome.application?.state).toBe('applied');
    await until(async () => (await typesOf(`receipt-${receiptId}`)).includes('ReceiptReleased'));
    expect(await typesOf('pledge-P1')).toEqual([
      ...['AgreementSigned', 'InterestCredited', 'ReceiptApplicationRefused'],
    ]);
  });
});
