import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { Client } from '../support/client';
import { Service } from '../support/service';
import { foundations } from '../support/world';
import { bookedIn } from './books-in-log';

const folder = () => mkdtempSync(join(tmpdir(), 'art30-'));

describe('a server that others use too', () => {
  let server: EventStoreDbServer;
  const dataDir = folder();
  const others = folder();
  /** Number of events after the ledger was opened and its people have their delegations. */
  let opened: number;

  beforeAll(async () => {
    server = await new EventStoreDbServer().start();
    server.log.write('order-1', 'OrderPlaced', '{"amount":1}');
    server.log.write('donor-DON-A', 'DonorBefriended', '{}');
  });
  afterAll(async () => {
    await server.stop();
    for (const used of [dataDir, others]) rmSync(used, { recursive: true, force: true });
  });

  const started = (environment: Record<string, string> = {}, own = dataDir) =>
    Service.start({ dataDir: own, environment: { EVENTSTORE_URL: server.url, ...environment } });
  const written = () => server.log.events.length;

  it('gets no new ledger unless that is said', async () => {
    const before = written();
    const refused = started({ EVENTSTORE_OPEN_NEW: 'no' });
    await expect(refused).rejects.toThrow(
      'the event store holds no ledger under the prefix article30-: to open a new ledger there, ' +
        'set EVENTSTORE_OPEN_NEW=yes; otherwise correct EVENTSTORE_URL or EVENTSTORE_STREAM_PREFIX',
    );
    expect(written()).toBe(before);
  });

  it('holds a ledger under its prefix, beside what is not of it', async () => {
    const service = await started();
    const client = new Client(service);
    opened = await client.head();
    await foundations(client);
    await service.stop();
    expect(bookedIn(server).map(({ stream }) => stream)).toContain('donor-DON-A');
    const opening = server.log.stream('article30-ledger')?.[0];
    const [data, metadata] = [opening?.data, opening?.metadata].map((bytes) =>
      JSON.parse(Buffer.from(bytes ?? []).toString()),
    );
    expect(metadata).toMatchObject({
      ledger: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        streamPrefix: 'article30-',
      },
    });
    expect(JSON.stringify(data)).not.toContain(metadata.ledger.id);
  });

  it('is ready for the ledger that is there, whatever others write meanwhile', async () => {
    const service = await started({ EVENTSTORE_OPEN_NEW: 'no' });
    server.log.write('order-2', 'OrderPlaced', 'no JSON');
    server.log.write('periods', 'OrderPlaced', '[]');
    const { status } = await service.get<{ status: string }>('/health/ready');
    expect(status).toBe('up');
    await service.stop();
  });

  it('holds another ledger under another prefix, of the same names', async () => {
    const other = await started({ EVENTSTORE_STREAM_PREFIX: 'trial-' }, others);
    expect(await new Client(other).head()).toBe(opened);
    await foundations(new Client(other, 'trial'));
    await other.stop();
    const own = server.log.stream('article30-donor-DON-A')?.length;
    expect(server.log.stream('trial-donor-DON-A')).toHaveLength(own ?? 0);
  });

  it('is refused under another prefix than the folder has seen', async () => {
    await expect(started({ EVENTSTORE_STREAM_PREFIX: 'trial-' })).rejects.toThrow(
      `setting EVENTSTORE_STREAM_PREFIX is trial-, and ${dataDir} has seen its ledger under article30-: ` +
        'set it to that, or name another DATA_DIR for another ledger',
    );
  });

  it('is refused where it holds another ledger than the folder has seen', async () => {
    const elsewhere = await new EventStoreDbServer().start();
    const fresh = folder();
    const environment = { EVENTSTORE_URL: elsewhere.url };
    await (await Service.start({ dataDir: fresh, environment })).stop();
    const bare = folder();
    copyFileSync(join(dataDir, 'ledger.json'), join(bare, 'ledger.json'));
    const refused = Service.start({ dataDir: bare, environment });
    await expect(refused).rejects.toThrow(
      /^the event store holds ledger [0-9a-f-]{36}, but \S+ belongs to ledger [0-9a-f-]{36}: correct /,
    );
    await elsewhere.stop();
    for (const used of [fresh, bare]) rmSync(used, { recursive: true, force: true });
  });
});
