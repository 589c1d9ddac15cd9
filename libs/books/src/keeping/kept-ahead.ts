import type { ReadStore } from '@art30/event-sourcing';

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
