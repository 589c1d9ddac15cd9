import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readModel } from '@art30/accounting';
import { readModelFile } from '@art30/storage';
import { Client } from '../support/client';
import { until } from '../support/patience';
import { Service } from '../support/service';
import { foundations, paidPledge } from '../support/world';

const pageBytes = 4_096;

interface Checked {
  readonly answered: number;
  readonly state: string;
  readonly reason: string | null;
  readonly throughSequence: number | null;
}

describe('the books of a service that was stopped', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
    const service = await Service.start({ dataDir });
    const client = new Client(service);
    await foundations(client);
    client.pass(300 * 24 * 60);
    await paidPledge(client, 'P1');
    await service.stop();
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  /** Changes an amount in the log and leaves the file valid. */
  function changeReceipts(): void {
    const log = new Database(join(dataDir, 'events.db'));
    log.exec('DROP TRIGGER events_are_never_changed');
    const { changes } = log
      .prepare(
        "UPDATE events SET data = replace(data, '1130.00', '1131.00') WHERE type LIKE 'Receipt%'",
      )
      .run();
    log.close();
    expect(changes).toBeGreaterThan(0);
  }

  /** Has a checkpoint of the log signed. */
  async function sign(): Promise<void> {
    const service = await Service.start({ dataDir });
    expect((await service.http().post('/v1/audit/checkpoints').send()).status).toBe(200);
    await service.stop();
  }

  const received = (service: Service) =>
    new Client(service, 'new').post('/v1/donors', {
      id: 'DON-NEW',
      name: 'Donor New',
      kind: 'FOUNDATION',
    });

  /** Checks that commands are refused and that answers to reads carry a warning. */
  async function expectHalted(service: Service): Promise<void> {
    const head = await new Client(service).head();
    expect(await received(service)).toMatchObject({
      status: 503,
      body: { code: 'EVENT_STORE_HALTED' },
    });
    const read = await service.http().get('/v1/donors');
    expect([read.status, read.headers['article30-alarm']]).toEqual([200, 'CHECKPOINT']);
    expect(await new Client(service).head()).toBe(head);
    // Packs and checkpoints are refused each time, although the read model may still agree with the signed
    // checkpoint.
    for (let times = 0; times < 2; times += 1) {
      const pack = await service.http().get('/v1/audit/evidence-pack');
      expect([pack.status, pack.body.code]).toEqual([409, 'CHECKPOINT_ALARM']);
      const signed = await service.http().post('/v1/audit/checkpoints').send();
      expect([signed.status, signed.body.code]).toEqual([409, 'CHECKPOINT_ALARM']);
    }
    const ready = await service.http('u.operator').get('/health/ready');
    expect(ready.status).toBe(503);
    const changed = expect.stringMatching(
      /other|not the one that was signed|does not begin/,
    ) as string;
    expect(ready.body.checks.eventStore).toMatchObject({ status: 'down', reason: changed });
    expect(ready.body.checks.checkpoints).toMatchObject({ status: 'down', reason: changed });
  }

  /** Checks that the service accepts commands and answers without a warning. */
  async function expectServed(service: Service): Promise<void> {
    expect((await received(service)).status).toBe(201);
    const read = await service.http().get('/v1/donors');
    expect(read.headers).not.toHaveProperty('article30-alarm');
  }

  describe('of a log that was signed and then changed', () => {
    it('are served with an alarm and written on no more, from the first answer where they were made anew', async () => {
      await sign();
      cpSync(join(dataDir, 'events.db'), join(dataDir, 'backup.db'));
      changeReceipts();
      rmSync(readModelFile(dataDir, readModel));
      const service = await Service.start({ dataDir });
      await expectHalted(service);
      await service.stop();
      cpSync(join(dataDir, 'backup.db'), join(dataDir, 'events.db'));
      rmSync(readModelFile(dataDir, readModel));
      const restored = await Service.start({ dataDir });
      await expectServed(restored);
      await restored.stop();
    });

    it('are so once they were compared, where they were kept', async () => {
      await sign();
      changeReceipts();
      const environment = { BOOKS_CHECK_AFTER_MS: '0' };
      const service = await Service.start({ dataDir, environment });
      await until(async () => {
        const { body } = await service.http().get('/health/ready');
        return body.checks.books.state !== 'pending';
      });
      await expectHalted(service);
      await service.stop();
    });

    it('halt nothing where rows of the tree were changed and the log was not', async () => {
      await sign();
      const file = new Database(readModelFile(dataDir, readModel));
      const { changes } = file.prepare('UPDATE checkpoints SET size = size + 100').run();
      file.close();
      expect(changes).toBe(1);
      const environment = { BOOKS_CHECK_AFTER_MS: '0' };
      const service = await Service.start({ dataDir, environment });
      await until(async () => {
        const { body } = await service.http().get('/health/ready');
        return body.checks.books.state !== 'pending';
      });
      const ready = await service.http('u.operator').get('/health/ready');
      expect(ready.body.checks).toMatchObject({
        eventStore: { status: 'up' },
        checkpoints: { status: 'down' },
      });
      await expectServed(service);
      await service.stop();
    });
  });

  /** Answer of readiness after the background comparison of the read model with the log. */
  async function compared(): Promise<Checked> {
    const environment = { BOOKS_CHECK_AFTER_MS: '0' };
    const service = await Service.start({ dataDir, environment });
    let last: Checked | undefined;
    await until(async () => {
      const { status, body } = await service.http().get('/health/ready');
      last = { answered: status, ...body.checks.books };
      return body.checks.books.state !== 'pending';
    });
    await service.stop();
    return last as Checked;
  }

  it('are found to agree with the log where nobody touched them', async () => {
    const found = await compared();
    expect(found).toMatchObject({ answered: 200, state: 'agrees', reason: null });
    expect(found.throughSequence).toBeGreaterThan(5);
  });

  it('are found changed where a row was, and are not served as if they were right', async () => {
    const file = new Database(readModelFile(dataDir, readModel));
    const { changes } = file
      .prepare("UPDATE journal SET usd = usd + 1 WHERE account = '1310'")
      .run();
    file.close();
    expect(changes).toBeGreaterThan(0);
    expect(await compared()).toMatchObject({
      answered: 503,
      state: 'differs',
      reason: expect.stringMatching(
        new RegExp(
          `^${changes} rows differ from those that the log makes, the first in journal, sequence \\d+, line \\d+$`,
        ),
      ),
    });
  });

  it('are found damaged where an index lost a row that its table has', async () => {
    const path = readModelFile(dataDir, readModel);
    const file = new Database(path);
    const page = file
      .prepare(
        `SELECT pageno FROM dbstat
         WHERE name LIKE 'journal_by_%' AND pagetype = 'leaf' AND ncell > 0 LIMIT 1`,
      )
      .pluck()
      .get() as number;
    file.close();
    const bytes = readFileSync(path);
    // The last byte of a leaf page belongs to the key of its first entry. The entry stays valid and gets
    // another key.
    const place = page * pageBytes - 1;
    bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
    writeFileSync(path, bytes);
    const found = await compared();
    expect(found).toMatchObject({ answered: 503, state: 'differs' });
    expect(found.reason).toMatch(
      /^the file of the read model is damaged: row \d+ missing from index/,
    );
  });

  it('are found to lack what was taken out of the log below them', async () => {
    const log = new Database(join(dataDir, 'events.db'));
    log.exec('DROP TRIGGER events_are_never_deleted');
    const deletedOrdinals = log
      .prepare("DELETE FROM events WHERE type = 'DonorRegistered' RETURNING ordinal")
      .pluck()
      .all();
    log.close();
    expect(await compared()).toMatchObject({
      answered: 503,
      state: 'differs',
      reason: expect.stringContaining(
        `the log lacks event ${String(deletedOrdinals[0])}: events were taken out of it`,
      ),
    });
  });

  it('are found to be of another log where an event was changed', async () => {
    changeReceipts();
    const found = await compared();
    expect(found).toMatchObject({ answered: 503, state: 'differs' });
    expect(found.reason).toMatch(/rows differ from those that the log makes|entries of .* differ/);
  });
});
