import type { ReadStore } from '@art30/event-sourcing';

/** A long computation as a generator. At each `yield` its driver may serve other requests. */
export type InPieces<Result> = Generator<undefined, Result>;

/** Pauses a long computation so that other requests are served; undefined if the process serves no other requests. */
export type Rest = (() => Promise<void>) | undefined;

/** Runs a long computation to its end, with a pause after each step. */
export async function rested<Result>(work: InPieces<Result>, rest: Rest): Promise<Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await rest?.();
  }
}

/** Runs a long computation to its end without a pause. */
export function atOnce<Result>(work: InPieces<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Default number of events that are read in one batch. The process serves nothing else while it reads a batch. */
const eventsAtATime = 500;

/**
 * In-memory cache that is built from one read model. It reads the events in the order of the log, in batches, and each
 * event once.
 */
export abstract class KeptAhead {
  /** Sequence of the last event that the cache contains. */
  protected through = 0;

  constructor(
    protected readonly readStore: ReadStore,
    private readonly atATime = eventsAtATime,
  ) {}

  /**
   * Reads the next batch of events.
   *
   * @returns true if more events remain to be read.
   */
  readOn(): boolean {
    const { sequence } = this.readStore.checkpoint();
    if (this.through < sequence) this.readThrough(Math.min(sequence, this.through + this.atATime));
    return this.through < sequence;
  }

  protected readThrough(through: number): void {
    this.take(this.through, through);
    this.through = through;
  }

  /** Adds the events after sequence `after` and up to `through` to the cache. */
  protected abstract take(after: number, through: number): void;
}
