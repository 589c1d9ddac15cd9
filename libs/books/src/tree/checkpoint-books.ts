import type { CheckpointReason, KeptCheckpoint } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { answeredPage, cutPage, keyOfLength, type AsOfResolver } from '../times/as-of';
import { all, condition, oneOf, within } from '../times/conditions';
import { ordinal, text, type ResultRow } from '../times/rows';
import type { PageQuery } from '../times/shapes';

const columns = 'sequence, event_id, signed_at, size, root, origin, key, note, because';

/**
 * Reads checkpoints (signed roots of the log's Merkle tree), and the signatures of witnesses, who are others that
 * signed the same root.
 */
export class CheckpointBooks {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly readStore: ReadStore,
  ) {}

  /** Returns one page of checkpoints, in the order of the log. */
  async list(query: PageQuery) {
    const page = await this.asOf.page(query);
    const after = keyOfLength(page, 1);
    const beyond = after === null ? [] : [condition('sequence > ?', ...after)];
    const where = all([within({ ...page.asOf, asAt: null }), ...beyond]);
    const found = this.readStore
      .query(`SELECT ${columns} FROM checkpoints WHERE ${where.sql} ORDER BY sequence LIMIT ?`, [
        ...where.values,
        page.limit + 1,
      ])
      .map(checkpointOf);
    const { rows, nextAfter } = cutPage(found, page, ({ sequence }) => [sequence]);
    const lines = this.cosignaturesOf(rows.map(({ eventId }) => eventId));
    const items = rows.map((row) => ({ ...row, cosignatures: lines.get(row.eventId) ?? [] }));
    return { ...answeredPage(page, nextAfter), items };
  }

  /** Returns the first checkpoint, which defines the first signing key of the ledger; null if there is none. */
  first(): KeptCheckpoint | null {
    return this.one('ORDER BY sequence LIMIT 1');
  }

  /** Returns the last checkpoint in the order of the log; null if there is none. */
  newest(): KeptCheckpoint | null {
    return this.one('ORDER BY sequence DESC LIMIT 1');
  }

  /**
   * Returns the checkpoint with the largest tree since the last restore from a backup. It need not be the last: a
   * smaller one may follow if two instances signed concurrently.
   */
  last(): KeptCheckpoint | null {
    const newest = this.newest();
    if (newest === null) return null;
    return this.one(
      'WHERE size >= ? AND origin = ? ORDER BY size DESC, sequence DESC LIMIT 1',
      ...[newest.size, newest.origin],
    );
  }

  /**
   * Returns the revision of the last event in a stream of checkpoints that the read model contains; 0 if there is none.
   */
  revisionIn(stream: string): number {
    const [row = {}] = this.readStore.query(
      'SELECT coalesce(max(revision), 0) AS revision FROM events WHERE stream = ?',
      [stream],
    );
    return ordinal(row, 'revision');
  }

  find(eventId: string): KeptCheckpoint | undefined {
    return this.one('WHERE event_id = ?', eventId) ?? undefined;
  }

  /** Returns the first checkpoint that signs at least `size` leaves; null if there is none. */
  ofSizeFrom(size: number): KeptCheckpoint | null {
    return this.one('WHERE size >= ? ORDER BY sequence LIMIT 1', size);
  }

  /** Returns the signatures of witnesses by the event id of the checkpoint, each as a line of a signed note. */
  cosignaturesOf(eventIds: readonly string[]): ReadonlyMap<string, readonly string[]> {
    const lines = new Map<string, string[]>();
    const where = oneOf('checkpoint', eventIds);
    const rows = this.readStore.query(
      `SELECT checkpoint, line FROM cosignatures WHERE ${where.sql} ORDER BY sequence, ordinal`,
      where.values,
    );
    for (const row of rows) {
      const linesBefore = lines.get(text(row, 'checkpoint')) ?? [];
      lines.set(text(row, 'checkpoint'), [...linesBefore, text(row, 'line')]);
    }
    return lines;
  }

  /**
   * Returns the number of leaves of the largest tree of an origin (a ledger) that a witness has signed; null if it has
   * signed none.
   */
  lastSignedBy(name: string, origin: string): number | null {
    const [row] = this.readStore.query(
      `SELECT size FROM cosignatures JOIN checkpoints ON event_id = checkpoint
       WHERE line LIKE ? ESCAPE '\\' AND origin = ? ORDER BY size DESC LIMIT 1`,
      [`\u2014 ${escaped(name)} %`, origin],
    );
    return row === undefined ? null : ordinal(row, 'size');
  }

  /**
   * Returns the last checkpoint, the number of leaves after it, and how many years were closed after it. They decide if
   * a new checkpoint is due.
   */
  unsigned() {
    const last = this.last();
    const [row = {}] = this.readStore.query(
      `SELECT leaves,
              (SELECT count(*) FROM periods
               WHERE json_extract(changes, '$.status') = 'CLOSED' AND sequence >
                 coalesce((SELECT sequence FROM leaves WHERE leaf_index = ?), 0)) AS closes
       FROM checkpoint`,
      [(last?.size ?? 0) - 1],
    );
    const leaves = ordinal(row, 'leaves') - (last?.size ?? 0);
    return { last, leaves, closes: ordinal(row, 'closes') };
  }

  /**
   * Returns the time, in ISO 8601, at which the first event after the last checkpoint was recorded; null if the
   * checkpoint covers every event.
   */
  unsignedSince(): string | null {
    const [row] = this.readStore.query(
      `SELECT recorded_at FROM events
       WHERE sequence = (SELECT sequence FROM leaves WHERE leaf_index = ?)`,
      [this.last()?.size ?? 0],
    );
    return row === undefined ? null : text(row, 'recorded_at');
  }

  private one(which: string, ...values: readonly (string | number)[]): KeptCheckpoint | null {
    const [row] = this.readStore.query(`SELECT ${columns} FROM checkpoints ${which}`, values);
    return row === undefined ? null : checkpointOf(row);
  }
}

function escaped(name: string): string {
  return name.replace(/[\\%_]/g, '\\$&');
}

function checkpointOf(row: ResultRow): KeptCheckpoint {
  return {
    eventId: text(row, 'event_id'),
    sequence: ordinal(row, 'sequence'),
    signedAt: text(row, 'signed_at'),
    size: ordinal(row, 'size'),
    root: text(row, 'root'),
    origin: text(row, 'origin'),
    key: text(row, 'key'),
    note: text(row, 'note'),
    because: text(row, 'because') as CheckpointReason,
  };
}
