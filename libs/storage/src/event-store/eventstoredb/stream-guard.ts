import { setMaxListeners } from 'node:events';
import type { Position } from '@art30/event-sourcing';
import { backOffMs, pause, type Waits } from './call-times';
import { followSubscription, type OpenSubscription, type Source } from './follow-subscription';
import { positionOf } from './log-position';
import type { StoredEvent } from './stored-event';
import { LimitedStream, limitOf } from './stream-limits';
import type { StreamPrefix } from './stream-prefix';
import { troubleOf } from './trouble';

/** The calls that `StreamGuard` makes, with stream names as on the server. */
export interface GuardCalls {
  /** Reads the newest metadata event of a stream. */
  metadataEvents(stream: string): Promise<StoredEvent[]>;
  /** Subscribes to all events that can truncate or delete a stream. */
  limitingEvents(
    after: Position | null,
    onCheckpoint: (position: Position) => void,
  ): Promise<OpenSubscription>;
}

/**
 * Stops the store if the server has deleted a stream of the ledger, or has a limit set by which it would delete events.
 * Its signal also ends all work when the store is closed.
 */
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
    // The signal has a listener for each wait of each call, so the warning about many listeners is turned
    // off.
    setMaxListeners(0, this.#halt.signal);
  }

  /** Aborts when the store stops or is closed; the reason is the error for its callers. */
  get signal(): AbortSignal {
    return this.#halt.signal;
  }

  /**
   * True once all limits that were set before this process started were found, and none is being confirmed. Later ones
   * are found as they are set.
   */
  get knowsLimits(): boolean {
    return this.#hasCaughtUp && this.#suspects.size === 0;
  }

  stop(reason: Error): void {
    this.#halt.abort(reason);
  }

  requireWorking(): void {
    if (this.signal.aborted) throw this.signal.reason as Error;
  }

  /** Stops the store because the server says that a stream was deleted, and returns the error. */
  deleted(stream: string): LimitedStream {
    const error = new LimitedStream(this.prefix, stream, 'was deleted');
    this.stop(error);
    return error;
  }

  /**
   * Looks for deleted streams and stream limits in events of the log. A limit in the log may have been removed later,
   * since only a stream's newest metadata count. So a limit is confirmed before the store stops.
   */
  look(stored: readonly StoredEvent[]): void {
    for (const event of stored) {
      const limit = limitOf(event, this.prefix);
      if (limit === undefined) continue;
      if (limit.isForGood) this.stop(limit);
      else void this.#confirm(limit);
    }
  }

  /**
   * Stops the store if metadata set a limit for a stream of the ledger.
   *
   * @param stored newest metadata event of a stream, or none.
   */
  lookAtNewest(stored: readonly StoredEvent[]): void {
    for (const event of stored) {
      const limit = limitOf(event, this.prefix);
      if (limit !== undefined) this.stop(limit);
    }
  }

  /**
   * Follows the log from its beginning, and looks for deletions and limits of the ledger's streams until the
   * store stops.
   */
  async watch(): Promise<void> {
    const source: Source<{ readonly position: Position }> = {
      open: (last, onCheckpoint) => this.calls.limitingEvents(last, onCheckpoint),
      eventOf: ({ event }) => {
        this.look(event === undefined ? [] : [event]);
        const position = positionOf(event?.position);
        return position === undefined ? undefined : { position };
      },
      // A silent subscription needs no comparison with the end of the log: most logs have no such event.
      isBehind: async () => false,
      onCaughtUp: () => void (this.#hasCaughtUp = true),
    };
    const following = { after: null, signal: this.signal, ...this.waits };
    for await (const page of followSubscription(source, following)) void page;
  }

  /**
   * Stops the store if the newest metadata of a stream still set a limit. The limit that was found may have
   * been removed: it stays in the log until the server cleans up (scavenges) the log.
   */
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
