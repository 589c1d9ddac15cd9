import { Inject, Injectable } from '@nestjs/common';
import { AuditorLog, LogRecheck } from '@art30/auditing';
import type { EventStore } from '@art30/event-sourcing';
import { AUDITOR_STORE } from '../../storage/tokens';

/** Time between two pages that are read again, however often somebody asks. */
const betweenPagesMs = 200;

/** Looks whether the auditor's log can be written to, and is what it was. */
@Injectable()
export class AuditorLogCheck {
  private readonly recheck = new LogRecheck(this.store, this.log.tree);
  private last: Promise<string | null> = Promise.resolve(null);
  private isReading = false;
  private readAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    @Inject(AUDITOR_STORE) private readonly store: EventStore,
    private readonly log: AuditorLog,
  ) {}

  /**
   * The number of its events.
   *
   * @throws Error with what is wrong.
   */
  async check(): Promise<number> {
    await this.store.check();
    const fault = await this.stepOrLast();
    if (fault !== null) throw new Error(fault);
    return this.log.tree.size;
  }

  /** One page for all who ask meanwhile. */
  private stepOrLast(): Promise<string | null> {
    const nowMs = performance.now();
    if (this.isReading || nowMs - this.readAtMs < betweenPagesMs) return this.last;
    this.readAtMs = nowMs;
    this.isReading = true;
    this.last = this.recheck.step().finally(() => {
      this.isReading = false;
    });
    return this.last;
  }
}
