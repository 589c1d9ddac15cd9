import { randomUUID } from 'node:crypto';
import { status, type ServerWritableStream } from '@grpc/grpc-js';
import { ReadResp, type ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { checkpointMessage, eventMessage, failure, filterOf } from './messages';
import type { ServerFaults } from './server-faults';
import type { LoggedEvent, ServerLog } from './server-log';

/** Events examined between two checkpoints. */
const checkpointEvery = 32;

/** A catch-up subscription to the whole log, from behind a position, as one call keeps it. */
export class ServerSubscription {
  readonly #passes: (event: LoggedEvent) => boolean;
  #next: number;
  #isCaughtUp = false;
  #isWaiting = false;
  #isLagging = false;
  #isOver = false;
  #stopListening = (): void => undefined;

  constructor(
    private readonly call: ServerWritableStream<ReadReq, ReadResp>,
    options: ReadReq.Options,
    private readonly log: ServerLog,
    private readonly faults: ServerFaults,
  ) {
    this.#passes = filterOf(options);
    const position = options.getAll()?.getPosition();
    const isEnd = options.getAll()?.hasEnd() ?? false;
    this.#next = position
      ? log.indexFrom(BigInt(position.getCommitPosition()) + 1n)
      : isEnd
        ? log.events.length
        : 0;
  }

  begin(onOver: () => void): void {
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

  /** What was written while it lagged comes with the first that is due, as bursts of a slow line do. */
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
    while (!this.#isWaiting && !this.#isOver && !this.#isStalled) {
      if (this.#next >= this.log.events.length) return this.#catchUp();
      const chunk = this.log.events.slice(this.#next, this.#next + checkpointEvery);
      this.#next += chunk.length;
      this.#deliver(chunk);
    }
  }

  #deliver(chunk: readonly LoggedEvent[]): void {
    const last = chunk.at(-1) as LoggedEvent;
    const isWhole = chunk.length === checkpointEvery;
    if (this.faults.checkpointFirst) this.#write(checkpointMessage(last));
    const chosen = chunk.filter(this.#passes);
    const repeated = this.faults.deliveredTwice ? chosen : [];
    for (const event of [...chosen, ...repeated]) this.#write(eventMessage(event));
    if (isWhole && !this.faults.checkpointFirst) this.#write(checkpointMessage(last));
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
