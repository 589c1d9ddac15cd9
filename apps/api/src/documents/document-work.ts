import type { Books } from '@art30/books';
import type { BackgroundWork, Clock, Round } from '@art30/ledger';
import { UnnamedDocuments, type DocumentFolder } from '@art30/storage';

/** Milliseconds between two searches for stored documents that no event names. */
export const unnamedLookMs = 10 * 60_000;

/**
 * Milliseconds between two rounds through all erased documents. Their bytes may have been stored again by a race or
 * from a backup.
 */
const erasedAgainMs = 3_600_000;

/**
 * Background work that deletes the stored bytes of erased documents. It includes documents that were erased before this
 * instance started.
 */
export class ErasedBytes implements BackgroundWork {
  private seen = 0;
  private begunMs: number | undefined;

  constructor(
    private readonly books: Pick<Books, 'proofs'>,
    private readonly folder: DocumentFolder,
  ) {}

  async round(round: Round): Promise<void> {
    const nowMs = round.nowMs();
    if (nowMs - (this.begunMs ?? nowMs) >= erasedAgainMs) this.seen = 0;
    if (this.seen === 0) this.begunMs = nowMs;
    for (let some = this.unseen(); some.length > 0; some = this.unseen()) {
      for (const { sequence, sha256 } of some) {
        if (round.ended) return;
        if (await this.folder.erase(sha256)) round.done(`deleted the bytes of document ${sha256}`);
        this.seen = sequence;
      }
    }
  }

  private unseen() {
    return this.books.proofs.evidence.erasedAfter(this.seen);
  }
}

/** Background work that deletes uploaded documents that no event has named for days. */
export class UnnamedBytes implements BackgroundWork {
  private readonly unnamed: UnnamedDocuments;

  constructor(
    private readonly books: Pick<Books, 'times' | 'proofs'>,
    folder: DocumentFolder,
    private readonly clock: Clock,
  ) {
    this.unnamed = new UnnamedDocuments(
      folder,
      (sha256) => books.proofs.evidence.seen(sha256).isNamed,
    );
  }

  async round(round: Round): Promise<void> {
    // A lagging read model may not show yet that an event names a document. It must have all events of the log before a
    // document is deleted.
    await this.books.times.asOf.resolveAtHead();
    const times = { nowMs: this.clock.now().getTime(), diskMs: Date.now() };
    for (const sha256 of await this.unnamed.round(times)) {
      round.done(`deleted the bytes of document ${sha256}, which no event has named`);
    }
  }
}
