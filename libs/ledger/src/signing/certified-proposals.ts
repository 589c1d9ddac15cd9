import type { BackgroundWork, Round } from '../kernel/background-work';
import type { Books } from '../kernel/ports';
import type { Rechecked } from './rechecks';

/** Revision of each watched stream when the proposal was last checked; -1 before the first check. */
type Looked = ReadonlyMap<string, number>;

/**
 * Background work that checks certified proposals again. A proposal is checked after each growth of a stream in which
 * its command would book.
 */
export class CertifiedProposals implements BackgroundWork {
  private readonly certified = new Map<string, Looked>();
  private seen = 0;

  constructor(
    private readonly books: Pick<Books, 'certificationChanges' | 'revisionOf'>,
    /** Checks one proposal, and sends it back if its command would book other entries than the certified ones. */
    private readonly recheck: (proposalId: string) => Promise<Rechecked>,
  ) {}

  async round(round: Round): Promise<void> {
    this.look();
    for (const [proposalId, looked] of this.certified) {
      const now = new Map([...looked.keys()].map((name) => [name, this.books.revisionOf(name)]));
      const hasMoved = [...looked].some(([name, revision]) => now.get(name) !== revision);
      if (!hasMoved || round.ended) continue;
      const streams = await this.lookedAt(proposalId, round);
      if (streams === undefined) continue;
      const looks = new Map(streams.map((name) => [name, now.get(name) ?? -1]));
      if (looks.size === 0) this.certified.delete(proposalId);
      else this.certified.set(proposalId, looks);
    }
  }

  private look(): void {
    for (let changes = this.unseen(); changes.length > 0; changes = this.unseen()) {
      for (const { sequence, proposalId, stream, isCertified } of changes) {
        this.seen = sequence;
        if (isCertified) this.certified.set(proposalId, new Map([[stream, -1]]));
        else this.certified.delete(proposalId);
      }
    }
  }

  private unseen() {
    return this.books.certificationChanges(this.seen);
  }

  /**
   * Returns the streams to watch, or undefined if the proposal cannot be checked now. A failure does not stop
   * the other checks.
   */
  private async lookedAt(proposalId: string, round: Round): Promise<readonly string[] | undefined> {
    try {
      const { isSentBack, streams } = await this.recheck(proposalId);
      if (isSentBack) round.done(`sent proposal ${proposalId} back`);
      return streams;
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      round.waits(`proposal ${proposalId} waits: ${said}`);
      return undefined;
    }
  }
}
