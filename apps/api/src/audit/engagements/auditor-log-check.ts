import { Inject, Injectable } from '@nestjs/common';
import { AuditorLog, LogRecheck } from '@art30/auditing';
import type { EventStore } from '@art30/event-sourcing';
import { AUDITOR_STORE } from '../../storage/tokens';

/** Least milliseconds between two pages of the recheck, however often readiness is queried. */
const betweenPagesMs = 200;

/**
 * Checks that the auditor's log can be written to, and rechecks page by page that its earlier events are
 * unchanged.
 */
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
   * Returns the number of events in the auditor's log.
   *
   * @throws Error that says what is wrong with the log.
   */
  async check(): Promise<number> {
    await this.store.check();
    const fault = await this.stepOrLast();
    if (fault !== null) throw new Error(fault);
    return this.log.tree.size;
  }

  /** Rechecks one page; callers that arrive meanwhile share its result. */
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
