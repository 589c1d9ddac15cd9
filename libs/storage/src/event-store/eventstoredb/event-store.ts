import {
  Unavailable,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { checkPageLimit, encodeAppend, type EncodedAppend } from '../append-input';
import { backOffMs, callPauseMs, pause, unlessAborted, within, type Waits } from './call-times';
import { followSubscription, type OpenSubscription, type Source } from './follow-subscription';
import { LastRefusal } from './last-refusal';
import { countExtra, LogEnd, type EndCalls } from './log-end';
import { logPositionOf, positionOf } from './log-position';
import { settleAppend } from './settle-append';
import { completeStream, recordedEvent, type StoredEvent } from './stored-event';
import type { StreamPrefix } from './stream-prefix';
import { StreamGuard, type GuardCalls } from './stream-guard';
import { asPortError, Retries, troubleOf, type RequiredRight } from './trouble';

/**
 * The calls of the client library that the adapter makes, with stream names as on the server. Each ends
 * within a time limit, by a result or an error of the client.
 */
export interface ServerCalls extends GuardCalls, EndCalls {
  append(append: EncodedAppend): Promise<{ revision: number; position: Position | undefined }>;
  /** Rejects if the user of the service lacks a right; changes nothing. */
  demandRight(asked: RequiredRight): Promise<void>;
  streamEvents(stream: string, fromRevision: number, count?: number): Promise<StoredEvent[]>;
  /** Subscribes to the events of the ledger and to the metadata of its streams, after a position. */
  logFrom(
    after: Position | null,
    onCheckpoint: (position: Position) => void,
  ): Promise<OpenSubscription>;
}

/** Largest append in bytes of data and metadata, which is the default limit of a server. */
const appendBytesMax = 1_048_576;
/** Appends under way at once; above this limit new ones are refused as overload. */
const appendsUnderWayMax = 4_096;

/** The event store in an EventStoreDB or KurrentDB server or cluster. */
export class EventStoreDbEventStore implements EventStore {
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #guard: StreamGuard;
  readonly #end: LogEnd;
  #closing: Promise<void> | undefined;
  readonly #refusal: LastRefusal;

  /** Called by `openEventStoreDb`. */
  constructor(
    private readonly calls: ServerCalls,
    private readonly prefix: StreamPrefix,
    private readonly waits: Waits,
    private readonly release: () => Promise<void>,
  ) {
    this.#refusal = new LastRefusal((asked) => calls.demandRight(asked));
    this.#end = new LogEnd(calls, {
      once: (read) => {
        this.#guard.requireWorking();
        return within(waits.times.callMs, read());
      },
      read: (read) => this.#read('the log', read),
      eventsOf: (stored) => this.#ledgerEventsOf(stored),
    });
    this.#guard = new StreamGuard(calls, prefix, waits);
    this.#guard.watch().catch((error: unknown) => this.#guard.stop(error as Error));
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    this.#guard.requireWorking();
    if (this.#closing !== undefined) throw new Unavailable('it is closed');
    const append = encodeAppend(stream, expected, events);
    checkAppendBytes(append);
    const storedStream = this.prefix.stored(stream);
    if (this.#underWay.size >= appendsUnderWayMax) throw new Unavailable('it is overloaded');
    const settled = this.#settled(append, storedStream);
    this.#underWay.add(settled);
    try {
      const result = this.#noted(await settled);
      this.#refusal.taken();
      return result;
    } catch (error) {
      if (error instanceof Unavailable) this.#refusal.note(error);
      throw error;
    } finally {
      this.#underWay.delete(settled);
    }
  }

  /**
   * Appends once it is known that the server has not truncated or deleted the stream, if the append begins
   * it.
   */
  async #settled(append: EncodedAppend, storedStream: string): Promise<AppendResult> {
    const { stream, expected } = append;
    if (expected === 'no-stream' && !this.#guard.knowsLimits) await this.#requireUnlimited(stream);
    return settleAppend(append, {
      calls: {
        offer: (offered) => this.#offer({ ...offered, stream: storedStream }),
        storedEvents: ({ firstRevision, events: { length } }, limitMs) =>
          this.#completeStream(stream, firstRevision, { count: length, limitMs }),
      },
      ...this.waits,
      signal: this.#guard.signal,
    });
  }

  async readStream(stream: string, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    const events = await this.#completeStream(stream, fromRevision);
    if (events.length === 0 && fromRevision === 0) await this.#requireUnlimited(stream);
    return events;
  }

  async readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    checkPageLimit(limit);
    const page: RecordedEvent[] = [];
    const { passed } = this.#end;
    await passed.whilePassing();
    for (let from = passed.beyond(after); ;) {
      const count = limit - page.length + countExtra;
      const stored = await this.#read('the log', () => this.calls.logForwards(from, count));
      const lastRead = page.at(-1)?.position ?? after ?? '';
      const events = this.#ledgerEventsOf(stored).filter(({ position }) => position > lastRead);
      page.push(...events.slice(0, limit - page.length));
      const last = positionOf(stored.at(-1)?.position);
      if (page.length === limit || stored.length < count || last === undefined) return page;
      from = last;
    }
  }

  async *subscribe(
    after: Position | null,
    signal: AbortSignal,
  ): AsyncGenerator<readonly RecordedEvent[], void> {
    this.#guard.requireWorking();
    const ends = AbortSignal.any([signal, this.#guard.signal]);
    if (after !== null) {
      await this.#requireHeadAt(after, ends);
      this.#end.passed.note({ behind: after, to: after });
    }
    const source: Source<RecordedEvent> = {
      open: (last, onCheckpoint) => this.calls.logFrom(last, onCheckpoint),
      onPassing: (passing) => this.#end.passed.follow(passing),
      onPassed: (passed) => this.#end.passed.note(passed),
      eventOf: ({ event }) => this.#ledgerEventsOf(event === undefined ? [] : [event])[0],
      isBehind: async (last) => ((await this.head()) ?? '') > (last ?? ''),
    };
    yield* followSubscription(source, { after, signal: ends, ...this.waits });
    if (!signal.aborted) this.#guard.requireWorking();
  }

  /**
   * Subscribes to its own log while it is open. The subscription learns which parts of the log belong to
   * other programs, so that readers can skip them.
   */
  followItself(): void {
    const follow = async (): Promise<void> => {
      for await (const page of this.subscribe(null, this.#guard.signal)) void page;
    };
    // Readers receive the error that ended the subscription.
    follow().catch(() => undefined);
  }

  head(): Promise<Position | null> {
    return this.#end.position();
  }

  async check(): Promise<void> {
    try {
      await this.head();
    } catch (error) {
      this.#refusal.away();
      throw error;
    }
    await this.#refusal.demandNone();
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      await Promise.allSettled(this.#underWay);
      this.#guard.stop(new Unavailable('it is closed'));
      await this.release();
    })();
    return this.#closing;
  }

  /**
   * Offers an append once. Servers report different positions for a repeated append; so a position that is
   * not above all seen ones is dropped, and the caller reads the stream instead.
   */
  async #offer(append: EncodedAppend): ReturnType<ServerCalls['append']> {
    const before = this.#end.seen;
    const { revision, position } = await this.#unlessDeleted(append.stream, () =>
      this.calls.append(append),
    );
    const isFresh = position !== undefined && position > before;
    return { revision, position: isFresh ? position : undefined };
  }

  async #completeStream(
    stream: string,
    fromRevision: number,
    { count, limitMs }: { readonly count?: number; readonly limitMs?: number } = {},
  ): Promise<RecordedEvent[]> {
    const name = this.prefix.stored(stream);
    const read = () =>
      this.#unlessDeleted(name, () => this.calls.streamEvents(name, fromRevision, count));
    const stored = await this.#read(`stream ${stream}`, read, limitMs);
    return completeStream(stream, fromRevision, stored).map((event) => this.#noted(event));
  }

  /**
   * Makes a call and stops the store if the server answers that the stream was deleted.
   *
   * @throws LimitedStream if it was deleted.
   */
  async #unlessDeleted<Result>(name: string, call: () => Promise<Result>): Promise<Result> {
    try {
      return await call();
    } catch (error) {
      if (troubleOf(error) !== 'deleted') throw error;
      throw this.#guard.deleted(this.prefix.own(name) ?? name);
    }
  }

  /**
   * Makes sure that a stream which looks empty was not truncated or deleted, so that it is not begun again.
   */
  async #requireUnlimited(stream: string): Promise<void> {
    const name = this.prefix.stored(stream);
    const read = () => this.#unlessDeleted(name, () => this.calls.metadataEvents(name));
    this.#guard.lookAtNewest(await this.#read(`stream ${stream}`, read));
    this.#guard.requireWorking();
  }

  /** Filters the events of the ledger, and lets the guard look for stream limits among all of them. */
  #ledgerEventsOf(stored: readonly StoredEvent[]): RecordedEvent[] {
    this.#guard.look(stored);
    return stored.flatMap((event) => {
      const stream = this.prefix.own(event.streamId);
      return stream === undefined ? [] : [this.#noted(recordedEvent(event, stream))];
    });
  }

  #noted<Place extends { readonly position: Position }>(place: Place): Place {
    this.#end.note(place.position);
    return place;
  }

  /**
   * Reads with retries, as long as a retry may help and for at most the time of two calls.
   *
   * @returns no events when there is no such stream.
   */
  async #read(
    what: string,
    read: () => Promise<StoredEvent[]>,
    limitMs = 2 * this.waits.times.callMs,
  ): Promise<StoredEvent[]> {
    const end = performance.now() + limitMs;
    const retries = new Retries(this.waits.times.callMs);
    for (let failures = 1; ; failures += 1) {
      this.#guard.requireWorking();
      try {
        return await within(Math.max(end - performance.now(), 0), read());
      } catch (error) {
        if (troubleOf(error) === 'not-found') return [];
        const isWorthwhile = retries.isWorthwhile(error) && performance.now() < end;
        if (!isWorthwhile) throw asPortError(retries.cause, what);
      }
      await pause(callPauseMs(failures, this.waits), this.#guard.signal);
    }
  }

  /**
   * Checks that the log reaches a position.
   *
   * @throws Error when the log ends before the position: the reader has seen another log.
   */
  async #requireHeadAt(after: Position, ends: AbortSignal): Promise<void> {
    logPositionOf(after);
    for (let failures = 1; !ends.aborted; failures += 1) {
      try {
        const isThere = await unlessAborted(this.#end.isAtOrBehind(after), ends);
        if (isThere !== false) return;
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        await pause(backOffMs(failures, this.waits), ends);
        continue;
      }
      throw new Error(
        `the log ends before position ${after}: it is an older copy than the one read before`,
      );
    }
  }
}

/** Refuses an append that is too large for the server before it is sent. */
function checkAppendBytes({ stream, events }: EncodedAppend): void {
  const bytes = events.reduce(
    (sum, { data, metadata }) => sum + Buffer.byteLength(data) + Buffer.byteLength(metadata),
    0,
  );
  if (bytes <= appendBytesMax) return;
  throw new Error(`an append to stream ${stream} has ${bytes} bytes, over ${appendBytesMax}`);
}
