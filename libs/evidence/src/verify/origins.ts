import type { LedgerRestored } from '@art30/accounting';
import { originOf } from '../notes/checkpoint-body';
import type { EvidenceFinding, Place, StatedRestore } from './verdict';

interface Restore extends StatedRestore {
  /** Number of leaves before the restore event. */
  readonly index: number;
}

/**
 * Origins (first lines) that the checkpoints of a log must have: at first the origin of the ledger, and another one
 * after each restore from a backup.
 */
export class Origins {
  /** Ledger id that the first event states; empty if it states none. */
  ledgerId = '';
  private readonly restores: Restore[] = [];

  get stated(): readonly StatedRestore[] {
    return this.restores.map(({ sequence, eventId }) => ({ sequence, eventId }));
  }

  /** Returns the origins of trees with these numbers of leaves, without duplicates. */
  readonly of = (...leaves: readonly number[]): readonly string[] => [
    ...new Set(leaves.map((count) => this.at(count))),
  ];

  /**
   * Adds a restore event of the log.
   *
   * @returns a finding if the event states another sequence or origin than follow from its place in the log.
   */
  restored({ data }: LedgerRestored, restore: Restore, place: Place): readonly EvidenceFinding[] {
    this.restores.push(restore);
    const { sequence, index } = restore;
    const origin = this.at(index + 1);
    const isSo = data.origin === origin && data.lostFrom === sequence;
    if (isSo) return [];
    const detail = `the event says that events are lost from sequence ${data.lostFrom} on and that checkpoints are of ${data.origin}, and stands at ${sequence}, from which they are of ${origin}`;
    return [{ ...place, rule: 'RESTORE_MISSTATED', detail }];
  }

  private at(leaves: number): string {
    const before = this.restores.filter(({ index }) => index < leaves);
    return originOf(
      this.ledgerId,
      before.map(({ eventId }) => eventId),
    );
  }
}
