import { Unavailable } from '@art30/event-sourcing';

/** Items that may wait for a commit; more mean that the disk cannot follow. */
export const queuedAppendsMax = 4_096;
/** Rows after which a batch is closed, because the event loop stands still while it is written. */
const batchRowsMax = 1_000;

/** Writes a batch in one transaction. */
export interface BatchWriter<Item, Result> {
  /** An outcome for each item, in their order; never throws. */
  write(batch: readonly Item[]): readonly (Result | Error)[];
  /** Rows that an item makes. */
  rowsOf(item: Item): number;
}

interface Queued<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

/** What runs goes on behind a batch that was written in a turn of its own, of whichever file. */
let isContinuationOfBatch = false;

/** Says so until all that goes on at once has done so. */
function beginContinuations(): void {
  isContinuationOfBatch = true;
  // The first of these comes before what was resolved goes on, the last once nothing goes on any more.
  process.nextTick(() => void Promise.resolve().then(() => process.nextTick(endContinuations)));
}

function endContinuations(): void {
  isContinuationOfBatch = false;
}

/** The turn of the event loop in which a batch was written last, of whichever file. */
let turnTaken: number | undefined;

/** The turn that runs, as the loop counts them. */
function turnNow(): number {
  return performance.nodeTiming.uvMetricsInfo.loopCount;
}

/** Takes the turn that runs for a batch of its own, unless one was written in it. */
function takesTurn(): boolean {
  const turn = turnNow();
  const isFree = turn !== turnTaken;
  turnTaken = turn;
  return isFree;
}

/**
 * Gathers what is to be written in one turn of the event loop into one transaction: the price of a
 * commit is the fsync, and so it is shared by all who ask at the same time. Those who waited for one batch
 * and ask for another write need no turn to come together; what follows from that one waits for a turn, so that
 * others have theirs. Where nobody came beside the last one, the first of a turn is not waited with either.
 */
export class GroupCommit<Item, Result> {
  readonly #queue: Queued<Item, Result>[] = [];
  /** Nobody shared the last batch that waited for others. */
  #comesAlone = false;
  #isDue = false;
  #batches = 0;

  constructor(
    private readonly writer: BatchWriter<Item, Result>,
    /** Is told of each batch before who asked goes on. */
    private readonly onWritten: (batch: readonly Item[]) => void,
  ) {}

  /** Batches written so far, each at the price of at most one fsync. */
  get batches(): number {
    return this.#batches;
  }

  /** Resolves once the item is committed, never before. */
  append(item: Item): Promise<Result> {
    if (this.#queue.length >= queuedAppendsMax) {
      return Promise.reject(new Unavailable(`${queuedAppendsMax} appends are already waiting`));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, resolve, reject });
      this.#schedule(isContinuationOfBatch);
    });
  }

  /** Writes everything that waits, now. */
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

  /** Writes what waited, and lets what follows from it be written without another turn. */
  #writeFirst(): void {
    turnTaken = turnNow();
    this.#comesAlone = this.#queue.length === 1;
    beginContinuations();
    this.#writeDue();
  }

  /** What is more than one batch takes waits for a turn, whatever it follows from. */
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
