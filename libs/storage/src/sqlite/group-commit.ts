import { Unavailable } from '@art30/event-sourcing';

/**
 * Largest number of queued items. If the disk is too slow for them, new items are refused, so that memory stays
 * bounded.
 */
export const queuedAppendsMax = 4_096;
/** Rows from which on a batch gets no further items, because writing the batch blocks the event loop. */
const batchRowsMax = 1_000;

/** Writes batches of items, each in one transaction. */
export interface BatchWriter<Item, Result> {
  /** Writes a batch and returns an outcome for each item, in order; never throws. */
  write(batch: readonly Item[]): readonly (Result | Error)[];
  /** Returns the number of rows that an item adds. */
  rowsOf(item: Item): number;
}

interface Queued<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

/** True while the callers of a batch that was just written go on with their work, for any file. */
let isContinuationOfBatch = false;

/** Sets `isContinuationOfBatch` until all callers of a batch have run on to their next wait. */
function beginContinuations(): void {
  isContinuationOfBatch = true;
  // The first tick runs before the callers continue; the last one runs after all their promise callbacks.
  process.nextTick(() => void Promise.resolve().then(() => process.nextTick(endContinuations)));
}

function endContinuations(): void {
  isContinuationOfBatch = false;
}

/** Number of the turn of the event loop in which a batch of any file was last written. */
let turnTaken: number | undefined;

/** Returns the number of the current turn of the event loop. */
function turnNow(): number {
  return performance.nodeTiming.uvMetricsInfo.loopCount;
}

/** Reserves the current turn for a batch. Returns false if a batch was already written in it. */
function takesTurn(): boolean {
  const turn = turnNow();
  const isFree = turn !== turnTaken;
  turnTaken = turn;
  return isFree;
}

/**
 * Collects items that are appended in one turn of the event loop into one transaction. So they share the cost
 * of a commit, which is mostly the wait for the disk (fsync).
 *
 * After a batch its callers often append their next items together. These items are written at once, without
 * waiting for another turn. The batch after them waits for a turn, so that other work of the process is not
 * held up. If the last batch had one item, the first item of a turn is not delayed, since no other is likely to
 * come.
 */
export class GroupCommit<Item, Result> {
  readonly #queue: Queued<Item, Result>[] = [];
  /** True if the last batch that began a turn had one item, so that waiting for more items is of no use. */
  #comesAlone = false;
  #isDue = false;
  #batches = 0;

  constructor(
    private readonly writer: BatchWriter<Item, Result>,
    /** Called after each batch was written, before the callers of its items continue. */
    private readonly onWritten: (batch: readonly Item[]) => void,
  ) {}

  /** Number of batches written so far. Each costs at most one wait for the disk (fsync). */
  get batches(): number {
    return this.#batches;
  }

  /**
   * Queues an item. The promise resolves after the item's transaction was committed, and rejects with the item's error.
   * It rejects with `Unavailable` at once if the queue is full.
   */
  append(item: Item): Promise<Result> {
    if (this.#queue.length >= queuedAppendsMax) {
      return Promise.reject(new Unavailable(`${queuedAppendsMax} appends are already waiting`));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, resolve, reject });
      this.#schedule(isContinuationOfBatch);
    });
  }

  /** Writes all queued items now, before the file is closed. */
  drain(): void {
    while (this.#queue.length > 0) this.#writeBatch();
  }

  #schedule(isAtOnce: boolean): void {
    if (this.#isDue) return;
    this.#isDue = true;
    if (isAtOnce) process.nextTick(() => this.#writeDue());
    else if (this.#comesAlone && takesTurn()) process.nextTick(() => this.#writeFirst());
    else setImmediate(() => this.#writeFirst());
  }

  /**
   * Writes the queued items. Items that their callers append next are then written without waiting for another
   * turn.
   */
  #writeFirst(): void {
    turnTaken = turnNow();
    this.#comesAlone = this.#queue.length === 1;
    beginContinuations();
    this.#writeDue();
  }

  /** Writes one batch; the rest of the queue waits for another turn. */
  #writeDue(): void {
    this.#isDue = false;
    if (this.#queue.length > 0) this.#writeBatch();
    if (this.#queue.length > 0) this.#schedule(false);
  }

  #writeBatch(): void {
    const batch = this.#takeBatch();
    const items = batch.map(({ item }) => item);
    const outcomes = this.writer.write(items);
    this.#batches += 1;
    batch.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index];
      if (outcome instanceof Error) reject(outcome);
      else if (outcome === undefined) reject(new Error('no outcome'));
      else resolve(outcome);
    });
    this.onWritten(items);
  }

  #takeBatch(): readonly Queued<Item, Result>[] {
    let rows = 0;
    let count = 0;
    for (const { item } of this.#queue) {
      if (rows >= batchRowsMax) break;
      rows += this.writer.rowsOf(item);
      count += 1;
    }
    return this.#queue.splice(0, count);
  }
}
