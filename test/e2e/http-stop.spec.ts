import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverLimits } from '../../apps/api/src/http/traffic/limits';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { BuiltService, sharedDocuments } from '../support/built-service';
import { Gate } from '../support/gate';
import { until } from '../support/patience';
import { get, post, RawConnection, signedIn } from '../support/raw-connection';

const donor = '{"id":"DON-1","name":"Donor","kind":"NGO"}';

describe('a service that is told to stop', () => {
  let dataDir: string;
  let service: BuiltService;
  let port: number;
  let gate: Gate;

  beforeAll(async () => {
    gate = await Gate.open();
  });
  afterAll(() => gate.close());

  async function start(environment: Record<string, string> = {}): Promise<void> {
    const settings = { DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...gate.environment };
    service = new BuiltService({ ...settings, ...environment });
    const address = await service.address();
    if (address === '') throw new Error(`it ended: ${service.err}`);
    port = Number(new URL(address).port);
  }

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
  });

  afterEach(async () => {
    service.kill('SIGKILL');
    await service.ended;
    rmSync(dataDir, { recursive: true, force: true });
  });

  /**
   * Opens a connection whose first request was answered, and sends `then`: nothing, or a part of a second
   * request.
   */
  const answered = async (then = '') => {
    const connection = await RawConnection.open(port, get('/health/live'));
    await connection.says(/"status":"up"/);
    connection.socket.write(then);
    return connection;
  };

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'on %s closes connections that ask nothing, or have asked half, before their time is up',
    async (signal) => {
      await start();
      const connections = await Promise.all([
        RawConnection.open(port),
        RawConnection.open(port, 'GET /health/live HTTP/1.1\r\nHost: lo'),
        RawConnection.open(port, post('/v1/donors', donor.length, donor.slice(0, 10))),
        answered(),
        answered('GET /health/live HT'),
        answered(post('/v1/donors', donor.length)),
      ]);
      await answered();
      const began = performance.now();
      service.kill(signal);
      expect(await service.ended).toBe(0);
      expect(performance.now() - began).toBeLessThan(serverLimits.headersMs);
      const said = await Promise.all(connections.map((connection) => connection.closed()));
      expect(said.filter((text) => text.includes('DON-1'))).toEqual([]);
    },
  );

  it('answers the command that is under way, and says that the connection ends with it', async () => {
    const server = await new EventStoreDbServer().start();
    server.faults.lateMs = 2_000;
    await start({
      EVENTSTORE_URL: server.url,
      EVENTSTORE_OPEN_NEW: 'yes',
      ...sharedDocuments(dataDir),
    });
    await gate.delegate(await service.address(), ['u.raw']);
    const before = server.log.under('article30-').length;
    server.faults.appends.push('answer-late');
    const command = post('/v1/donors', donor.length, donor);
    const sent = signedIn(await gate.as('u.raw'), command) + get('/v1/donors').slice(0, 9);
    const connection = await RawConnection.open(port, sent);
    await until(
      () => server.log.under('article30-').length > before,
      () => 'the command is under way',
    );
    service.kill('SIGTERM');
    const said = await connection.closed();
    expect(said).toMatch(/^HTTP\/1\.1 202 Accepted\r\n/);
    expect(said).toMatch(/\r\nconnection: close\r\n/i);
    expect(said).toMatch(/"id":"DON-1".*\}$/);
    expect(await service.ended).toBe(0);
    await server.stop();
  });

  it('cuts off readers that do not take their answers', async () => {
    await start();
    const unread = get('/openapi.json').repeat(400);
    const readers = await Promise.all(
      Array.from({ length: 5 }, () => RawConnection.openUnread(port, unread)),
    );
    await answered();
    const began = performance.now();
    service.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(serverLimits.sendingAtStopMs);
    for (const { socket } of readers) socket.destroy();
  });
});
