import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BuiltService } from '../support/built-service';

describe('starting and stopping the service', () => {
  const running: BuiltService[] = [];
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
  });

  afterEach(() => {
    for (const service of running.splice(0)) service.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  function start(environment: Record<string, string> = {}): BuiltService {
    const service = new BuiltService({ DATA_DIR: dataDir, ...environment });
    running.push(service);
    return service;
  }

  it('says where it listens, and ends on SIGTERM with all it has acknowledged on disk', async () => {
    const first = start({ LOG_LEVEL: 'warn' });
    const address = await first.address();
    const headers = {
      'Content-Type': 'application/json',
      'Idempotency-Key': 'k',
      'X-Actor': 'u.test',
    };
    const body = JSON.stringify({ id: 'DON-1', name: 'Donor', kind: 'NGO' });
    const post = (at: string) => fetch(`${at}/v1/donors`, { method: 'POST', headers, body });
    const before = await post(address);
    expect(before.status).toBe(202);
    const answer = await before.json();
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(first.err).toBe('');

    const second = start({ LOG_LEVEL: 'warn' });
    const again = await post(await second.address());
    expect(await again.json()).toEqual(answer);
    second.kill('SIGINT');
    expect(await second.ended).toBe(0);
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
});
