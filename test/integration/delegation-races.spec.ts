import type { EventStore, NewEvent } from '@art30/event-sourcing';
import { nameUuid } from '@art30/ledger';
import { Books } from '@art30/books';
import { RaceWatch } from '../../apps/api/src/operations/readiness/race-watch';
import { ProjectionWorker } from '../../apps/api/src/storage/projection-worker';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { Client } from '../support/client';
import { Service } from '../support/service';
import { credit, foundations, usd } from '../support/world';

/** Two instances that append at the same time, neither of which has read the other's event. */
describe('signatures at the same time', () => {
  let service: Service;
  let events: EventStore;
  let sent = 0;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    events = service.app.get<EventStore>(EVENT_STORE);
    await foundations(new Client(service));
  });

  afterAll(() => service.stopAndRemove());

  async function ask(path: string, body: object, as: string): Promise<Record<string, unknown>> {
    sent += 1;
    const key = `races ${sent}`;
    const answer = await service.http(as).post(path).set('Idempotency-Key', key).send(body);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body as Record<string, unknown>;
  }

  async function delegated(limit: object): Promise<string> {
    const terms = { person: 'u.teller', role: 'cashier', from: '2024-07-15', until: '2024-12-31' };
    const { id } = await ask('/v1/delegations', { ...terms, ...limit, reason: 'r' }, 'u.admin-1');
    await ask(`/v1/delegations/${String(id)}/approval`, {}, 'u.admin-2');
    return String(id);
  }

  /** Appends the same credit under another reference, as another instance would. */
  async function again(receiptId: string, reference: string): Promise<string> {
    const stored = (await events.readStream(`receipt-${receiptId}`))[0];
    if (stored === undefined) throw new Error('there is no receipt');
    const id = nameUuid('of another instance', reference);
    const { type, data, metadata } = stored;
    const event: NewEvent = { id, type, data: { ...data, bankReference: reference }, metadata };
    await events.append(`receipt-${id}`, 'no-stream', [event]);
    await seen();
    return id;
  }

  async function seen(): Promise<void> {
    const head = await events.head();
    await service.app.get(ProjectionWorker, { strict: false }).waitFor(head ?? '');
  }

  /** Holds each count after it has read its events, until `goOn` is called. */
  function heldCount() {
    const { delegationRaces } = service.app.get(Books, { strict: false }).people;
    const between = delegationRaces.between.bind(delegationRaces);
    let goOn = () => {};
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const spy = jest.spyOn(delegationRaces, 'between').mockImplementation(async (...range) => {
      const found = await between(...range);
      await held;
      return found;
    });
    const release = () => {
      goOn();
      spy.mockRestore();
    };
    return { count: () => service.app.get(RaceWatch).count(), release };
  }

  const conflicts = async () => {
    const { body } = await service.http().get('/v1/audit/segregation?limit=10000');
    return body.conflicts as { eventId: string; code: string; detail: string }[];
  };

  it('are alarmed and listed where together they are above the limit', async () => {
    const id = await delegated({ limit: usd('100.00') });
    const first = await ask('/v1/receipts', credit('first', '60.00'), 'u.teller');
    await seen();
    expect(await conflicts()).toEqual([]);
    const second = await again(String(first['id']), 'second');
    const found = await conflicts();
    expect(found).toMatchObject([{ eventId: second, code: 'OVER_LIMIT' }]);
    expect(found[0]?.detail).toContain('USD 120.00');
    expect(found[0]?.detail).toContain(id);
    expect((await service.app.get(RaceWatch).count()).undelegated).toBe(1);
    const { checks, status } = (await service.http().get('/health/ready')).body;
    expect([status, checks.delegations]).toEqual(['up', { undelegated: 1 }]);
    await ask(`/v1/delegations/${id}/revocation`, { because: 'over' }, 'u.admin-1');
    // The delegation was still valid when it was used.
    await seen();
    expect(await conflicts()).toHaveLength(1);
  });

  it('are found where the delegation had been revoked just before', async () => {
    const id = await delegated({});
    const first = await ask('/v1/receipts', credit('third', '1.00'), 'u.teller');
    // Two administrators sign this revocation, as the delegation was revoked and restored above.
    for (const admin of ['u.admin-1', 'u.admin-2']) {
      await ask(`/v1/delegations/${id}/revocation`, { because: 'over' }, admin);
    }
    const { count, release } = heldCount();
    const early = count();
    const late = await again(String(first['id']), 'late');
    const counted = count();
    expect(count()).toBe(counted);
    release();
    await early;
    // A count that began before the event must not be returned to a request that came after the event.
    expect((await counted).undelegated).toBe(2);
    expect(await conflicts()).toContainEqual(
      expect.objectContaining({ eventId: late, code: 'NOT_DELEGATED' }),
    );
    const head = service.app.get(ProjectionWorker, { strict: false }).checkpoint().sequence;
    const books = service.app.get(Books, { strict: false });
    expect(await books.people.delegationRaces.between(head, head)).toEqual([]);
  });
});
