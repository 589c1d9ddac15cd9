import type { RecordedEvent } from '@art30/event-sourcing';

/** The day on which each event counts by its own date, whenever it was posted. */
export class DaysOfFacts {
  readonly #days = new Map<string, string>();

  /**
   * A reversal within a run counts on the run's day, or on the day of the movement that caused it if that is
   * later.
   */
  of({ id, stream, type, data }: RecordedEvent): string {
    const own = data['effectiveDate'] as string;
    const { moved, revaluationId } = data;
    this.#days.set(id, own);
    if (type !== 'PledgeRevalued' || typeof revaluationId !== 'string') return own;
    const run = `${stream} ${revaluationId}`;
    if (typeof moved !== 'string') {
      this.#days.set(run, own);
      return own;
    }
    const [of, movedOn] = [this.#days.get(run) ?? own, this.#days.get(moved) ?? own];
    return of > movedOn ? of : movedOn;
  }
}
