import { Client } from '../support/client';
import { Service } from '../support/service';
import { allocation, foundations, paidPledge, usd } from '../support/world';

interface Written {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
}
type Figures = Readonly<Record<string, { readonly amount: string }>>;

const why = { effectiveDate: '2024-07-03', reasonCode: 'WRONG_FUND', reason: 'misposted' };
const both = { withApplications: true, withDependants: true };
const namesOf = (events: readonly Written[]) =>
  events.map(({ type, stream }) => `${type} ${stream.split('-', 1)[0]}`);

describe('what stands on a fact', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
  });

  afterAll(() => service.stopAndRemove());

  /**
   * Books a pledge with money received, allocated and partly reallocated. Returns the ids of the receipt and
   * of both moves.
   */
  async function usedPledge(id: string) {
    const { receiptId, applicationId } = await paidPledge(client, id);
    const moves = [];
    moves.push(await client.done(`/v1/pledges/${id}/allocations`, allocation('A', '452.00')));
    const to = { purpose: 'l', level: 'GLOBAL' };
    const move = { from: { purpose: 'k', level: 'NATIONAL' }, to, gross: usd('113.00') };
    moves.push(
      await client.done(`/v1/pledges/${id}/reallocations`, {
        id: 'M',
        effectiveDate: '2024-07-04',
        ...move,
      }),
    );
    const [made, moved] = moves.map(({ events }) => (events as readonly Written[])[0]?.id ?? '');
    return { receiptId, applicationId, made: made ?? '', moved: moved ?? '' };
  }

  async function figuresOf(pledge: string): Promise<Figures | undefined> {
    const { items } = await service.get<{
      items: readonly { label: string; usd: Figures }[];
    }>('/v1/balances?by=pledge');
    return items.find(({ label }) => label === pledge)?.usd;
  }

  it('is named where it blocks, by type and id', async () => {
    const { receiptId, made, moved } = await usedPledge('P-NAMED');
    const answer = await client.post(`/v1/pledges/P-NAMED/events/${made}/reversal`, why);
    expect(answer.body).toMatchObject({
      status: 409,
      code: 'DEPENDENT_EVENTS',
      field: 'withDependants',
      detail: expect.stringContaining(`ReallocationMade ${moved} depends on this event`) as string,
    });
    const receipt = await client.post(`/v1/receipts/${receiptId}/reversal`, {
      ...why,
      withApplications: true,
    });
    expect(receipt.body).toMatchObject({
      status: 409,
      code: 'DEPENDENT_EVENTS',
      detail: expect.stringContaining(
        `ReallocationMade ${moved}, AllocationMade ${made} depend on this event`,
      ) as string,
    });
  });

  it('goes with it in one append of the pledge, latest first, and the receipt after it', async () => {
    const { receiptId } = await usedPledge('P-BACK');
    const before = await client.head();
    const { events } = await client.done(`/v1/receipts/${receiptId}/reversal`, { ...why, ...both });
    const written = events as readonly Written[];
    expect(namesOf(written)).toEqual([
      'EventReversed pledge',
      'EventReversed pledge',
      'ReceiptApplicationReversed pledge',
      'ReceiptReversed receipt',
    ]);
    expect(written.slice(0, 3).map(({ revision }) => revision)).toEqual([13, 14, 15]);
    expect(await client.businessAfter(before)).toHaveLength(4);
    expect(await figuresOf('P-BACK')).toMatchObject({
      received: usd('0.00'),
      outstanding: usd('1130.00'),
      cash: usd('0.00'),
      allocated: usd('0.00'),
      unallocated: usd('0.00'),
      fundBalance: usd('1130.00'),
    });
  });

  it('is done once, however often the request comes', async () => {
    const { receiptId } = await usedPledge('P-TWICE');
    const path = `/v1/receipts/${receiptId}/reversal`;
    const sending = { key: 'twice' };
    const first = await client.post(path, { ...why, ...both }, sending);
    const head = await client.head();
    const again = await client.post(path, { ...why, ...both }, sending);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.events).toEqual(first.body.events);
    expect(await client.head()).toBe(head);
  });

  it('goes with an application alone, and with an event of the pledge', async () => {
    const { receiptId, applicationId, made } = await usedPledge('P-EVENT');
    const event = await client.done(`/v1/pledges/P-EVENT/events/${made}/reversal`, {
      ...why,
      withDependants: true,
    });
    expect(namesOf(event.events as readonly Written[])).toEqual([
      'EventReversed pledge',
      'EventReversed pledge',
    ]);
    await client.done('/v1/pledges/P-EVENT/allocations', allocation('B', '1130.00'));
    const application = await client.done(
      `/v1/receipts/${receiptId}/applications/${applicationId}/reversal`,
      { ...why, withDependants: true },
    );
    expect(namesOf(application.events as readonly Written[])).toEqual([
      'EventReversed pledge',
      'ReceiptApplicationReversed pledge',
      'ReceiptReleased receipt',
    ]);
  });

  it('stays, and so does all the rest, where money of it was spent', async () => {
    const { receiptId } = await usedPledge('P-SPENT');
    const { events } = await client.done('/v1/pledges/P-SPENT/expenditures', {
      id: 'X',
      effectiveDate: '2024-07-10',
      purpose: 'k',
      level: 'NATIONAL',
      direct: usd('100.00'),
      paidFrom: 'CLEARING',
      document: 'file',
      chargeSupport: false,
    });
    const head = await client.head();
    const [spent] = events as readonly Written[];
    const answer = await client.post(`/v1/receipts/${receiptId}/reversal`, { ...why, ...both });
    expect(answer.body).toMatchObject({ status: 409, code: 'DEPENDENT_EVENTS' });
    expect(answer.body.detail).toContain(`ExpenditureReported ${spent?.id}`);
    expect(answer.body.detail).toContain('money that was spent stays spent');
    expect(await client.head()).toBe(head);
  });
});
