import { randomUUID } from 'node:crypto';
import { status, type ServerWritableStream } from '@grpc/grpc-js';
import { ReadResp, type ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { checkpointMessage, eventMessage, failure, filterOf } from './messages';
import type { ServerFaults } from './server-faults';
import type { LoggedEvent, ServerLog } from './server-log';

/** Number of events that one step scans. */
const windowEvents = 32;
/** Milliseconds between two steps, if scanning takes time. */
const stepMs = 5;

/** A catch-up subscription of one call to the whole log, starting after a position. */
export class ServerSubscription {
  readonly #passes: (event: LoggedEvent) => boolean;
  readonly #checkpointEvery: number;
  #next: number;
  #sinceCheckpoint = 0;
  #counted = { examined: 0, sent: 0 };
  #isCaughtUp = false;
  #isWaiting = false;
  #isLagging = false;
  #isPaced = false;
  #isOver = false;
  #stopListening = (): void => undefined;

  constructor(
    private readonly call: ServerWritableStream<ReadReq, ReadResp>,
    options: ReadReq.Options,
    private readonly log: ServerLog,
    private readonly faults: ServerFaults,
  ) {
    this.#passes = filterOf(options);
    const windows = options.getFilter()?.getCheckpointintervalmultiplier() ?? 1;
    this.#checkpointEvery = windowEvents * Math.max(windows, 1);
    const position = options.getAll()?.getPosition();
    const isEnd = options.getAll()?.hasEnd() ?? false;
    this.#next = position
      ? log.indexFrom(BigInt(position.getCommitPosition()) + 1n)
      : isEnd
        ? log.events.length
        : 0;
  }

  /** @param counted counters of the events that are scanned and of those that are sent. */
  begin(counted: { examined: number; sent: number }, onOver: () => void): void {
    this.#counted = counted;
    const over = (): void => {
      this.#isOver = true;
      this.#stopListening();
      onOver();
    };
    for (const sign of ['cancelled', 'close', 'error', 'finish']) this.call.on(sign, over);
    this.call.on('drain', () => {
      this.#isWaiting = false;
      this.#pump();
    });
    this.#stopListening = this.log.onAppend(() => {
      const { subscriptionsLagMs } = this.faults;
      if (subscriptionsLagMs === 0 && !this.#isLagging) return this.#pump();
      this.#isLagging = true;
      setTimeout(() => this.#pumpLate(), subscriptionsLagMs).unref();
    });
    const confirmation = new ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID());
    this.#write(new ReadResp().setConfirmation(confirmation));
    this.#pump();
  }

  /** Delivers all events that were delayed at once, as a slow connection delivers bursts. */
  #pumpLate(): void {
    this.#isLagging = false;
    this.#pump();
  }

  end(): void {
    this.call.end();
  }

  drop(reason: string): void {
    if (!this.#isOver) this.call.emit('error', failure(status.CANCELLED, reason));
  }

  get #isStalled(): boolean {
    const { subscriptionsStalled } = this.faults;
    if (typeof subscriptionsStalled === 'boolean') return subscriptionsStalled;
    return this.call.metadata.get('connection-name').includes(subscriptionsStalled);
  }

  #pump(): void {
    if (this.#isPaced) return;
    const { examinedPerMs } = this.faults;
    for (let left = examinedPerMs * stepMs; left > 0; left -= windowEvents) {
      if (this.#isWaiting || this.#isOver || this.#isStalled) return;
      if (this.#next >= this.log.events.length) return this.#catchUp();
      const chunk = this.log.events.slice(this.#next, this.#next + windowEvents);
      this.#next += chunk.length;
      this.#deliver(chunk);
    }
    this.#isPaced = true;
    const goOn = (): void => {
      this.#isPaced = false;
      this.#pump();
    };
    setTimeout(goOn, stepMs).unref();
  }

  #deliver(chunk: readonly LoggedEvent[]): void {
    const last = chunk.at(-1) as LoggedEvent;
    const isDue = this.#isCheckpointDue(chunk.length);
    if (isDue && this.faults.checkpointFirst) this.#write(checkpointMessage(last));
    const chosen = chunk.filter(this.#passes);
    const repeated = this.faults.deliveredTwice ? chosen : [];
    for (const event of [...chosen, ...repeated]) this.#write(eventMessage(event));
    this.#counted.sent += chosen.length;
    if (isDue && !this.faults.checkpointFirst) this.#write(checkpointMessage(last));
  }

  /**
   * Counts scanned events. Events that arrive one by one count towards the next checkpoint like those that
   * are read in bulk.
   */
  #isCheckpointDue(examined: number): boolean {
    this.#counted.examined += examined;
    this.#sinceCheckpoint += examined;
    if (this.#sinceCheckpoint < this.#checkpointEvery) return false;
    this.#sinceCheckpoint = 0;
    return true;
  }

  #catchUp(): void {
    if (this.#isCaughtUp) return;
    this.#isCaughtUp = true;
    this.#write(new ReadResp().setCaughtUp(new ReadResp.CaughtUp()));
  }

  #write(message: ReadResp): void {
    if (this.#isOver || this.call.cancelled || this.call.write(message)) return;
    this.#isWaiting = true;
    if (this.faults.slowConsumersDropped) this.drop('the consumer is too slow');
  }
}
