import {
  canonicalJson,
  eventBytesMax,
  Unavailable,
  type EventStore,
  type NewEvent,
} from '@art30/event-sourcing';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { Client, type Reply } from '../support/client';
import { until } from '../support/patience';
import { Service } from '../support/service';
import { allocated } from '../support/command-sample';
import { foundations, paidPledge, usd } from '../support/world';

const lists = '/v1/expenditure-lists';
const spent = (pledgeId: string, id: string, changes: object = {}) => ({
  pledgeId,
  id,
  effectiveDate: '2024-07-10',
  purpose: 'k',
  level: 'NATIONAL',
  direct: usd('1.00'),
  paidFrom: 'BK-USD',
  document: `voucher ${id}`,
  ...changes,
});
const list = (id: string, items: readonly object[]) => ({
  id,
  documentReference: 'ERP month-end file 2024-07',
  items,
});

describe('a list of expenditures over HTTP', () => {
  let service: Service;
  let client: Client;

  const get = async (path: string, query: object = {}): Promise<Reply> =>
    service.http().get(path).query(query);
  const conflicts = async () => {
    const { body } = await get('/v1/audit/segregation', { limit: 10_000 });
    return body.conflicts as unknown;
  };
  const asked = async (path: string, body: object, actor: string, key: string): Promise<Reply> =>
    service
      .http()
      .post(path)
      .set({ Authorization: service.as(actor), 'Idempotency-Key': key })
      .send(body);
  const sign = async ({ id, hash }: { id: string; hash: string }, key: string) => {
    const at = `/v1/proposals/${id}`;
    const certified = await asked(`${at}/certification`, { hash }, 'u.certify', `${key} c`);
    expect(certified.body).toMatchObject({ proposal: { status: 'CERTIFIED' } });
    return asked(`${at}/approval`, { hash }, 'u.approve', `${key} a`);
  };

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await allocated(client, 'P1');
    await paidPledge(client, 'P2');
  });
  afterAll(() => service.stopAndRemove());

  it('of 200 expenditures with their support is signed as one, and each pledge books its own', async () => {
    const items = Array.from({ length: 200 }, (_one, index) =>
      spent(index % 2 === 0 ? 'P1' : 'P2', `M-${index}`, { chargeSupport: true }),
    );
    const { events } = await client.done(lists, list('LARGE', items));
    expect(events).toHaveLength(402);
    const log: EventStore = service.app.get(EVENT_STORE);
    const [proposed] = await log.readStream('batch-LARGE');
    expect(canonicalJson(proposed?.data).length).toBeLessThan(eventBytesMax);
    const { status, body } = await get(`${lists}/LARGE`);
    expect([status, body]).toMatchObject([
      200,
      {
        id: 'LARGE',
        documentReference: 'ERP month-end file 2024-07',
        items: 200,
        totals: [usd('200.00')],
        status: 'BOOKED',
        leftOut: [],
        listedOn: '2024-07-15',
        bookedOn: '2024-07-15',
        proposalId: proposed?.metadata.name,
      },
    ]);
    const balances = await get('/v1/balances', { by: 'pledge' });
    const spentOn = (balances.body.items as { pledge: string; usd: Record<string, unknown> }[]).map(
      ({ pledge, usd: words }) => [pledge, words['directExpenditure'], words['pscCharged']],
    );
    expect(spentOn.filter(([pledge]) => /^P\d$/.test(String(pledge)))).toEqual([
      ['P1', usd('100.00'), usd('13.00')],
      ['P2', usd('100.00'), usd('13.00')],
    ]);
    expect(await conflicts()).toEqual([]);
  });

  it('of more is refused, and so is one whose expenditure is refused, by its place', async () => {
    const many = Array.from({ length: 201 }, (_one, index) => spent('P1', `T-${index}`));
    const tooMany = await client.post(lists, list('MORE', many));
    expect(tooMany).toMatchObject({ status: 400, body: { field: 'items' } });
    const wrong = list('WRONG', [spent('P1', 'W-1'), spent('P2', 'W-2', { chargeSupport: 'no' })]);
    expect(await client.post(lists, wrong)).toMatchObject({
      status: 400,
      body: { field: 'items[1].chargeSupport' },
    });
    const refused = list('WRONG', [spent('P1', 'W-1'), spent('P3', 'W-2'), spent('P4', 'W-3')]);
    expect(await client.post(lists, refused)).toMatchObject({
      status: 422,
      body: { code: 'PLEDGE_UNKNOWN', field: 'items[1].pledgeId' },
    });
    const twice = list('WRONG', [spent('P1', 'W-1'), spent('P2', 'M-0')]);
    expect(await client.post(lists, twice)).toMatchObject({
      status: 409,
      body: { code: 'DUPLICATE_ERP_DOCUMENT', field: 'items[1].id' },
    });
    expect(await get(`${lists}/WRONG`)).toMatchObject({
      status: 404,
      body: { code: 'EXPENDITURE_LIST_UNKNOWN' },
    });
  });

  it('has the ids of its expenditures from the request where it states none', async () => {
    const { id: _id, ...nameless } = spent('P1', 'none');
    const send = () => client.post(lists, list('NAMELESS', [nameless, nameless]), { key: 'same' });
    const first = await send();
    expect(first.status).toBe(201);
    expect((await send()).body).toEqual(first.body);
  });

  it('goes back to the certifier for what was left out, and is booked whole in the end', async () => {
    const items = ['L-1', 'L-2', 'L-3'].map((id) => spent('P1', id));
    const proposed = await asked(lists, list('LEFT', items), 'u.contrib', 'left');
    expect(proposed).toMatchObject({ status: 202, body: { proposal: { status: 'PROPOSED' } } });
    // Makes the append for the second document fail, so that another pledge can use that document first.
    const log: EventStore = service.app.get(EVENT_STORE);
    const { append } = log;
    const stopped = async (...call: Parameters<EventStore['append']>) => {
      const [, , events] = call;
      const isMeant = ({ data }: NewEvent) =>
        data['reference'] === 'L-2' && canonicalJson(data['usedBy']).includes('pledge-P1');
      if (events.some(isMeant)) throw new Unavailable('pulled plug');
      return append.apply(log, call);
    };
    Object.assign(log, { append: stopped });
    const begun = await sign(proposed.body.proposal, 'left');
    expect(begun).toMatchObject({ status: 201, body: { proposal: { status: 'APPROVED' } } });
    expect(await get(`${lists}/LEFT`)).toMatchObject({ body: { status: 'UNDER_WAY' } });
    const { pledgeId: _pledge, ...twin } = spent('P2', 'L-2');
    const other = await client.done('/v1/pledges/P2/expenditures', twin);
    Object.assign(log, { append });
    await until(async () => (await get(`${lists}/LEFT`)).body.status === 'LEFT_OUT');
    const { body } = await get(`${lists}/LEFT`);
    expect(body.leftOut).toMatchObject([
      { item: 2, pledgeId: 'P1', expenditureId: 'L-2', code: 'DUPLICATE_ERP_DOCUMENT' },
    ]);
    expect(body.bookedOn).toBeNull();
    const at = `/v1/proposals/${body.proposalId}`;
    await until(async () => (await get(at)).body.status === 'PROPOSED');
    expect((await get(at)).body).toMatchObject({
      version: 2,
      books: [],
      because: expect.stringContaining('L-2') as string,
    });
    expect(await conflicts()).toEqual([]);
    // Reverse the other use of the document; the rest of the list is then the item that was left out.
    const reversal = { effectiveDate: '2024-07-10', reasonCode: 'WRONG_FUND', reason: 'of P1' };
    await client.done(`/v1/pledges/P2/events/${other.events[0].id}/reversal`, reversal);
    const stale = (await get(at)).body as { id: string; hash: string };
    const changed = await asked(`${at}/certification`, { hash: stale.hash }, 'u.certify', 'stale');
    expect(changed).toMatchObject({ status: 409, body: { code: 'PROPOSAL_CHANGED' } });
    const rest = (await get(at)).body;
    expect(rest.books.map(({ type }: { type: string }) => type)).toEqual([
      ...['ExpenditureReported', 'ExpendituresBooked'],
    ]);
    expect(await sign(rest, 'rest')).toMatchObject({ status: 201 });
    const whole = await get(`${lists}/LEFT`);
    expect(whole.body).toMatchObject({ status: 'BOOKED', leftOut: [], bookedOn: '2024-07-15' });
    expect(await conflicts()).toEqual([]);
  });

  it('is listed as at a date and as known at a moment', async () => {
    const all = await get(lists);
    expect(all.body.items.map(({ id }: { id: string }) => id)).toEqual([
      ...['LARGE', 'LEFT', 'NAMELESS'],
    ]);
    const early = await get(lists, { asAt: '2024-07-14' });
    expect(early.body.items).toEqual([]);
    const { text } = await service.http().get('/v1/audit/events').query({ limit: 10_000 });
    const lines = text.split('\n').filter((line) => line !== '');
    const types = lines.map((line) => (JSON.parse(line) as { type: string }).type);
    const listsBefore = await get(lists, { knownAt: types.indexOf('ExpendituresListed') + 1 });
    expect(listsBefore.body.items).toMatchObject([
      { id: 'LARGE', status: 'UNDER_WAY', bookedOn: null },
    ]);
  });
});
