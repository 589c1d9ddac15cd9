import type { RecordedEvent } from '@art30/event-sourcing';

/** Computes the day on which each event counts by the date of its fact, whatever its posting date. */
export class DaysOfFacts {
  readonly #days = new Map<string, string>();

  /**
   * Returns the day on which an event counts. The share of a revaluation that a reversal takes back counts on the day
   * of the revaluation run, or on the day of the reversed movement if that is later.
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
