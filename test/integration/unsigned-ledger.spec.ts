import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordedEvent } from '@art30/event-sourcing';
import { openEventStore } from '@art30/storage';
import { Client } from '../support/client';
import { Service } from '../support/service';
import { foundations } from '../support/world';

/** Opens a log in the embedded store of a folder. */
const storeIn = (dataDir: string) =>
  openEventStore({ eventStoreUrl: `sqlite:${join(dataDir, 'events.db')}` });

/** The event in its older form: the opening event had no member `signatures`. */
function asBefore({ type, data, ...event }: RecordedEvent): RecordedEvent {
  const { signatures: _later, ...opening } = data;
  return { ...event, type, data: type === 'LedgerOpened' ? opening : data };
}

describe('a ledger that was opened before people signed', () => {
  let dataDir: string;
  let written: number;

  beforeAll(async () => {
    const service = await Service.start();
    await foundations(new Client(service));
    await service.stop();
    const signed = storeIn(service.config.dataDir);
    const events = (await signed.readAll(null, 500)).map(asBefore);
    await signed.close();
    rmSync(service.config.dataDir, { recursive: true, force: true });
    dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
    const before = storeIn(dataDir);
    for (const { stream, revision, id, type, data, metadata } of events) {
      const seen = revision === 0 ? 'no-stream' : revision - 1;
      await before.append(stream, seen, [{ id, type, data, metadata }]);
    }
    await before.close();
    written = events.length;
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  const run = (script: string, ...args: readonly string[]) => {
    const program = join(process.cwd(), 'dist/apps/cli/src', script);
    const env = { ...process.env, DATA_DIR: dataDir };
    return spawnSync(process.execPath, [program, ...args], { env, encoding: 'utf8' });
  };

  it('is not opened by the service, which says so and writes nothing', async () => {
    const says =
      /holds ledger \S+, which an older version opened without signatures .* npm run export/;
    await expect(Service.start({ dataDir })).rejects.toThrow(says);
    await expect(Service.start({ dataDir })).rejects.toThrow(says);
    const log = storeIn(dataDir);
    expect((await log.readAll(null, 500)).length).toBe(written);
    await log.close();
  });

  it('is replayed whole: two read models of its log agree', () => {
    const { status, stdout } = run('replay.js');
    expect(stdout).toContain('The service does not open this ledger');
    expect(stdout).toMatch(/^events +\d+ +0 {2}[0-9a-f]{64} {2}the same$/m);
    expect(stdout).toContain(`${written} events read, `);
    expect(stdout).toMatch(/ 0 differences, 0 events whose entries/);
    expect(status).toBe(0);
  });

  it('is exported', () => {
    const { status, stdout } = run('export.js', '--format', 'hledger');
    expect(stdout).toContain(`through event ${written} of the log`);
    expect(status).toBe(0);
  });
});
