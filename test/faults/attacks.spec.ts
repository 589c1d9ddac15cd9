import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { signedHash, type SignedCommand, type UnsignedContent } from '@art30/accounting';
import { Books } from '@art30/books';
import { isConsistent, type TreeHead } from '@art30/event-sourcing';
import { parseCheckpoint, parseNote } from '@art30/evidence';
import { afterwards } from '../support/afterwards';
import { until } from '../support/patience';
import { playExample } from '../support/played-example';
import { replayed } from '../support/replayed';
import { Service } from '../support/service';

const after = afterwards();
/** Time of the last event of the example that is played, so that no scheduled work is due. */
const at = '2025-05-12T10:00:00.000Z';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A change of the log's file, as an intruder with write access to it could make. */
type Attack = (log: Database.Database) => void;

interface StoredRow {
  readonly ordinal: number;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** Events of the proposal that refunded USD 20,000.00, from the proposal to its approval. */
function eventsOfRefund(log: Database.Database): readonly StoredRow[] {
  const rows = log
    .prepare<[], StoredRow>('SELECT ordinal, type, data, metadata FROM events ORDER BY ordinal')
    .all();
  const refund = rows.findIndex(({ type }) => type === 'ContributionRefunded');
  return rows.slice(refund - 3, refund + 2);
}

function rewrite(log: Database.Database, rows: readonly StoredRow[]): void {
  const change = log.prepare('UPDATE events SET data = ?, metadata = ? WHERE ordinal = ?');
  for (const { ordinal, data, metadata } of rows) change.run(data, metadata, ordinal);
}

/** Forges the refund's metadata, so that another person seems to have approved it. */
const forgeApprover: Attack = (log) => {
  const rows = eventsOfRefund(log).filter(({ type }) => type === 'ContributionRefunded');
  const forged = rows.map(({ metadata, ...row }) => ({
    ...row,
    metadata: metadata.replace('"approvedBy":"u.approve"', '"approvedBy":"u.accomplice"'),
  }));
  expect(forged.map(({ metadata }) => metadata)).not.toEqual(rows.map(({ metadata }) => metadata));
  rewrite(log, forged);
};

/**
 * Changes the refund to 2,000.00 consistently: in its facts, its entries, and the content that people signed.
 */
const shrinkRefund: Attack = (log) => {
  const rows = eventsOfRefund(log).map((row) => ({
    ...row,
    data: row.data
      .replaceAll('20000.00"', '2000.00"')
      .replaceAll('17699.12"', '1769.91"')
      .replaceAll('2300.88"', '230.09"'),
  }));
  const [proposed] = rows;
  const stated = JSON.parse(proposed?.data ?? '{}') as SignedCommand &
    UnsignedContent & { readonly hash: string };
  const id = log.prepare('SELECT event_id FROM events WHERE ordinal = ?').pluck();
  const opened = log.prepare('SELECT metadata FROM events WHERE ordinal = 1').pluck();
  const place = {
    ledger: (JSON.parse(String(opened.get())) as { ledger: { id: string } }).ledger.id,
    stream: 'pledge-P2',
    proposalId: String(id.get(proposed?.ordinal)),
  };
  const { command, facts, version, approver, books, run } = stated;
  const hash = signedHash({ ...place, command, facts }, { version, approver, books, run }, sha256);
  rewrite(
    log,
    rows.map((row) => ({ ...row, data: row.data.replace(stated.hash, hash) })),
  );
};

/** Renumbers the remaining events without gaps, in their order. */
const closeGaps: Attack = (log) => {
  const ordinals = log.prepare('SELECT ordinal FROM events ORDER BY ordinal').pluck().all();
  const move = log.prepare('UPDATE events SET ordinal = ? WHERE ordinal = ?');
  ordinals.forEach((ordinal, index) => move.run(index + 1, ordinal));
};

/** Deletes the refund and its approval; the later events move up. */
const eraseLastTwo: Attack = (log) => {
  const [refund, approval] = eventsOfRefund(log).slice(-2);
  log.prepare('DELETE FROM events WHERE ordinal IN (?, ?)').run(refund?.ordinal, approval?.ordinal);
  closeGaps(log);
};

const eraseLastCheckpoint: Attack = (log) => {
  const last = `(SELECT max(ordinal) FROM events WHERE type = 'CheckpointSigned')`;
  log.exec(`DELETE FROM events WHERE ordinal = ${last}`);
};

const eraseCheckpoints: Attack = (log) => {
  log.exec("DELETE FROM events WHERE type = 'CheckpointSigned'");
  closeGaps(log);
};

describe('a log that somebody changed who holds its file', () => {
  let signed: string;
  /** The last checkpoint, of which an auditor keeps a copy. */
  let kept: TreeHead;
  let sequences: { readonly proposed: number; readonly refunded: number; readonly signed: number };

  beforeAll(async () => {
    const service = await Service.start();
    await playExample(service, 'E26');
    await sign(service);
    await playExample(service, 'E27');
    const { text, sequence } = await sign(service);
    kept = parseCheckpoint(parseNote(text).text);
    await service.stop();
    signed = service.config.dataDir;
    const log = new Database(join(signed, 'events.db'), { readonly: true });
    const [proposed, , , refunded] = eventsOfRefund(log);
    log.close();
    sequences = {
      proposed: proposed?.ordinal ?? 0,
      refunded: refunded?.ordinal ?? 0,
      signed: sequence,
    };
  });
  afterAll(() => rmSync(signed, { recursive: true, force: true }));

  async function sign(service: Service): Promise<{ text: string; sequence: number }> {
    const { status, body } = await service.http().post('/v1/audit/checkpoints');
    expect([status, body]).toEqual([200, expect.anything()]);
    const { note, sequence } = body as { note: string; sequence: number };
    return { text: note, sequence };
  }

  function attack(dataDir: string, ...attacks: readonly Attack[]): void {
    const log = new Database(join(dataDir, 'events.db'));
    const triggers = log.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck();
    for (const name of triggers.all()) log.exec(`DROP TRIGGER ${String(name)}`);
    for (const one of attacks) one(log);
    log.close();
  }

  function removeReadModel(dataDir: string): void {
    const files = readdirSync(dataDir).filter((name) => name.startsWith('read-model-'));
    expect(files.length).toBeGreaterThan(0);
    for (const name of files) rmSync(join(dataDir, name));
  }

  /**
   * Copies the ledger and attacks the copy. Its read model is kept, or deleted so that it is rebuilt from the
   * log.
   */
  function attacked(books: 'kept' | 'deleted', ...attacks: readonly Attack[]): string {
    const dataDir = mkdtempSync(join(tmpdir(), 'art30-attack-'));
    cpSync(signed, dataDir, { recursive: true });
    after(() => rmSync(dataDir, { recursive: true, force: true }));
    attack(dataDir, ...attacks);
    if (books === 'deleted') removeReadModel(dataDir);
    return dataDir;
  }

  /** Starts a service on the files. Returns its own findings, those of a replay, and its tree head. */
  async function examined(dataDir: string) {
    const service = await Service.start({
      dataDir,
      at,
      environment: { BOOKS_CHECK_AFTER_MS: '0' },
    });
    let ready = await service.http().get('/health/ready');
    await until(async () => {
      ready = await service.http().get('/health/ready');
      return ready.body.checks.books.state !== 'pending';
    });
    const report = (await replayed(service)) as {
      readonly agrees: boolean;
      readonly differencesTotal: number;
      readonly entryFindingsTotal: number;
      readonly checkpoints: { readonly checked: number; readonly findings: readonly object[] };
    };
    const { tree } = service.app.get(Books).proofs;
    const head = { size: tree.size(), root: tree.root(tree.size()) };
    const proof = head.size < kept.size ? [] : tree.consistency(kept.size, head.size);
    await service.stop();
    const { reason } = ready.body.checks.books as { readonly reason: string | null };
    return {
      status: ready.status,
      reason,
      report,
      head,
      isAsKept: isConsistent(kept, head, proof),
    };
  }

  it('is found as it was while nobody touches it', async () => {
    for (const books of ['kept', 'deleted'] as const) {
      const found = await examined(attacked(books));
      expect(found).toMatchObject({ status: 200, reason: null, isAsKept: true });
      expect(found.report).toMatchObject({
        agrees: true,
        checkpoints: { checked: 2, findings: [] },
      });
    }
  });

  const changes: readonly [string, Attack, table: string, rule: string][] = [
    ['another person approved', forgeApprover, 'events', 'OTHER_PEOPLE'],
    ['a refund was of another amount', shrinkRefund, 'journal', 'OTHER_HASH'],
  ];

  it.each(changes)(
    'to say that %s is found by the rows that were made of it before',
    async (_what, change, table) => {
      const found = await examined(attacked('kept', change));
      expect([found.status, found.report.agrees]).toEqual([503, false]);
      const { refunded } = sequences;
      expect(found.reason).toMatch(new RegExp(`, the first in ${table}, sequence ${refunded}\\b`));
      expect(found.reason).toContain(`checkpoint ${sequences.signed} does not fit the log`);
    },
  );

  it.each(changes)(
    'to say that %s is found by the checkpoint behind it, where the books are made anew',
    async (_what, change) => {
      const found = await examined(attacked('deleted', change));
      const { proposed, refunded } = sequences;
      const place =
        `checkpoint ${sequences.signed} does not fit the log: it signs another tree of ` +
        `${kept.size} leaves: an event from ${proposed} through ${refunded + 1} was changed`;
      expect([found.status, found.isAsKept]).toEqual([503, false]);
      expect(found.reason).toContain(place);
      expect(found.report).toMatchObject({
        agrees: false,
        differencesTotal: 0,
        entryFindingsTotal: 0,
        checkpoints: {
          checked: 2,
          findings: [{ sequence: sequences.signed, problem: 'OTHER_ROOT' }],
        },
      });
    },
  );

  it.each(changes)(
    'to say that %s is found by the rules for people where no checkpoint was signed and the books are made anew',
    async (_what, change, _table, rule) => {
      const found = await examined(attacked('deleted', eraseCheckpoints, change));
      expect(found.status).toBe(503);
      expect(found.reason).toContain(`(${rule})`);
      expect(found.report).toMatchObject({
        agrees: false,
        differencesTotal: 0,
        entryFindingsTotal: 0,
        logFindings: [{ rule }],
        checkpoints: { checked: 0 },
      });
    },
  );

  it('without its last two events is not opened beside books that have seen them', async () => {
    const dataDir = attacked('kept', eraseLastTwo);
    await expect(Service.start({ dataDir, at })).rejects.toThrow('events, and ');
  });

  it('without its last two events is found by the checkpoint behind them', async () => {
    const found = await examined(attacked('deleted', eraseLastTwo));
    const { refunded, signed: before } = sequences;
    expect([found.status, found.isAsKept]).toEqual([503, false]);
    expect(found.reason).toContain(
      `checkpoint ${before - 2} does not fit the log: it signs ${kept.size} leaves, and ` +
        `${kept.size - 2} stand before it: events were taken out`,
    );
    expect(found.report.checkpoints.findings).toEqual([
      expect.objectContaining({ sequence: before - 2, problem: 'LARGER_THAN_LOG' }),
    ]);
    expect(refunded).toBe(before - 2);
  });

  it('without its last two events and the checkpoint is only found by a checkpoint that was kept elsewhere', async () => {
    const attacks = [eraseLastTwo, eraseLastCheckpoint];
    const found = await examined(attacked('deleted', ...attacks));
    expect(found).toMatchObject({ status: 200, reason: null, report: { agrees: true } });
    // The log's tree is smaller than the signed tree and has another root.
    expect(found.head.size).toBe(kept.size - 2);
    expect(found.head.root).not.toBe(kept.root);
    expect(found.isAsKept).toBe(false);
  });

  it('and signed anew with the key is found by the rules for people, and by a checkpoint that was kept elsewhere', async () => {
    const dataDir = attacked('deleted', shrinkRefund, eraseCheckpoints);
    const service = await Service.start({ dataDir, at });
    await sign(service);
    await service.stop();
    const found = await examined(dataDir);
    expect(found.status).toBe(503);
    expect(found.report).toMatchObject({
      agrees: false,
      logFindings: [{ rule: 'OTHER_HASH' }],
      checkpoints: { checked: 1, findings: [] },
    });
    expect(found.head.size).toBe(kept.size);
    expect(found.isAsKept).toBe(false);
  });
});
