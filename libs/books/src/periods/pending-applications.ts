import type { ReadStore } from '@art30/event-sourcing';
import { KeptAhead } from '../caches/read-ahead';
import { ordinal, text } from '../times/rows';

/** Events read at a time. The process serves nothing else while it reads them. */
const eventsAtATime = 2_000;

/** SQL condition on changes of applications: after this change, the receipt still holds the money. */
export const stillHeld = `json_extract(changes, '$.state') IN ('pending', 'refused', 'reversed')
           AND coalesce(json_extract(changes, '$.released'), 'no') = 'no'`;

/**
 * Cached ids of applications whose money the receipt still holds, by the latest change of each. Every change
 * is read once, rather than at every query.
 */
export class PendingApplications extends KeptAhead {
  private readonly pending = new Set<string>();

  constructor(readStore: ReadStore) {
    super(readStore, eventsAtATime);
  }

  /** Ids in ascending order; undefined if the cache lags far behind. */
  ids(): readonly string[] | undefined {
    return this.readOn() ? undefined : [...this.pending].sort();
  }

  protected take(after: number, through: number): void {
    const rows = this.readStore.query(
      `SELECT id, coalesce(${stillHeld}, 0) AS is_held FROM applications
       WHERE sequence > ? AND sequence <= ? ORDER BY sequence, ordinal`,
      [after, through],
    );
    for (const row of rows) {
      if (ordinal(row, 'is_held') === 1) this.pending.add(text(row, 'id'));
      else this.pending.delete(text(row, 'id'));
    }
  }
}
