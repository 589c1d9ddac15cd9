import type { BackgroundWork, Round } from '../kernel/background-work';
import type { Books } from '../kernel/ports';

interface Certified {
  readonly stream: string;
  /** Revision of the stream at which it was looked at last. */
  readonly revision: number;
}

/** Looks at certified proposals again whose stream has gone on. */
export class CertifiedProposals implements BackgroundWork {
  private readonly certified = new Map<string, Certified>();
  private seen = 0;

  constructor(
    private readonly books: Pick<Books, 'certificationChanges' | 'revisionOf'>,
    /** Sends one back if it would not book what was signed, and tells whether it did. */
    private readonly recheck: (proposalId: string) => Promise<boolean>,
  ) {}

  async round(round: Round): Promise<void> {
    this.look();
    for (const [proposalId, { stream, revision: looked }] of this.certified) {
      const revision = this.books.revisionOf(stream);
      if (revision === looked || round.ended) continue;
      if (await this.isLookedAt(proposalId, round)) {
        this.certified.set(proposalId, { stream, revision });
      }
    }
  }

  private look(): void {
    for (let changes = this.unseen(); changes.length > 0; changes = this.unseen()) {
      for (const { sequence, proposalId, stream, isCertified } of changes) {
        this.seen = sequence;
        if (isCertified) this.certified.set(proposalId, { stream, revision: -1 });
        else this.certified.delete(proposalId);
      }
    }
  }

  private unseen() {
    return this.books.certificationChanges(this.seen);
  }

  /** One that nobody can look at now does not keep the others from it. */
  private async isLookedAt(proposalId: string, round: Round): Promise<boolean> {
    try {
      if (await this.recheck(proposalId)) round.done(`sent proposal ${proposalId} back`);
      return true;
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      round.waits(`proposal ${proposalId} waits: ${said}`);
      return false;
    }
  }
}
