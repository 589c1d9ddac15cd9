import { Unavailable, type AppendResult } from '@art30/event-sourcing';
import type { EncodedAppend } from '../append-input';
import type { SqliteLogWriter } from './sqlite-log';

/** Appends that may wait for a commit; more mean that the disk cannot follow. */
export const queuedAppendsMax = 4_096;
/** Events after which a batch is closed, because the event loop stands still while it is written. */
const batchEventsMax = 1_000;

interface QueuedAppend {
  readonly append: EncodedAppend;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Gathers the appends of one turn of the event loop into one transaction: the price of a commit is
 * the fsync, and so it is shared by all who ask at the same time.
 */
export class GroupCommit {
  readonly #queue: QueuedAppend[] = [];
  #isDue = false;
  #batches = 0;

  constructor(
    private readonly writer: SqliteLogWriter,
    private readonly onWritten: () => void,
  ) {}

  /** Batches written so far, each at the price of at most one fsync. */
  get batches(): number {
    return this.#batches;
  }

  /** Resolves once the append is committed, never before. */
  append(append: EncodedAppend): Promise<AppendResult> {
    if (this.#queue.length >= queuedAppendsMax) {
      return Promise.reject(new Unavailable(`${queuedAppendsMax} appends are already waiting`));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ append, resolve, reject });
      this.#schedule();
    });
  }

  /** Writes everything that waits, now. */
  drain(): void {
    while (this.#queue.length > 0) this.#writeBatch();
  }

  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      if (this.#queue.length > 0) this.#writeBatch();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #writeBatch(): void {
    const batch = this.#takeBatch();
    const outcomes = this.writer.write(batch.map(({ append }) => append));
    this.#batches += 1;
    batch.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined || outcome instanceof Error)
        reject(outcome ?? new Error('no outcome'));
      else resolve(outcome);
    });
    this.onWritten();
  }

  #takeBatch(): readonly QueuedAppend[] {
    let events = 0;
    let count = 0;
    while (count < this.#queue.length && events < batchEventsMax) {
      events += this.#queue[count]?.append.events.length ?? 0;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }
}
