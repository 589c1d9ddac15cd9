import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { afterwards } from '../support/afterwards';
import { Client } from '../support/client';
import { Service } from '../support/service';
import { announcement, credit, foundations } from '../support/world';

const preferring = { headers: { Prefer: 'handling=lenient, respond-async; wait=10' } };

describe('a command whose sender would rather not wait for the read model', () => {
  let service: Service;
  let client: Client;
  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T00:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
  });
  afterAll(() => service.stopAndRemove());

  it('is answered once it is recorded, without its sequence', async () => {
    const { status, body, headers } = await client.post(
      '/v1/receipts',
      credit('async', '10.00'),
      preferring,
    );
    expect([status, body.sequence, headers['preference-applied']]).toEqual([
      201,
      null,
      'respond-async',
    ]);
    const path = `/v1/receipts/${body.id}?after=${body.position}`;
    await expect(service.get(path)).resolves.toMatchObject({ id: body.id });
  });

  it('is answered in full where it prefers something else, or nothing', async () => {
    const prefer = { headers: { Prefer: 'return=minimal, respond-asynchronously' } };
    for (const [id, sending] of [
      ['P1', prefer],
      ['P2', {}],
    ] as const) {
      const { body, headers } = await client.post('/v1/pledges', announcement(id), sending);
      expect(body.sequence).toEqual(expect.any(Number));
      expect(headers).not.toHaveProperty('preference-applied');
    }
  });

  it('is answered so as a repeat too', async () => {
    const key = { key: 'twice' };
    const first = await client.post('/v1/receipts', credit('twice', '10.00'), key);
    const again = await client.post('/v1/receipts', credit('twice', '10.00'), {
      ...key,
      ...preferring,
    });
    expect(again.body).toEqual({ ...first.body, sequence: null });
  });
});

describe.each(['the embedded store', 'a server'])(
  'a key that is used again at once on %s',
  (where) => {
    const ending = afterwards();

    it('is known, before the read model has seen what it was used for', async () => {
      const server = where === 'a server' ? await new EventStoreDbServer().start() : undefined;
      ending(() => server?.stop());
      const service = await Service.start({
        at: '2024-07-15T00:00:00.000Z',
        environment: server === undefined ? {} : { EVENTSTORE_URL: server.url },
      });
      ending(() => service.stopAndRemove());
      const client = new Client(service);
      await foundations(client);
      const times = Array.from({ length: 10 }, (_, index) => `key ${index}`);
      for (const key of times) {
        const sent = { key, ...preferring };
        const first = await client.post('/v1/receipts', credit(`${key} first`, '10.00'), sent);
        const second = await client.post('/v1/receipts', credit(`${key} second`, '10.00'), sent);
        expect([first.status, second.status, second.body.code]).toEqual([
          ...[201, 422, 'IDEMPOTENCY_KEY_REUSED'],
        ]);
      }
    });
  },
);
