import { Client } from '../support/client';
import { byController } from '../support/periods';
import { Service } from '../support/service';
import {
  allocation,
  announcement,
  application,
  credit,
  eur,
  foundations,
  paidPledge,
  usd,
} from '../support/world';

type Figures = Readonly<Record<string, { readonly amount: string }>>;
interface Balances {
  readonly items: readonly { readonly label: string; readonly usd: Figures }[];
}

const dated = { effectiveDate: '2024-07-10' };
const writeOff = {
  ...dated,
  lines: [{ instalment: 1, amount: usd('130.00') }],
  reason: 'it will not come',
  investigationReference: 'INV-1',
  approvalReference: 'memo 1',
};
const refund = (changes: object = {}) => ({
  ...dated,
  approvalReference: 'agreement art. 9',
  lines: [{ purpose: 'k', level: 'NATIONAL', gross: usd('113.00') }],
  ...changes,
});

describe('writing off and refunding', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
  });

  afterAll(() => service.stopAndRemove());

  const figuresOf = async (pledge: string) => {
    const { items } = await service.get<Balances>('/v1/balances?by=pledge');
    return items.find(({ label }) => label === pledge)?.usd;
  };
  const refundedOf = async (pledge: string) =>
    (await service.get<{ refunded: object }>(`/v1/pledges/${pledge}`)).refunded;
  const statusOf = async (pledge: string) =>
    (await service.get<{ status: string }>(`/v1/pledges/${pledge}`)).status;

  it('closes an instalment that is paid in part, as an expense', async () => {
    await paidPledge(client, 'SHORT', '1130.00');
    const { receiptId, applicationId } = await paidPledge(client, 'GONE', '130.00');
    const undo = { ...dated, reasonCode: 'OTHER', reason: 'bounced' };
    await client.done(`/v1/receipts/${receiptId}/applications/${applicationId}/reversal`, undo);
    await client.done('/v1/pledges/GONE/write-offs', writeOff, byController);
    expect(await figuresOf('GONE')).toMatchObject({
      agreed: usd('130.00'),
      received: usd('0.00'),
      writtenOff: usd('130.00'),
      outstanding: usd('0.00'),
      receivable: usd('0.00'),
      writeOff: usd('130.00'),
      revenue: usd('130.00'),
      fundBalance: usd('0.00'),
    });
    expect(await statusOf('GONE')).toBe('WRITTEN_OFF');
    const bridge = await service.get<{ usd: Figures }>('/v1/pledges/GONE/bridge');
    expect(JSON.stringify(bridge)).toContain('"writtenOff":{"amount":"-130.00"');
  });

  it('owes what is approved, and takes the authority with it', async () => {
    await paidPledge(client, 'P');
    await client.done('/v1/pledges/P/allocations', allocation('A', '452.00'));
    await client.done('/v1/pledges/P/refunds', refund({ id: 'REF-1' }));
    expect(await figuresOf('P')).toMatchObject({
      refunds: usd('113.00'),
      pledgePayables: usd('113.00'),
      allocated: usd('339.00'),
      cash: usd('1130.00'),
      unallocated: usd('791.00'),
      fundBalance: usd('1017.00'),
      received: usd('1130.00'),
      availableProgrammable: usd('300.00'),
    });
    const tooMuch = await client.post('/v1/pledges/P/allocations', allocation('B', '678.01'));
    expect(tooMuch.body).toMatchObject({ code: 'INSUFFICIENT_CASH' });
  });

  it('pays what is owed, once', async () => {
    const payment = { ...dated, paidFrom: 'BK-USD', paymentReference: 'PAY-1' };
    await client.done('/v1/pledges/P/refunds/REF-1/payment', payment);
    expect(await figuresOf('P')).toMatchObject({
      refunds: usd('113.00'),
      pledgePayables: usd('0.00'),
      allocated: usd('339.00'),
      cash: usd('1017.00'),
      unallocated: usd('678.00'),
      fundBalance: usd('1017.00'),
    });
    const again = await client.post('/v1/pledges/P/refunds/REF-1/payment', payment);
    expect(again.body).toMatchObject({ status: 409, code: 'REFUND_PAID' });
  });

  it('pays back what came in advance of a pledge that was withdrawn, whose cash leaves with the debt', async () => {
    await client.done('/v1/pledges', announcement('ENDED', { amount: eur('1130.00') }));
    const advance = {
      bankAccount: 'BK-EUR',
      net: eur('90.00'),
      charges: eur('0.00'),
      application: application('ENDED', '90.00', { lines: [{ settles: eur('90.00') }] }),
    };
    await client.done('/v1/receipts', credit('advance of ENDED', '90.00', advance));
    await client.done('/v1/pledges/ENDED/withdrawal', { ...dated, reason: 'note verbale' });
    await client.done('/v1/exchange-rates', {
      effectiveDate: '2024-07-12',
      publishedOn: '2024-07-12',
      kind: 'MID_MONTH',
      source: { name: 'fictitious list' },
      rates: { EUR: '0.800' },
    });
    const payment = { effectiveDate: '2024-07-12', paidFrom: 'BK-EUR', paymentReference: 'PAY-9' };
    await client.done('/v1/pledges/ENDED/refunds/withdrawal/payment', payment);
    // EUR 90.00 was received and is owed back at 0.900. It is worth USD 112.50 at 0.800, but no difference is
    // booked.
    const nothing = usd('0.00');
    expect(await figuresOf('ENDED')).toMatchObject({
      pledgePayables: nothing,
      exchangeLoss: nothing,
      exchangeGain: nothing,
      cash: nothing,
      unallocated: nothing,
      fundBalance: nothing,
    });
  });

  it('pays at once where it is told from where', async () => {
    const payment = { id: 'REF-2', paidFrom: 'BK-USD', paymentReference: 'PAY-2' };
    const { events } = await client.done('/v1/pledges/P/refunds', refund(payment));
    expect(await figuresOf('P')).toMatchObject({
      refunds: usd('226.00'),
      pledgePayables: usd('0.00'),
      allocated: usd('226.00'),
      cash: usd('904.00'),
      unallocated: usd('678.00'),
      fundBalance: usd('904.00'),
    });
    const why = { ...dated, reasonCode: 'OTHER', reason: 'never executed', paymentOnly: true };
    await client.done(`/v1/pledges/P/events/${events[0].id}/reversal`, why);
    expect(await figuresOf('P')).toMatchObject({
      refunds: usd('226.00'),
      pledgePayables: usd('113.00'),
      allocated: usd('226.00'),
      cash: usd('1017.00'),
      unallocated: usd('791.00'),
      fundBalance: usd('904.00'),
    });
    const again = { ...dated, paidFrom: 'BK-USD', paymentReference: 'PAY-2' };
    await client.done('/v1/pledges/P/refunds/REF-2/payment', again);
    expect(await figuresOf('P')).toMatchObject({
      pledgePayables: usd('0.00'),
      cash: usd('904.00'),
    });
  });

  it('gives back what a terminated pledge never allocated, without touching what it did', async () => {
    await paidPledge(client, 'OVER');
    await client.done('/v1/pledges/OVER/allocations', allocation('A', '452.00'));
    const ending = { ...dated, documentReference: 'letter 9', reason: 'stopped', refundId: 'END' };
    await client.done('/v1/pledges/OVER/termination', { ...ending, staysDue: [] });
    const never = (gross: string) => refund({ lines: [{ purpose: 'TA-GEN', gross: usd(gross) }] });
    const more = await client.post('/v1/pledges/OVER/refunds', never('678.01'));
    expect(more.body).toMatchObject({ code: 'INSUFFICIENT_UNSPENT', field: 'lines[0].gross' });
    await client.done('/v1/pledges/OVER/refunds', never('678.00'));
    expect(await figuresOf('OVER')).toMatchObject({
      refunds: usd('678.00'),
      pledgePayables: usd('678.00'),
      allocated: usd('452.00'),
      unallocated: usd('678.00'),
      availableProgrammable: usd('400.00'),
    });
  });

  it('takes a refund typed on the wrong pledge back, and pays it on the right one under its reference', async () => {
    const made = { ...dated, paidFrom: 'BK-USD', paymentReference: 'PAY-WRONG' };
    for (const id of ['WRONG', 'RIGHT']) {
      await paidPledge(client, id);
      await client.done(`/v1/pledges/${id}/allocations`, allocation('A', '452.00'));
    }
    const { events } = await client.done('/v1/pledges/WRONG/refunds', refund({ ...made, id: 'W' }));
    const why = { ...dated, reasonCode: 'WRONG_DONOR', reason: 'typed on the wrong pledge' };
    await client.done(`/v1/pledges/WRONG/events/${events[0].id}/reversal`, why);
    await client.done('/v1/pledges/RIGHT/refunds', refund({ ...made, id: 'R' }));
    expect(await figuresOf('WRONG')).toMatchObject({
      refunds: usd('0.00'),
      cash: usd('1130.00'),
      allocated: usd('452.00'),
      pledgePayables: usd('0.00'),
    });
    expect(await figuresOf('RIGHT')).toMatchObject({
      refunds: usd('113.00'),
      cash: usd('1017.00'),
    });
    expect(await refundedOf('WRONG')).toEqual(usd('0.00'));
    expect(await refundedOf('RIGHT')).toEqual(usd('113.00'));
  });

  it('takes a payment back that was booked on another pledge than the bank paid for', async () => {
    const payment = { ...dated, paidFrom: 'BK-USD', paymentReference: 'PAY-MIXED' };
    for (const id of ['WRONG', 'RIGHT'])
      await client.done(`/v1/pledges/${id}/refunds`, refund({ id: 'OWED' }));
    const paid = await client.done('/v1/pledges/WRONG/refunds/OWED/payment', payment);
    const why = { ...dated, reasonCode: 'WRONG_DONOR', reason: 'paid on the wrong pledge' };
    await client.done(`/v1/pledges/WRONG/events/${paid.events[0].id}/reversal`, why);
    await client.done('/v1/pledges/RIGHT/refunds/OWED/payment', payment);
    expect(await figuresOf('WRONG')).toMatchObject({
      pledgePayables: usd('113.00'),
      cash: usd('1130.00'),
    });
    expect(await figuresOf('RIGHT')).toMatchObject({
      pledgePayables: usd('0.00'),
      cash: usd('904.00'),
    });
    expect(await refundedOf('WRONG')).toEqual(usd('0.00'));
    expect(await refundedOf('RIGHT')).toEqual(usd('226.00'));
  });
});
