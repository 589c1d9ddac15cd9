import type { ReadStore } from '@art30/event-sourcing';
import { KeptAhead } from '../caches/read-ahead';
import { ordinal, text } from '../times/rows';

/** Number of events that are read in one batch. The process serves nothing else while it reads a batch. */
const eventsAtATime = 2_000;

/**
 * SQL condition on a change of an application of a receipt to a pledge: after the change, the receipt still holds the
 * money, since the application is pending, was refused or was reversed.
 */
export const stillHeld = `json_extract(changes, '$.state') IN ('pending', 'refused', 'reversed')
           AND coalesce(json_extract(changes, '$.released'), 'no') = 'no'`;

/**
 * Cached ids of applications whose money the receipt still holds after their latest change. The cache reads every
 * change once, so that queries need not search all of them.
 */
export class PendingApplications extends KeptAhead {
  private readonly pending = new Set<string>();

  constructor(readStore: ReadStore) {
    super(readStore, eventsAtATime);
  }

  /** Returns the ids in ascending order; undefined if the cache lags by more than one batch. */
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
