import { Logger } from '@nestjs/common';
import { atOnce } from '../support/at-once';
import { Client } from '../support/client';
import { Service } from '../support/service';
import { allocation, credit, foundations, paidPledge, usd } from '../support/world';

const dated = { effectiveDate: '2024-07-10' };
const k = { purpose: 'k', level: 'NATIONAL' };
const refund = (amount: string, changes: object = {}) => ({
  ...dated,
  approvalReference: 'agreement art. 9',
  lines: [{ ...k, gross: usd(amount) }],
  ...changes,
});
const paidFrom = { paidFrom: 'BK-USD-2', paymentReference: 'PAY-1' };

interface Cash {
  readonly accounts: readonly { readonly bankAccount: string; readonly amount: object }[];
  readonly overdrafts: readonly object[];
}

describe('a bank account that is paid more from than all owners hold there', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await client.done('/v1/bank-accounts', {
      code: 'BK-USD-2',
      currency: 'USD',
      ledgerAccount: '1171',
      openedOn: '2024-01-01',
    });
    await paidPledge(client, 'P');
    await client.done('/v1/pledges/P/allocations', allocation('A', '1000.00'));
    await client.done('/v1/receipts', credit('other', '50.00', { bankAccount: 'BK-USD-2' }));
  });

  afterAll(() => service.stopAndRemove());

  const balanceOf = async (code: string) =>
    (await service.get<Cash>('/v1/cash')).accounts.find(({ bankAccount }) => bankAccount === code)
      ?.amount;

  it('pays no refund of USD 113.00 out of USD 50.00, at once or later', async () => {
    const atOnce = await client.post('/v1/pledges/P/refunds', refund('113.00', paidFrom));
    expect(atOnce.body).toMatchObject({
      status: 422,
      code: 'BANK_ACCOUNT_OVERDRAWN',
      field: 'paidFrom',
      detail:
        'BK-USD-2 would be USD 63.00 below zero on 2024-07-10, over all owners of cash on it: ' +
        'pay less, from another account, or once there is more',
    });
    await client.done('/v1/pledges/P/refunds', refund('113.00', { id: 'REF-1' }));
    const payment = { ...dated, ...paidFrom };
    const later = await client.post('/v1/pledges/P/refunds/REF-1/payment', payment);
    expect(later.body).toMatchObject({ code: 'BANK_ACCOUNT_OVERDRAWN', field: 'paidFrom' });
    await client.done('/v1/pledges/P/refunds/REF-1/payment', { ...payment, paidFrom: 'BK-USD' });
  });

  it('pays what is there, to the last cent', async () => {
    await client.done('/v1/pledges/P/refunds', refund('50.00', paidFrom));
    expect(await balanceOf('BK-USD-2')).toEqual(usd('0.00'));
  });

  it('pays nothing on a day on which the money was not there yet', async () => {
    const later = { bankAccount: 'BK-USD-2', valueDate: '2024-07-12' };
    await client.done('/v1/receipts', credit('late', '40.00', later));
    const paying = refund('10.00', { ...paidFrom, paymentReference: 'PAY-2' });
    const early = await client.post('/v1/pledges/P/refunds', paying);
    expect(early.body).toMatchObject({
      code: 'BANK_ACCOUNT_OVERDRAWN',
      detail: expect.stringContaining('BK-USD-2 would be USD 10.00 below zero on 2024-07-10'),
    });
    await client.done('/v1/pledges/P/refunds', { ...paying, effectiveDate: '2024-07-12' });
  });

  it('is neither converted nor returned from below zero', async () => {
    const conversion = await client.post('/v1/transfers', {
      ...dated,
      documentReference: 'FX',
      pledgeId: 'P',
      purpose: 'TA-GEN',
      from: { bankAccount: 'BK-USD-2', amount: usd('1.00') },
      to: { bankAccount: 'BK-USD', amount: usd('1.00') },
    });
    expect(conversion.body).toMatchObject({ status: 422, code: 'INSUFFICIENT_CASH' });
    const { id } = await client.done('/v1/receipts', credit('unknown', '20.00'));
    const back = await client.post(`/v1/receipts/${id}/returns`, {
      ...dated,
      kind: 'UNIDENTIFIED',
      amount: usd('20.00'),
      paymentReference: 'PAY-3',
      bankAccount: 'BK-USD-2',
    });
    expect(back.body).toMatchObject({ code: 'BANK_ACCOUNT_OVERDRAWN', field: 'bankAccount' });
  });

  it('is paid from through clearing without a limit, which is no bank account', async () => {
    const cleared = { paidFrom: 'CLEARING', paymentReference: 'PAY-4' };
    await client.done('/v1/pledges/P/refunds', refund('1.00', cleared));
  });

  it('is alarmed of and listed where two payments that come at once pass it together', async () => {
    await paidPledge(client, 'Q');
    await client.done('/v1/pledges/Q/allocations', allocation('A', '452.00'));
    const logged = jest.spyOn(Logger.prototype, 'error');
    const paying = (id: string) => () =>
      client.post(
        `/v1/pledges/${id}/refunds`,
        refund('25.00', {
          ...paidFrom,
          paymentReference: `PAY-${id}`,
          effectiveDate: '2024-07-12',
        }),
      );
    const answers = await atOnce(service, 'pledge-', [paying('P'), paying('Q')]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    const second = answers.toSorted((a, b) => a.body.sequence - b.body.sequence)[1]?.body;
    const { overdrafts } = await service.get<Cash>('/v1/cash');
    expect(overdrafts).toEqual([
      {
        // The event of the approval directly follows the event that it books.
        sequence: second.sequence - 1,
        eventId: second.events[0].id,
        bankAccount: 'BK-USD-2',
        eventType: 'ContributionRefunded',
        stream: second.events[0].stream,
        date: '2024-07-12',
        balance: usd('-20.00'),
      },
    ]);
    const { checks } = await service.get<{ checks: object }>('/health/ready');
    expect(checks).toMatchObject({ bankAccounts: { overdrafts: 1 } });
    const lines = logged.mock.calls.map(String).filter((text) => text.includes('below zero'));
    expect(lines).toEqual([
      expect.stringMatching(
        /ContributionRefunded.*left BK-USD-2 USD 20\.00 below zero on 2024-07-12/,
      ),
    ]);
    await client.done(
      '/v1/receipts',
      credit('repaid', '20.00', { bankAccount: 'BK-USD-2', valueDate: '2024-07-12' }),
    );
  });

  it('is booked below zero by what another system has paid, with a warning', async () => {
    const spent = await client.done('/v1/pledges/P/expenditures', {
      ...dated,
      ...k,
      id: 'ERP-1',
      direct: usd('9000000.00'),
      paidFrom: 'BK-USD-2',
      document: 'month-end file',
    });
    const warnings = spent.warnings as readonly {
      readonly code: string;
      readonly detail: string;
    }[];
    expect(warnings.filter(({ code }) => code === 'BANK_OVERDRAWN')).toEqual([
      {
        code: 'BANK_OVERDRAWN',
        detail:
          'BK-USD-2 is USD 9000000.00 below zero on 2024-07-10, over all owners of cash on it: ' +
          'move money there',
      },
    ]);
    expect(await balanceOf('BK-USD-2')).toEqual(usd('-9000000.00'));
    expect((await service.get<Cash>('/v1/cash')).overdrafts).toHaveLength(1);
  });
});
