import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { Service } from '../support/service';
import { until } from '../support/patience';

const donor = { id: 'DON-A', name: 'Donor', kind: 'STATE_PARTY', partySince: '2003-09-29' };

describe('a service whose event store goes away', () => {
  let server: EventStoreDbServer;
  let service: Service;

  beforeAll(async () => {
    server = await new EventStoreDbServer().start();
    service = await Service.start({ environment: { EVENTSTORE_URL: server.url } });
  });

  afterAll(async () => {
    await service.stopAndRemove();
    await server.stop();
  });

  const register = (key: string, body: object = donor) =>
    service
      .http()
      .post('/v1/donors')
      .set({ 'Idempotency-Key': key, Authorization: service.as('u.accounts') })
      .send(body);

  const readiness = async () => (await service.http().get('/health/ready')).status;

  it('says so with 503 and when to come again, and is not ready', async () => {
    await server.stop();
    const { status, headers, body } = await register('one');
    const { code } = body as { code: string };
    expect(status).toBe(503);
    expect(['EVENT_STORE_UNAVAILABLE', 'OUTCOME_UNKNOWN']).toContain(code);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(await readiness()).toBe(503);
    expect((await service.http().get('/health/live')).status).toBe(200);
  });

  it('returns by itself once the server is back, and the repeated request is proposed once', async () => {
    await server.start();
    await until(async () => (await readiness()) === 200);
    await until(async () => (await register('one')).status === 202);
    const again = await register('one');
    expect(again.status).toBe(202);
    const { sequence } = again.body as { sequence: number };
    expect(sequence).toBeGreaterThan(0);
    expect((await register('one')).body).toEqual(again.body);
  });
});
