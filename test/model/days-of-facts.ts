import type { RecordedEvent } from '@art30/event-sourcing';

/** On which day each event counts where facts count on their own days, whenever they are posted. */
export class DaysOfFacts {
  readonly #days = new Map<string, string>();

  /** What a run takes back counts with the run, or with what had moved where that came later. */
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
