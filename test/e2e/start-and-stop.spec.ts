import { existsSync, chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { afterwards } from '../support/afterwards';
import { BuiltService, sharedDocuments } from '../support/built-service';
import { Gate } from '../support/gate';

describe('starting and stopping the service', () => {
  const after = afterwards();
  const running: BuiltService[] = [];
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
  });

  afterEach(() => {
    for (const service of running.splice(0)) service.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  function start(environment: Readonly<Record<string, string>> = {}): BuiltService {
    const service = new BuiltService({ DATA_DIR: dataDir, ...environment });
    running.push(service);
    return service;
  }

  it('says where it listens, and ends on SIGTERM with all it has acknowledged on disk', async () => {
    const gate = await gateway();
    const environment = { LOG_LEVEL: 'warn', ...gate.environment };
    const first = start(environment);
    const address = await first.address();
    await gate.delegate(address, ['u.test']);
    const headers = {
      'Content-Type': 'application/json',
      'Idempotency-Key': 'k',
      Authorization: await gate.as('u.test'),
    };
    const body = JSON.stringify({ id: 'DON-1', name: 'Donor', kind: 'NGO' });
    const post = (at: string) => fetch(`${at}/v1/donors`, { method: 'POST', headers, body });
    const before = await post(address);
    expect(before.status).toBe(202);
    const answer = await before.json();
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(first.err).toBe('');

    const second = start(environment);
    const again = await post(await second.address());
    expect(await again.json()).toEqual(answer);
    second.kill('SIGINT');
    expect(await second.ended).toBe(0);
  });

  it('keeps what it writes to the account that it runs under', async () => {
    const own = join(dataDir, 'books', 'of-2024');
    const service = start({ DATA_DIR: own });
    await service.address();
    const modes = (paths: readonly string[]) =>
      new Set(paths.map((path) => (statSync(path).mode & 0o777).toString(8)));
    expect(modes([join(dataDir, 'books'), own])).toEqual(new Set(['700']));
    const files = readdirSync(own).filter((name) => name !== 'documents');
    expect(modes([join(own, 'documents'), join(own, 'documents', 'bytes')])).toEqual(
      new Set(['700']),
    );
    expect(files).toEqual(expect.arrayContaining(['events.db', 'events.db-wal', 'accounts.db']));
    expect(modes(files.map((file) => join(own, file)))).toEqual(new Set(['600']));
    service.kill('SIGTERM');
    expect(await service.ended).toBe(0);
  });

  it('starts in no folder that everybody may look into, and closes files that others could read', async () => {
    const service = start();
    await service.address();
    service.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    chmodSync(dataDir, 0o755);
    const open = start();
    expect(await open.ended).toBe(1);
    expect(open.err).toContain(`everybody on this machine may read it`);
    expect(open.err).toContain(`chmod o= ${dataDir}`);
    chmodSync(dataDir, 0o750);
    const log = join(dataDir, 'events.db');
    chmodSync(log, 0o644);
    const closed = start();
    await closed.address();
    expect((statSync(log).mode & 0o777).toString(8)).toBe('600');
    closed.kill('SIGTERM');
    expect(await closed.ended).toBe(0);
  });

  it.each([
    ['a bad setting', { PORT: 'eighty' }, 'setting PORT must be a whole number from 0 to 65535'],
    ['an address of the network', { HOST: '0.0.0.0' }, 'setting HOST must be a loopback address'],
    [
      'another kind of store',
      { EVENTSTORE_URL: 'postgres://u:secret@h' },
      'setting EVENTSTORE_URL must be',
    ],
    ['a folder it cannot make', { DATA_DIR: '/dev/null/books' }, '/dev/null/books'],
  ])('does not start with %s and says so in one line', async (_what, environment, said) => {
    const run = start(environment);
    expect(await run.ended).toBe(1);
    const lines = run.err.trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^article30-ledger cannot start: /);
    expect(lines[0]).toContain(said);
    expect(run.err + run.out).not.toMatch(/secret|node_modules| at \w+ \(/);
  });

  it('does not start on a port that is taken', async () => {
    const address = await start().address();
    const otherDir = join(dataDir, 'other');
    const second = start({ PORT: new URL(address).port, DATA_DIR: otherDir });
    expect(await second.ended).toBe(1);
    expect(second.err).toMatch(/^article30-ledger cannot start: .*EADDRINUSE/);
  });

  async function gateway(): Promise<Gate> {
    const gate = await Gate.open();
    after(() => gate.close());
    return gate;
  }

  it('does not start on a server without an identity provider, and writes nothing', async () => {
    const server = await new EventStoreDbServer().start();
    after(() => server.stop());
    const run = start({
      EVENTSTORE_URL: server.url,
      EVENTSTORE_OPEN_NEW: 'yes',
      ...sharedDocuments(dataDir),
    });
    expect(await run.ended).toBe(1);
    expect(run.err).toMatch(
      /^article30-ledger cannot start: setting OIDC_ISSUER must be set where EVENTSTORE_URL names a server/,
    );
    expect(run.err.trim().split('\n')).toHaveLength(1);
    expect(server.log.events).toHaveLength(0);
  });

  it('opens nothing in a mistyped folder where an identity provider vouches for people', async () => {
    const { environment } = await gateway();
    const mistyped = join(dataDir, 'dta');
    const run = start({ ...environment, EVENTSTORE_OPEN_NEW: 'no', DATA_DIR: mistyped });
    expect(await run.ended).toBe(1);
    expect(run.err).toContain(`there is no ledger in ${mistyped}`);
    expect(run.err).toContain('set EVENTSTORE_OPEN_NEW=yes');
    expect(run.err.trim().split('\n')).toHaveLength(1);
    expect(existsSync(mistyped)).toBe(false);
  });

  it.each<[string, boolean, boolean]>([
    ['another issuer than that of its log', true, true],
    ['an issuer where its people have local accounts', false, true],
    ['local accounts where an issuer vouches for its people', true, false],
  ])('does not start with %s, and says so', async (_what, isBefore, isAfter) => {
    const settings = async (isOidc: boolean) => (isOidc ? (await gateway()).environment : {});
    const first = start(await settings(isBefore));
    await first.address();
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    const secrets = () => readdirSync(dataDir).filter((name) => /^a(?:ccounts|dmin)/.test(name));
    const before = secrets();
    const second = start(await settings(isAfter));
    expect(await second.ended).toBe(1);
    expect(second.err.trim().split('\n')).toHaveLength(1);
    expect(second.err).toMatch(
      isAfter
        ? /^article30-ledger cannot start: people of this ledger sign in with \S+, by the claim sub, /
        : /^article30-ledger cannot start: the log holds a ledger, and \S+ has no accounts/,
    );
    expect(secrets()).toEqual(before);
  });
});
