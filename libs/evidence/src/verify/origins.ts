import type { LedgerRestored } from '@art30/accounting';
import { originOf } from '../notes/checkpoint-body';
import type { EvidenceFinding, Place, StatedRestore } from './verdict';

interface Restore extends StatedRestore {
  /** Leaves before it. */
  readonly index: number;
}

/** Origins that the checkpoints of one log bear: of its ledger, and of each restore from then on. */
export class Origins {
  /** Id that the first event of the log states; empty where it states none. */
  ledgerId = '';
  private readonly restores: Restore[] = [];

  get stated(): readonly StatedRestore[] {
    return this.restores.map(({ sequence, eventId }) => ({ sequence, eventId }));
  }

  /** Origins of a tree, or of a log, with so many leaves: the same one twice where they do not differ. */
  readonly of = (...leaves: readonly number[]): readonly string[] => [
    ...new Set(leaves.map((count) => this.at(count))),
  ];

  /** @returns what a restore says of itself that is not so. */
  restored({ data }: LedgerRestored, restore: Restore, place: Place): readonly EvidenceFinding[] {
    this.restores.push(restore);
    const { sequence, index } = restore;
    const origin = this.at(index + 1);
    const isSo = data.origin === origin && data.lostFrom === sequence;
    if (isSo) return [];
    const detail = `it says that events are lost from sequence ${data.lostFrom} on and that checkpoints are of ${data.origin}, and stands at ${sequence}, from which they are of ${origin}`;
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
