import {
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readModel } from '@art30/accounting';
import { StoreHalted } from '@art30/event-sourcing';
import { openSqliteEventStore, openSqliteEventStoreReadOnly, readModelFile } from '@art30/storage';
import { readLog, sampleEvent, temporaryFolder } from '@art30/testing';
import { Client } from '../support/client';
import { Service } from '../support/service';
import { foundations } from '../support/world';

const pageBytes = 4_096;

/** Kinds of damage to a page of the file; each changes the page. */
const damages: Readonly<Record<string, (page: Buffer) => Buffer>> = {
  'is all zeros': (page) => Buffer.alloc(page.length),
  'is all ones': (page) => Buffer.alloc(page.length, 0xff),
  'is text of another file': (page) => Buffer.alloc(page.length, 'A page of another file. '),
  'is half zeros': (page) => Buffer.concat([page.subarray(0, pageBytes / 2)], page.length),
};

/**
 * Writes and closes a log with short and long events in several streams; some events are longer than a page.
 */
async function writeLog(file: string): Promise<Buffer> {
  const store = openSqliteEventStore(file);
  for (let round = 0; round < 5; round += 1) {
    for (const stream of ['donor-A', 'donor-B', 'pledge-P1', 'receipt-R1']) {
      const note = 'x'.repeat(stream === 'pledge-P1' ? 9_000 : 250);
      const expected = round === 0 ? 'no-stream' : round - 1;
      await store.append(stream, expected, [sampleEvent({ note })]);
    }
  }
  await store.close();
  return readFileSync(file);
}

describe('an embedded log', () => {
  const folder = temporaryFolder();

  it.each(Object.entries(damages))(
    'is refused, and left as it is, whichever of its pages %s',
    async (_what, damaged) => {
      const file = join(folder.path, 'events.db');
      const whole = await writeLog(file);
      const pages = whole.length / pageBytes;
      expect(pages).toBeGreaterThan(15);
      for (let page = 0; page < pages; page += 1) {
        const bytes = Buffer.from(whole);
        const place = bytes.subarray(page * pageBytes, (page + 1) * pageBytes);
        damaged(place).copy(place);
        writeFileSync(file, bytes);
        const says = /^cannot open \S+events\.db: it is damaged \(.+\)\. Nothing was changed/;
        expect(() => openSqliteEventStore(file)).toThrow(says);
        expect(() => openSqliteEventStoreReadOnly(file)).toThrow(says);
        expect(readFileSync(file).equals(bytes)).toBe(true);
      }
    },
  );

  it('is refused where its end was cut off, after whichever page', async () => {
    const file = join(folder.path, 'events.db');
    const whole = await writeLog(file);
    for (let pages = whole.length / pageBytes - 1; pages > 0; pages -= 1) {
      truncateSync(file, pages * pageBytes);
      expect(() => openSqliteEventStore(file)).toThrow('it is damaged');
    }
  });

  describe('that was not closed', () => {
    const copy = () => join(folder.path, 'copy.db');

    /** Files of a log whose ten transactions are all still in the write-ahead log. */
    async function unclosedLog(): Promise<{ main: Buffer; beside: Buffer; all: unknown[] }> {
      const file = join(folder.path, 'events.db');
      await openSqliteEventStore(file).close();
      const store = openSqliteEventStore(file);
      for (let revision = -1; revision < 9; revision += 1) {
        await store.append('a', revision < 0 ? 'no-stream' : revision, [sampleEvent()]);
      }
      const all = [...(await readLog(store, null))];
      const [main, beside] = [readFileSync(file), readFileSync(`${file}-wal`)];
      await store.close();
      return { main, beside, all };
    }

    it('is refused, and left as it is, where events lie behind a damaged place', async () => {
      const { main, beside, all } = await unclosedLog();
      const kept: number[] = [];
      for (let place = 0; place < beside.length; place += pageBytes / 2) {
        const bytes = Buffer.from(beside);
        bytes.fill(0xa5, place, place + 64);
        writeFileSync(copy(), main);
        writeFileSync(`${copy()}-wal`, bytes);
        try {
          const opened = openSqliteEventStore(copy());
          const events = await readLog(opened, null);
          await opened.close();
          expect(events).toEqual(all.slice(0, events.length));
          kept.push(events.length);
        } catch (error) {
          expect(String(error)).toContain('lie behind a damaged place of ');
          expect(readFileSync(copy()).equals(main)).toBe(true);
          expect(readFileSync(`${copy()}-wal`).equals(bytes)).toBe(true);
          kept.push(all.length);
        }
      }
      // Only for the last two transactions can the file not tell whether they were committed.
      expect(Math.min(...kept)).toBeGreaterThanOrEqual(all.length - 2);
      expect(kept.filter((events) => events < all.length).length).toBeLessThan(kept.length / 4);
    });

    it('keeps a beginning of its events where its end is cut off, wherever', async () => {
      const { main, beside, all } = await unclosedLog();
      for (let bytes = beside.length; bytes >= 0; bytes -= 1_000) {
        writeFileSync(copy(), main);
        writeFileSync(`${copy()}-wal`, beside.subarray(0, bytes));
        const opened = openSqliteEventStore(copy());
        const events = await readLog(opened, null);
        await opened.close();
        expect(events).toEqual(all.slice(0, events.length));
      }
    });

    it.each([0, 1, 511])('is refused where %i bytes of the file itself are left', async (left) => {
      const { main, beside } = await unclosedLog();
      writeFileSync(copy(), main.subarray(0, left));
      writeFileSync(`${copy()}-wal`, beside);
      for (const open of [openSqliteEventStore, openSqliteEventStoreReadOnly]) {
        expect(() => open(copy())).toThrow('Nothing was changed');
        expect(readFileSync(`${copy()}-wal`).equals(beside)).toBe(true);
      }
    });
  });

  it('is not made of a file of another program, which stays as it is', () => {
    const file = join(folder.path, 'other.db');
    const other = new Database(file);
    other.exec('CREATE TABLE theirs (a)');
    other.close();
    const bytes = readFileSync(file);
    expect(() => openSqliteEventStore(file)).toThrow('it holds no event store');
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('is no folder', () => {
    expect(() => openSqliteEventStore(folder.path)).toThrow('it is a folder');
  });
});

describe('a file with two names', () => {
  const folder = temporaryFolder();

  it('is no event store to write to', async () => {
    const [file, other] = [join(folder.path, 'events.db'), join(folder.path, 'other.db')];
    await writeLog(file);
    linkSync(file, other);
    for (const name of [file, other]) {
      expect(() => openSqliteEventStore(name)).toThrow('the file has 2 names (hard links)');
    }
    const copy = readFileSync(other);
    rmSync(other);
    writeFileSync(other, copy);
    await openSqliteEventStore(file).close();
    await openSqliteEventStore(other).close();
  });

  it('is no event store with a write-ahead log that has another name', async () => {
    const file = join(folder.path, 'events.db');
    await writeLog(file);
    writeFileSync(`${file}-wal`, '');
    linkSync(`${file}-wal`, join(folder.path, 'other-wal'));
    expect(() => openSqliteEventStore(file)).toThrow(
      `cannot open ${file}-wal: the file has 2 names`,
    );
  });

  it('is no log of a service, which then makes no read model either', async () => {
    const file = join(folder.path, 'events.db');
    await writeLog(file);
    linkSync(file, join(folder.path, 'linked'));
    await expect(Service.start({ dataDir: folder.path })).rejects.toThrow('(hard links)');
    expect(readdirSync(folder.path).sort()).toEqual(['events.db', 'events.db.lock', 'linked']);
  });

  it('is no read model of a service', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
    await (await Service.start({ dataDir })).stop();
    const file = readModelFile(dataDir, readModel);
    linkSync(file, join(dataDir, 'linked'));
    await expect(Service.start({ dataDir })).rejects.toThrow(
      `cannot open ${file}: the file has 2 names (hard links)`,
    );
    rmSync(dataDir, { recursive: true });
  });
});

describe('a service whose log is damaged while it runs', () => {
  it('writes nothing more, says so, and is not ready', async () => {
    const service = await Service.start();
    const client = new Client(service);
    await foundations(client);
    await service.stop();
    const { dataDir } = service.config;
    const running = await Service.start({ dataDir });
    const file = join(dataDir, 'events.db');
    const bytes = readFileSync(file);
    bytes.fill(0xa5, pageBytes);
    writeFileSync(file, bytes);
    // A write by another connection makes the service's connection drop its page cache.
    const other = new Database(file);
    other.pragma('user_version = 1');
    other.close();
    const asked = new Client(running, 'later');
    const reply = await asked.post('/v1/donors', {
      id: 'DON-Z',
      name: 'Z',
      kind: 'FOUNDATION',
    });
    expect(reply.status).toBe(503);
    const ready = await running.http().get('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body.checks.eventStore).toEqual({
      status: 'down',
      reason: expect.stringContaining('its file is damaged'),
    });
    await running.stopAndRemove();
  });

  it('takes no event on top of one that cannot be read', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
    const file = join(dataDir, 'events.db');
    const store = openSqliteEventStore(file);
    await store.append('a', 'no-stream', [sampleEvent()]);
    const other = new Database(file);
    other.exec('DROP TRIGGER events_are_never_changed');
    other.exec("UPDATE events SET data = '{' || data");
    other.close();
    await expect(store.readStream('a')).rejects.toThrow('its file is damaged: event 1 is no JSON');
    await expect(store.append('b', 'no-stream', [sampleEvent()])).rejects.toBeInstanceOf(
      StoreHalted,
    );
    await expect(store.check()).rejects.toBeInstanceOf(StoreHalted);
    await store.close();
    rmSync(dataDir, { recursive: true });
  });

  it.each(['events.db', 'events.db-wal'])('writes nothing once %s is gone', async (name) => {
    const service = await Service.start();
    const client = new Client(service);
    await foundations(client);
    renameSync(join(service.config.dataDir, name), join(service.config.dataDir, 'away'));
    const reply = await client.post('/v1/donors', { id: 'DON-Z', name: 'Z', kind: 'FOUNDATION' });
    expect(reply.body).toMatchObject({ status: 503, code: 'EVENT_STORE_HALTED' });
    const ready = await service.http().get('/health/ready');
    expect(ready.body.checks.eventStore).toEqual({
      status: 'down',
      reason: expect.stringContaining('was moved, removed or replaced'),
    });
    await service.stopAndRemove();
  });

  it('answers 503 with its reason where its read model is damaged, and is not ready', async () => {
    const begun = await Service.start();
    await foundations(new Client(begun));
    await begun.stop();
    const { dataDir } = begun.config;
    const service = await Service.start({ dataDir });
    const list = (of: Service) => of.http().get('/v1/purposes');
    expect((await list(service)).status).toBe(200);
    const file = readModelFile(dataDir, readModel);
    const bytes = readFileSync(file);
    bytes.fill(0xa5, pageBytes);
    writeFileSync(file, bytes);
    // A write by another connection makes the service's connection drop its page cache.
    const other = new Database(file);
    other.pragma('user_version = 0');
    other.close();
    const ready = await service.http().get('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({ status: 'down', checks: { readModel: { status: 'down' } } });
    const { readModel: check } = (ready.body as { checks: { readModel: { reason: string } } })
      .checks;
    expect(check.reason).toMatch(/^it cannot be read: .*SQLITE_(CORRUPT|NOTADB)/);
    const asked = await list(service);
    const problem = asked.body as { code: string; detail: string };
    expect([asked.status, problem.code]).toEqual([503, 'READ_MODEL_UNREADABLE']);
    expect(problem.detail).toMatch(/SQLITE_(CORRUPT|NOTADB)/);
    for (const said of [check.reason, problem.detail]) expect(said).not.toContain(dataDir);
    await service.stop();
    const mended = await Service.start({ dataDir });
    expect((await list(mended)).status).toBe(200);
    await mended.stopAndRemove();
  });
});
