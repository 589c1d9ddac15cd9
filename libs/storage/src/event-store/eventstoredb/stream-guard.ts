import { setMaxListeners } from 'node:events';
import type { Position } from '@art30/event-sourcing';
import { backOffMs, pause, type Waits } from './call-times';
import { followSubscription, type OpenSubscription, type Source } from './follow-subscription';
import { positionOf } from './log-position';
import type { StoredEvent } from './stored-event';
import { LimitedStream, limitOf } from './stream-limits';
import type { StreamPrefix } from './stream-prefix';
import { troubleOf } from './trouble';

/** The calls with which streams are guarded, with the names that streams have on the server. */
export interface GuardCalls {
  /** The newest metadata of a stream. */
  metadataEvents(stream: string): Promise<StoredEvent[]>;
  /** Everything in the log that can limit or end a stream. */
  limitingEvents(
    after: Position | null,
    onCheckpoint: (position: Position) => void,
  ): Promise<OpenSubscription>;
}

/** Stops the store for good when the server may forget events of the ledger, or when it is closed. */
export class StreamGuard {
  readonly #halt = new AbortController();
  /** Streams whose newest metadata are being read. */
  readonly #suspects = new Set<string>();
  #hasCaughtUp = false;

  constructor(
    private readonly calls: GuardCalls,
    private readonly prefix: StreamPrefix,
    private readonly waits: Waits,
  ) {
    // Every wait of every call listens to it.
    setMaxListeners(0, this.#halt.signal);
  }

  /** Aborts with the reason why nothing works any more. */
  get signal(): AbortSignal {
    return this.#halt.signal;
  }

  /** Whether every limit is known that was set before this process began. */
  get knowsLimits(): boolean {
    return this.#hasCaughtUp && this.#suspects.size === 0;
  }

  stop(reason: Error): void {
    this.#halt.abort(reason);
  }

  requireWorking(): void {
    if (this.signal.aborted) throw this.signal.reason as Error;
  }

  /** The error for a stream that the server says is deleted, which stops everything. */
  deleted(stream: string): LimitedStream {
    const error = new LimitedStream(this.prefix, stream, 'was deleted');
    this.stop(error);
    return error;
  }

  /** Looks at events of the log, which has old metadata too: only the newest of a stream hold. */
  look(stored: readonly StoredEvent[]): void {
    for (const event of stored) {
      const limit = limitOf(event, this.prefix);
      if (limit === undefined) continue;
      if (limit.isForGood) this.stop(limit);
      else void this.#confirm(limit);
    }
  }

  /** Looks at the newest metadata of a stream. */
  lookAtNewest(stored: readonly StoredEvent[]): void {
    for (const event of stored) {
      const limit = limitOf(event, this.prefix);
      if (limit !== undefined) this.stop(limit);
    }
  }

  /** Watches, from the beginning of the log, for limits on streams of the ledger. */
  async watch(): Promise<void> {
    const source: Source<{ readonly position: Position }> = {
      open: (last, onCheckpoint) => this.calls.limitingEvents(last, onCheckpoint),
      eventOf: ({ event }) => {
        this.look(event === undefined ? [] : [event]);
        const position = positionOf(event?.position);
        return position === undefined ? undefined : { position };
      },
      // Without events of this kind it is silent for ever.
      isBehind: async () => false,
      onCaughtUp: () => void (this.#hasCaughtUp = true),
    };
    const following = { after: null, signal: this.signal, ...this.waits };
    for await (const page of followSubscription(source, following)) void page;
  }

  /** A limit that was taken away stands in the log until the server scavenges it. */
  async #confirm(limit: LimitedStream): Promise<void> {
    if (this.#suspects.has(limit.stream)) return;
    this.#suspects.add(limit.stream);
    for (let failures = 1; !this.signal.aborted; failures += 1) {
      try {
        this.lookAtNewest(await this.calls.metadataEvents(this.prefix.stored(limit.stream)));
        break;
      } catch (error) {
        if (troubleOf(error) === 'not-found') break;
        if (!['unknown', 'not-leader'].includes(troubleOf(error))) this.stop(limit);
      }
      await pause(backOffMs(failures, this.waits), this.signal);
    }
    this.#suspects.delete(limit.stream);
  }
}
