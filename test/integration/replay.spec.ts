import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readModel } from '@art30/accounting';
import { rebuild, replayLedger, type ReplayReport } from '@art30/books';
import {
  openEventLog,
  openSqliteReadStore,
  readModelFile,
  withReplayFiles,
  withReplayStores,
} from '@art30/storage';
import { readConfig, type Config } from '../../apps/api/src/process/config';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';

describe('a replay of a ledger whose service is not running', () => {
  let played: string;
  let config: Config;

  beforeAll(async () => {
    const service = await Service.start();
    await playExample(service, 'E08');
    await service.stop();
    played = service.config.dataDir;
  });
  afterAll(() => rmSync(played, { recursive: true, force: true }));

  beforeEach(() => {
    const dataDir = mkdtempSync(join(tmpdir(), 'art30-replay-'));
    cpSync(played, dataDir, { recursive: true });
    config = readConfig({ DATA_DIR: dataDir });
  });
  afterEach(() => rmSync(config.dataDir, { recursive: true, force: true }));

  const replay = (): Promise<ReplayReport> =>
    withReplayFiles(config, readModel, (files) => withReplayStores(files, readModel, replayLedger));
  const readModelPath = () => readModelFile(config.dataDir, readModel);

  function tamper(file: string, sql: string): void {
    const database = new Database(file);
    const { changes } = database.prepare(sql).run();
    database.close();
    expect(changes).toBeGreaterThan(0);
  }

  const tamperReadModel = (sql: string) => tamper(readModelPath(), sql);
  const tamperLog = (sql: string) => {
    const file = join(config.dataDir, 'events.db');
    const database = new Database(file);
    const triggers = database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")
      .pluck()
      .all() as string[];
    for (const name of triggers) database.exec(`DROP TRIGGER ${name}`);
    database.close();
    tamper(file, sql);
  };

  it('finds that all agrees, with one fingerprint for both', async () => {
    const report = await replay();
    expect(report).toMatchObject({ agrees: true, differencesTotal: 0, entryFindingsTotal: 0 });
    expect(report.eventsRead).toBe(report.throughSequence);
    expect(report.rowsCompared).toBe(
      report.tables.reduce((sum, { rowsCompared }) => sum + rowsCompared, 0),
    );
    expect(report.tables.map(({ table }) => table)).toEqual([
      ...['events', 'journal', 'donors', 'purposes', 'rate_lists', 'bank_accounts'],
      ...['pledges', 'receipts', 'applications', 'periods', 'transfers', 'statements'],
      ...[
        'claims',
        'approvals',
        'revaluations',
        'revalued',
        'proposals',
        'expenditure_lists',
        'credits',
        'write_offs',
        'documents',
        'leaves',
        'checkpoints',
        'cosignatures',
      ],
    ]);
  });

  it('names the row of a balance that somebody changed', async () => {
    tamperReadModel(
      "UPDATE journal SET usd = usd + 1 WHERE account = '1310' AND instalment = 2 AND line = 1",
    );
    const { agrees, differences, tables } = await replay();
    expect(agrees).toBe(false);
    expect(differences).toEqual([
      {
        table: 'journal',
        kind: 'changed',
        columns: ['usd'],
        key: { sequence: expect.any(String) as string, line: '1' },
        live: { usd: '55555556' },
        rebuilt: { usd: '55555555' },
      },
    ]);
    const journal = tables.find(({ table }) => table === 'journal');
    expect(journal?.differences).toBe(1);
    expect(journal?.liveFingerprint).not.toBe(journal?.rebuiltFingerprint);
  });

  it('names a row that was taken out and one that was put in', async () => {
    tamperReadModel("DELETE FROM donors WHERE id = 'DON-B' AND changes LIKE '%FOUNDATION%'");
    tamperReadModel(
      `INSERT INTO donors SELECT sequence, ordinal + 1, 'DON-X', effective_date, posting_date,
       changes FROM donors WHERE id = 'DON-A' LIMIT 1`,
    );
    const { differences } = await replay();
    expect(
      differences.map(({ table, kind, live, rebuilt }) => [
        ...[table, kind, live?.['id'] ?? null, rebuilt?.['id'] ?? null],
      ]),
    ).toEqual([
      ['donors', 'extra', 'DON-X', null],
      ['donors', 'missing', null, 'DON-B'],
    ]);
  });

  it('is not misled by a checkpoint that was set back', async () => {
    tamperReadModel('UPDATE checkpoint SET sequence = 0, position = NULL');
    tamperReadModel("UPDATE journal SET usd = 0 WHERE account = '5310'");
    const { differences, throughSequence } = await replay();
    expect(throughSequence).toBeGreaterThan(60);
    expect(differences.map(({ table, columns }) => [table, columns])).toEqual([
      ['journal', ['usd']],
      ['checkpoint', ['position', 'sequence']],
    ]);
  });

  it('names events whose entries do not follow from their facts', async () => {
    tamperLog(
      `UPDATE events SET data = replace(data, '"usd":"555555.55"', '"usd":"555555.56"')
       WHERE type = 'AgreementSigned' AND data LIKE '%555555.55%'`,
    );
    const { agrees, entryFindings, differences } = await replay();
    expect(agrees).toBe(false);
    expect(entryFindings.map(({ stream, problem }) => [stream, problem])).toEqual([
      ['pledge-P1', 'does not sum to zero'],
      ['pledge-P1', 'entries differ from the facts'],
    ]);
    expect(differences.map(({ table }) => table)).toContain('journal');
  });

  it('names an event that nobody can read', async () => {
    tamperLog(`UPDATE events SET type = 'AgreementUpdated' WHERE type = 'AgreementSigned'`);
    await expect(replay()).rejects.toThrow(/AgreementUpdated, pledge-P1@4, sequence \d+/);
  });

  it('says so when there is no read model to compare', async () => {
    rmSync(readModelPath());
    await expect(replay()).rejects.toThrow('there is no such file');
  });

  it('restores a read model that was deleted when the service starts again', async () => {
    const before = await replay();
    rmSync(readModelPath());
    const service = await Service.start({ dataDir: config.dataDir, at: '2024-08-01T00:00:00Z' });
    await service.stop();
    const after = await replay();
    expect(after.agrees).toBe(true);
    expect(after.tables).toEqual(before.tables);
  });

  describe('from the command line', () => {
    const run = () => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(process.cwd(), 'dist/apps/cli/src/replay.js')],
        { env: { ...process.env, DATA_DIR: config.dataDir }, encoding: 'utf8' },
      );
      return { status, stdout, stderr };
    };

    it('prints what was compared and ends with 0', () => {
      const { status, stdout } = run();
      expect(stdout).toMatch(/^journal +\d+ +0 {2}[0-9a-f]{64} {2}the same$/m);
      expect(stdout).toMatch(/\d+ events read, \d+ rows compared, 0 differences/);
      expect(status).toBe(0);
    });

    it('names the row and ends with 1 where something differs', () => {
      tamperReadModel("UPDATE journal SET usd = usd + 1 WHERE account = '5310'");
      const { status, stdout } = run();
      expect(stdout).toMatch(
        /changed row of journal, sequence \d+, line \d+: usd: live 1658, rebuilt 1657/,
      );
      expect(status).toBe(1);
    });

    /**
     * Builds the read model up to an event, as a service leaves it that is stopped while it reads the log.
     */
    async function buildThrough(through: number): Promise<void> {
      rmSync(readModelPath());
      const { store } = openSqliteReadStore(config.dataDir, readModel);
      const log = openEventLog(config);
      await rebuild(log, store, { through });
      await log.close();
      store.close();
    }

    it('passes no half-built read model as one that agrees, and says how far it compared: 3', async () => {
      const { eventsRead } = await replay();
      await buildThrough(5);
      const { status, stdout } = run();
      expect(stdout).toContain(
        `the read model has events 1 to 5 of ${eventsRead}: later events were not compared; start the service and replay again`,
      );
      expect(status).toBe(3);
    });

    it('compares nothing of a read model that is empty, and says so: 3', async () => {
      await buildThrough(0);
      const { status, stdout } = run();
      expect(stdout).toMatch(/the read model has events 1 to 0 of \d+: /);
      expect(status).toBe(3);
    });

    it('ends with 1 where a half-built read model differs, too', async () => {
      await buildThrough(5);
      tamperReadModel("UPDATE events SET request_hash = '' WHERE sequence = 3");
      const { status, stdout } = run();
      expect(stdout).toMatch(/the read model has events 1 to 5 of \d+: /);
      expect(status).toBe(1);
    });

    it('ends with 1 and one line where there is nothing to replay', () => {
      rmSync(join(config.dataDir, 'events.db'));
      const { status, stderr } = run();
      expect(stderr.trim()).toMatch(
        /^cannot open .*events\.db: there is no such file: check DATA_DIR and EVENTSTORE_URL$/,
      );
      expect(status).toBe(1);
    });
  });
});
