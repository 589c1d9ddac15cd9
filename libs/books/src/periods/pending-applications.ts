import type { ReadStore } from '@art30/event-sourcing';
import { KeptAhead } from '../caches/read-ahead';
import { ordinal, text } from '../times/rows';

/** Events whose applications are read at a time: so long nothing else is answered. */
const eventsAtATime = 2_000;

/** A change of an application after which the receipt still holds the money, as a condition on rows of the register. */
export const stillHeld = `json_extract(changes, '$.state') IN ('pending', 'refused', 'reversed')
           AND coalesce(json_extract(changes, '$.released'), 'no') = 'no'`;

/**
 * Ids of the applications of one read model whose money the receipt still holds, by the last change
 * known of each. Each change is looked at once, and not at every question.
 */
export class PendingApplications extends KeptAhead {
  private readonly pending = new Set<string>();

  constructor(readStore: ReadStore) {
    super(readStore, eventsAtATime);
  }

  /** In the order of their ids; undefined where many changes were not looked at yet. */
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
