import { setTimeout as pause } from 'node:timers/promises';
import { status, type ServerWritableStream } from '@grpc/grpc-js';
import { ReadReq, type ReadResp } from '@eventstore/db-client/generated/streams_pb';
import {
  accessDenied,
  eventMessage,
  failure,
  filterOf,
  notFoundMessage,
  streamDeleted,
  streamName,
} from './messages';
import type { ServerFaults } from './server-faults';
import type { LoggedEvent, ServerLog } from './server-log';
import type { HeardCall } from './heard-call';
import { ServerSubscription } from './server-subscription';

type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

/** Serves reads of streams and of the whole log, and subscriptions. */
export class ReadCalls {
  readonly #subscriptions = new Set<ServerSubscription>();
  /** Number of reads that were not subscriptions. */
  reads = 0;
  /** Number of events of the whole log that reads have scanned, matching or not. */
  examined = 0;
  /** Number of events that subscriptions have scanned, and of those that they sent. */
  readonly subscribed = { examined: 0, sent: 0 };
  /** Number of subscriptions that were begun. */
  subscriptionsBegun = 0;

  constructor(
    private readonly log: ServerLog,
    private readonly faults: ServerFaults,
    private readonly heard: (call: HeardCall) => void,
  ) {}

  get subscriptions(): number {
    return this.#subscriptions.size;
  }

  read(call: ReadCall): void {
    const options = call.request.getOptions() ?? new ReadReq.Options();
    const stream = options.getStream();
    const name = stream ? streamName(stream.getStreamIdentifier()) : '$all';
    if (this.faults.denied.has(`read ${name}`)) return void call.emit('error', accessDenied());
    if (options.hasSubscription()) return this.#subscribe(call, options);
    this.reads += 1;
    this.heard({ call: 'read', stream: name });
    if (this.faults.readsIgnored) return;
    if (this.faults.readsRefused > 0) {
      this.faults.readsRefused -= 1;
      call.emit('error', failure(status.UNAVAILABLE, 'the server is not ready'));
      return;
    }
    void this.#send(call, options);
  }

  /** Ends every subscription without an error. */
  endSubscriptions(): void {
    for (const subscription of [...this.#subscriptions]) subscription.end();
  }

  /** Ends every subscription with an error. */
  dropSubscriptions(): void {
    for (const subscription of [...this.#subscriptions]) subscription.drop('the server is busy');
  }

  #subscribe(call: ReadCall, options: ReadReq.Options): void {
    if (this.faults.subscriptionsRefused > 0) {
      this.faults.subscriptionsRefused -= 1;
      call.emit('error', failure(status.UNAVAILABLE, 'the server is not ready'));
      return;
    }
    this.subscriptionsBegun += 1;
    const subscription = new ServerSubscription(call, options, this.log, this.faults);
    this.#subscriptions.add(subscription);
    subscription.begin(this.subscribed, () => this.#subscriptions.delete(subscription));
  }

  async #send(call: ReadCall, options: ReadReq.Options): Promise<void> {
    const stream = options.getStream();
    const name = streamName(stream?.getStreamIdentifier());
    if (stream && this.log.isDeleted(name)) {
      call.emit('error', streamDeleted(name));
      return;
    }
    const recorded = stream ? this.log.stream(name) : this.log.events;
    if (recorded === undefined) {
      call.write(notFoundMessage(name));
      call.end();
      return;
    }
    const before = this.examined;
    const chosen = this.#chosen(options, recorded);
    if (stream === undefined) {
      const ms = (this.examined - before) / this.faults.examinedPerMs;
      if (ms >= 1) await pause(ms);
    }
    for (const event of chosen) {
      if (call.cancelled) return;
      if (!call.write(eventMessage(event))) await drained(call);
    }
    call.end();
  }

  #chosen(options: ReadReq.Options, recorded: readonly LoggedEvent[]): readonly LoggedEvent[] {
    const isForwards = options.getReadDirection() === ReadReq.Options.ReadDirection.FORWARDS;
    const count = Number(options.getCount());
    const start = this.#startOf(options, recorded, isForwards);
    const passes = filterOf(options);
    const chosen: LoggedEvent[] = [];
    const step = isForwards ? 1 : -1;
    for (let index = isForwards ? start : start - 1; chosen.length < count; index += step) {
      const event = recorded[index];
      if (event === undefined) break;
      if (!options.hasStream()) this.examined += 1;
      if (passes(event)) chosen.push(event);
    }
    return chosen;
  }

  /** Index of the first event of a forward read, or the index after it for a backward read. */
  #startOf(
    options: ReadReq.Options,
    recorded: readonly LoggedEvent[],
    isForwards: boolean,
  ): number {
    const stream = options.getStream();
    if (stream?.hasRevision()) {
      const revision = Number(stream.getRevision()) + (isForwards ? 0 : 1);
      const index = recorded.findIndex((event) => event.revision >= revision);
      return index < 0 ? recorded.length : index;
    }
    const position = options.getAll()?.getPosition();
    if (position) return this.log.indexFrom(BigInt(position.getCommitPosition()));
    const isEnd = stream?.hasEnd() ?? options.getAll()?.hasEnd() ?? false;
    return isEnd ? recorded.length : 0;
  }
}

function drained(call: ReadCall): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      call.off('drain', go);
      call.off('cancelled', go);
      call.off('close', go);
      resolve();
    };
    call.on('drain', go);
    call.on('cancelled', go);
    call.on('close', go);
  });
}
