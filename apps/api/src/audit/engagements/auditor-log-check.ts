import { Inject, Injectable } from '@nestjs/common';
import { AuditorLog, LogRecheck } from '@art30/auditing';
import type { EventStore } from '@art30/event-sourcing';
import { AUDITOR_STORE } from '../../storage/tokens';

/** Minimum number of milliseconds between two checked pages, so that frequent readiness requests cause little work. */
const betweenPagesMs = 200;

/**
 * Checks that the auditor's log can be written to. Also reads its earlier events again, page by page, to check that
 * they are unchanged.
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
   * Checks the log and returns the number of its events.
   *
   * @throws Error that says what is wrong with the log.
   */
  async check(): Promise<number> {
    await this.store.check();
    const fault = await this.stepOrLast();
    if (fault !== null) throw new Error(fault);
    return this.log.tree.size;
  }

  /** Checks the next page of events. Callers that come before it is time for that get the last result. */
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
