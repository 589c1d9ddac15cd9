import type { BackgroundWork, Round } from '../kernel/background-work';
import { isLasting } from '../kernel/passing';
import type { ApplicationChange, Books, LedgerSettings } from '../kernel/ports';
import type { Settlement } from './settlement';

interface OpenApplication {
  readonly receiptId: string;
  /**
   * Time at which this process first found the application pending or last tried to complete it, in milliseconds of a
   * monotonic clock.
   */
  readonly sinceMs: number;
}

/**
 * Completes applications that a crash or an outage left half done: the receipt still reserves money that the other side
 * has not taken, or has given back. Each application is first left to its own request for a grace period.
 */
export class OpenApplications implements BackgroundWork {
  private readonly open = new Map<string, OpenApplication>();
  private seen: ApplicationChange | null = null;

  constructor(
    private readonly books: Pick<Books, 'applicationChanges'>,
    private readonly settings: Pick<LedgerSettings, 'settlementGraceMs'>,
    private readonly settlement: Settlement,
  ) {}

  async round(round: Round): Promise<void> {
    this.look(round.nowMs());
    await this.completeDue(round);
  }

  /**
   * Updates the list of pending applications from the changes that the read model has projected since the last round.
   */
  private look(nowMs: number): void {
    for (let changes = this.unseen(); changes.length > 0; changes = this.unseen()) {
      for (const change of changes) this.note(change, nowMs);
    }
  }

  private unseen(): readonly ApplicationChange[] {
    return this.books.applicationChanges(this.seen);
  }

  private note(change: ApplicationChange, sinceMs: number): void {
    this.seen = change;
    const { applicationId, isSettled } = change;
    const receiptId = change.receiptId ?? this.open.get(applicationId)?.receiptId;
    if (isSettled) this.open.delete(applicationId);
    else if (receiptId !== undefined) this.open.set(applicationId, { receiptId, sinceMs });
  }

  private async completeDue(round: Round): Promise<void> {
    const due = round.nowMs() - this.settings.settlementGraceMs;
    for (const [id, { receiptId, sinceMs }] of this.open) {
      if (sinceMs > due || round.ended) continue;
      this.open.set(id, { receiptId, sinceMs: round.nowMs() });
      await this.complete(id, receiptId, round);
    }
  }

  /**
   * Tries to complete one application. A failure does not delay other applications. After a permanent failure the
   * application is not retried.
   */
  private async complete(id: string, receiptId: string, round: Round): Promise<void> {
    const name = `application ${id} of receipt ${receiptId}`;
    try {
      const done = await this.settlement.complete(id, receiptId);
      if (done) round.done(`completed ${name}`);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      if (isLasting(error)) this.open.delete(id);
      round.waits(`${name} ${isLasting(error) ? 'stays open' : 'waits'}: ${said}`);
    }
  }
}
