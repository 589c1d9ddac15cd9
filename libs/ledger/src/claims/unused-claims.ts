import type { BackgroundWork, Round } from '../kernel/background-work';
import type { Books } from '../kernel/ports';
import type { Claims } from './claims';

type Claimed = { readonly stream: string; readonly usedBy: string };

/**
 * Background work that releases claims left unused because a crash or a concurrent command stopped the command. A claim
 * is released only when no command that relies on it can still be running.
 */
export class UnusedClaims implements BackgroundWork {
  /** Claims that are neither released nor known to be used, by the id of the event that made the claim. */
  private readonly unused = new Map<string, Claimed>();
  private seen = 0;

  constructor(
    private readonly books: Pick<Books, 'claimChanges' | 'findNamed'>,
    private readonly claims: Claims,
  ) {}

  async round(round: Round): Promise<void> {
    this.look();
    for (const [claimedBy, claimed] of this.unused) {
      if (round.ended) return;
      if (this.books.findNamed(claimed.usedBy) !== undefined) this.unused.delete(claimedBy);
      else await this.release(claimedBy, claimed, round);
    }
  }

  private look(): void {
    for (let changes = this.unseen(); changes.length > 0; changes = this.unseen()) {
      for (const { sequence, claimedBy, claimed } of changes) {
        this.seen = sequence;
        if (claimed === null) this.unused.delete(claimedBy);
        else this.unused.set(claimedBy, claimed);
      }
    }
  }

  private unseen() {
    return this.books.claimChanges(this.seen);
  }

  /**
   * Releases one claim if that is possible by now. A failure is reported to the operator and does not stop the release
   * of other claims.
   */
  private async release(claimedBy: string, { stream }: Claimed, round: Round): Promise<void> {
    try {
      if (!(await this.claims.release(stream, claimedBy))) return;
      this.unused.delete(claimedBy);
      round.done(`released ${stream}, which nothing has used`);
    } catch (error) {
      round.waits(`${stream} waits: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
