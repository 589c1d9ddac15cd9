import type { CheckpointReason, KeptCheckpoint } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { answeredPage, cutPage, keyOfLength, type AsOfResolver } from '../times/as-of';
import { all, condition, oneOf, within } from '../times/conditions';
import { ordinal, text, type ResultRow } from '../times/rows';
import type { PageQuery } from '../times/shapes';

const columns = 'sequence, event_id, signed_at, size, root, origin, key, note, because';

/** Reads the checkpoints of the log, with the signatures of witnesses. */
export class CheckpointBooks {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly readStore: ReadStore,
  ) {}

  /** Checkpoints in the order of the log. */
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

  /** The first checkpoint, which defines the first key of the ledger. */
  first(): KeptCheckpoint | null {
    return this.one('ORDER BY sequence LIMIT 1');
  }

  /** The last checkpoint in the log. */
  newest(): KeptCheckpoint | null {
    return this.one('ORDER BY sequence DESC LIMIT 1');
  }

  /**
   * The checkpoint with the largest tree since the last restore. A smaller one may follow it if two instances
   * signed concurrently.
   */
  last(): KeptCheckpoint | null {
    const newest = this.newest();
    if (newest === null) return null;
    return this.one(
      'WHERE size >= ? AND origin = ? ORDER BY size DESC, sequence DESC LIMIT 1',
      ...[newest.size, newest.origin],
    );
  }

  /** Revision of the last event with a row in a stream of checkpoints; 0 if there is none. */
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

  /** The first checkpoint whose tree has at least `size` leaves. */
  ofSizeFrom(size: number): KeptCheckpoint | null {
    return this.one('WHERE size >= ? ORDER BY sequence LIMIT 1', size);
  }

  /** Signatures of witnesses by checkpoint, each as a line of a note. */
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

  /** Size of the last tree of an origin that the witness has signed; null if it has signed none. */
  lastSignedBy(name: string, origin: string): number | null {
    const [row] = this.readStore.query(
      `SELECT size FROM cosignatures JOIN checkpoints ON event_id = checkpoint
       WHERE line LIKE ? ESCAPE '\\' AND origin = ? ORDER BY size DESC LIMIT 1`,
      [`\u2014 ${escaped(name)} %`, origin],
    );
    return row === undefined ? null : ordinal(row, 'size');
  }

  /** Number of leaves after the last checkpoint, and the years that were closed among them. */
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
   * Time at which the first event after the last checkpoint was recorded, in ISO 8601; null if a checkpoint
   * covers every event.
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
