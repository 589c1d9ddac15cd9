import {
  AnnouncePledge,
  MakeAllocation,
  OpenBankAccount,
  PublishExchangeRates,
  RecordReceipt,
  RegisterDonor,
  ReturnReceipt,
  SignAgreement,
} from '@art30/accounting';
import { receiptIdOf } from '@art30/ledger';
import { Commanding } from '../support/commanding';

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const receiptId = receiptIdOf('BK-EUR', 'REF-1');

describe('money returned at another rate than it came in', () => {
  let service: Commanding;

  beforeEach(async () => {
    service = await Commanding.open();
    service.clock.set(new Date('2024-06-30T00:00:00.000Z'));
    const { request } = { request: (key: string) => service.request(key) };
    const bank = { code: 'BK-EUR', currency: 'EUR', ledgerAccount: '1120', openedOn: '2024-01-01' };
    await service.execute(new OpenBankAccount(bank, request('bank')));
    for (const [effectiveDate, rate] of [
      ['2024-03-01', '0.900'],
      ['2024-05-01', '1.000'],
      ['2024-06-01', '0.800'],
    ] as const) {
      const list = {
        effectiveDate,
        publishedOn: effectiveDate,
        kind: 'MONTHLY' as const,
        source: { name: 'fictitious list' },
        rates: { EUR: rate },
      };
      await service.execute(new PublishExchangeRates(list, request(`rates ${effectiveDate}`)));
    }
    const donor = {
      donorId: 'D1',
      name: 'Donor',
      kind: 'STATE_PARTY' as const,
      partySince: '2003-09-29',
    };
    await service.execute(new RegisterDonor(donor, request('donor')));
    const announced = {
      pledgeId: 'P1',
      donorId: 'D1',
      recommendation: 'n' as const,
      amount: eur('900.00'),
      earmarks: [],
      announcedOn: '2024-03-01',
    };
    await service.execute(new AnnouncePledge(announced, request('announce')));
    const agreement = {
      signedOn: '2024-03-01',
      agreementReference: 'AGR',
      instalments: [{ no: 1, dueOn: '2024-06-30', amount: eur('900.00') }],
      condition: null,
      pscRate: '0.13',
      source: 'BUDGET' as const,
    };
    await service.execute(new SignAgreement({ pledgeId: 'P1', ...agreement }, request('sign')));
    const credit = {
      receiptId,
      bankAccount: 'BK-EUR',
      bankReference: 'REF-1',
      valueDate: '2024-03-01',
      net: eur('990.00'),
      charges: eur('0.00'),
      application: {
        pledgeId: 'P1',
        effectiveDate: '2024-03-01',
        lines: [{ instalment: 1, settles: eur('900.00') }],
        excess: { amount: eur('90.00'), treatment: 'REFUNDABLE' as const },
      },
    };
    await service.execute(new RecordReceipt(credit, request('receipt')));
  });

  afterEach(() => service.closeAndRemove());

  function returning(effectiveDate: string, postingDate?: string): Promise<unknown> {
    const returned = {
      receiptId,
      kind: 'OVERPAYMENT' as const,
      effectiveDate,
      postingDate,
      amount: eur('90.00'),
      paymentReference: 'PAY-1',
    };
    return service.execute(new ReturnReceipt(returned, service.request('return')));
  }

  function allocating(gross: string, effectiveDate: string): Promise<unknown> {
    const allocation = {
      pledgeId: 'P1',
      allocationId: `A-${gross}`,
      effectiveDate,
      lines: [
        {
          from: { purpose: 'TA-GEN' },
          to: { purpose: 'k', level: 'GLOBAL' },
          gross: { amount: gross, currency: 'USD' },
        },
      ],
    };
    return service.execute(new MakeAllocation(allocation, service.request(gross)));
  }

  it('leaves the pledge with less to allocate by the loss', async () => {
    await returning('2024-06-10');
    // USD 1,000.00 came in; EUR 90.00 carried at 100.00 cost 112.50 to return.
    await expect(allocating('1000.00', '2024-06-20')).rejects.toMatchObject({
      code: 'INSUFFICIENT_CASH',
      detail: expect.stringContaining('12.50') as string,
    });
    await expect(allocating('987.50', '2024-06-20')).resolves.toMatchObject({ id: 'P1' });
  });

  it('does not let a back-dated allocation take what the return took later', async () => {
    await returning('2024-06-10');
    await expect(allocating('1000.00', '2024-03-02')).rejects.toMatchObject({
      code: 'INSUFFICIENT_CASH',
    });
  });

  it('does not let the gain of a late return be allocated before the day it is posted', async () => {
    // EUR 90.00 carried at 100.00 cost 90.00 to return: USD 10.00 more, from 15 June on.
    await returning('2024-05-10', '2024-06-15');
    await expect(allocating('1010.00', '2024-06-14')).rejects.toMatchObject({
      code: 'INSUFFICIENT_CASH',
      detail: expect.stringContaining('10.00') as string,
    });
    await expect(allocating('1010.00', '2024-06-15')).resolves.toMatchObject({ id: 'P1' });
  });
});
