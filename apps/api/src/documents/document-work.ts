import type { Books } from '@art30/books';
import type { BackgroundWork, Clock, Round } from '@art30/ledger';
import { UnnamedDocuments, type DocumentFolder } from '@art30/storage';

/** Time between two looks for bytes that no event names. */
export const unnamedLookMs = 10 * 60_000;

/** Time between two rounds through all erasures: bytes may have come back by a race or from a backup. */
const erasedAgainMs = 3_600_000;

/** Deletes the bytes of documents that were erased, also of those that were before this instance began. */
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

/** Deletes bytes that no event has named for days. */
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
    // What has been named up to now is not deleted by a read model that lags behind.
    await this.books.times.asOf.resolveAtHead();
    const times = { nowMs: this.clock.now().getTime(), diskMs: Date.now() };
    for (const sha256 of await this.unnamed.round(times)) {
      round.done(`deleted the bytes of document ${sha256}, which no event has named`);
    }
  }
}
