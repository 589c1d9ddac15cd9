import type { ReadStore } from '@art30/event-sourcing';

/** Long work in pieces: where it yields, others may have their turn. */
export type InPieces<Result> = Generator<undefined, Result>;

/** Lets others have their turn; undefined where there is nobody else. */
export type Rest = (() => Promise<void>) | undefined;

/** Does all of it, and lets others have their turn after each piece. */
export async function rested<Result>(work: InPieces<Result>, rest: Rest): Promise<Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await rest?.();
  }
}

/** Does all of it at once. */
export function atOnce<Result>(work: InPieces<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Events that are read at a time where nothing else is said: so long nothing else is answered. */
const eventsAtATime = 500;

/** What is kept in memory of one read model: read in the order of the log, a few events at a time, and never again. */
export abstract class KeptAhead {
  /** Sequence through which it is here. */
  protected through = 0;

  constructor(
    protected readonly readStore: ReadStore,
    private readonly atATime = eventsAtATime,
  ) {}

  /** Reads on for some events. @returns whether there are more. */
  readOn(): boolean {
    const { sequence } = this.readStore.checkpoint();
    if (this.through < sequence) this.readThrough(Math.min(sequence, this.through + this.atATime));
    return this.through < sequence;
  }

  protected readThrough(through: number): void {
    this.take(this.through, through);
    this.through = through;
  }

  /** Takes in the events after one sequence and through another. */
  protected abstract take(after: number, through: number): void;
}
