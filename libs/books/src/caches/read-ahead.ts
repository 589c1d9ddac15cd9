import type { ReadStore } from '@art30/event-sourcing';

/** Long work as a generator: at each `yield` other requests can be served. */
export type InPieces<Result> = Generator<undefined, Result>;

/** Pauses long work so that other requests are served; undefined if the process serves no other requests. */
export type Rest = (() => Promise<void>) | undefined;

/** Runs the work to its end, and pauses after each piece. */
export async function rested<Result>(work: InPieces<Result>, rest: Rest): Promise<Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await rest?.();
  }
}

/** Runs the work to its end without a pause. */
export function atOnce<Result>(work: InPieces<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Default number of events read at a time. The process serves nothing else while it reads them. */
const eventsAtATime = 500;

/**
 * In-memory cache built from one read model. It reads events in the order of the log, a batch at a time, and
 * each event once.
 */
export abstract class KeptAhead {
  /** Sequence of the last event that the cache contains. */
  protected through = 0;

  constructor(
    protected readonly readStore: ReadStore,
    private readonly atATime = eventsAtATime,
  ) {}

  /**
   * Reads one more batch of events.
   *
   * @returns true if there are more.
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

  /** Adds the events after one sequence and up to another to the cache. */
  protected abstract take(after: number, through: number): void;
}
