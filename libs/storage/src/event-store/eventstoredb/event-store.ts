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
 * The calls of the client library that `EventStoreDbEventStore` makes, with stream names as on the server. Each call
 * ends within a time limit, with a result or an error of the client.
 */
export interface ServerCalls extends GuardCalls, EndCalls {
  /** Appends once. The position is undefined if the server does not state it. */
  append(append: EncodedAppend): Promise<{ revision: number; position: Position | undefined }>;
  /** Rejects if the user of the service lacks a right on the server; changes nothing. */
  demandRight(asked: RequiredRight): Promise<void>;
  streamEvents(stream: string, fromRevision: number, count?: number): Promise<StoredEvent[]>;
  /**
   * Subscribes to the events of the ledger and to the metadata of its streams, after a position.
   *
   * @param onCheckpoint called with the position up to which the server has scanned the log.
   */
  logFrom(
    after: Position | null,
    onCheckpoint: (position: Position) => void,
  ): Promise<OpenSubscription>;
}

/** Largest append in bytes of data and metadata: the default limit of a server. */
const appendBytesMax = 1_048_576;
/** Largest number of unanswered appends. Further ones are refused, so that a slow server fills no memory. */
const appendsUnderWayMax = 4_096;

/** The event store in an EventStoreDB or KurrentDB server or cluster. */
export class EventStoreDbEventStore implements EventStore {
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #guard: StreamGuard;
  readonly #end: LogEnd;
  #closing: Promise<void> | undefined;
  readonly #refusal: LastRefusal;

  /** @param release closes the connection; call {@link close} for it. */
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
   * Appends with retries. If the append begins a stream, the stream's metadata are checked first: a stream that only
   * looks new because the server deleted or truncated it must not be begun again.
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
   * Subscribes to the log while the store is open, and drops the events. The subscription notes which parts of the log
   * have only events of other programs, so that reads can skip these parts.
   */
  followItself(): void {
    const follow = async (): Promise<void> => {
      for await (const page of this.subscribe(null, this.#guard.signal)) void page;
    };
    // The error that ended the subscription needs no report here, because each later read or append throws it too.
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
   * Sends an append once. For a repeated append, servers may report a position that is not that of the events. So a
   * position at or below those seen before is left out, and the caller reads it from the stream.
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
   * Makes a call, and stops the store if the server answers that the stream was deleted, because the ledger then lacks
   * events.
   *
   * @throws LimitedStream if the stream was deleted.
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
   * Stops the store if a stream that looks empty was truncated or deleted. Its events are lost then, and commands must
   * not be decided as if it never had any.
   */
  async #requireUnlimited(stream: string): Promise<void> {
    const name = this.prefix.stored(stream);
    const read = () => this.#unlessDeleted(name, () => this.calls.metadataEvents(name));
    this.#guard.lookAtNewest(await this.#read(`stream ${stream}`, read));
    this.#guard.requireWorking();
  }

  /**
   * Returns those of the stored events that belong to the ledger. The guard looks through all of them for limits by
   * which the server would delete events of the ledger.
   */
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
   * Reads, and repeats the read after a failure that may pass, until `limitMs` milliseconds are over.
   *
   * @param what thing that is read, for error messages.
   * @returns no events if there is no such stream.
   * @throws Unavailable with the reason of the last failure.
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
   * Checks that the log reaches a position at which a subscription is to begin, and retries while the server is
   * unavailable.
   *
   * @throws Error if the log ends before the position, because the reader has then seen another log.
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

/** Throws an error for an append that the server would refuse as too large. */
function checkAppendBytes({ stream, events }: EncodedAppend): void {
  const bytes = events.reduce(
    (sum, { data, metadata }) => sum + Buffer.byteLength(data) + Buffer.byteLength(metadata),
    0,
  );
  if (bytes <= appendBytesMax) return;
  throw new Error(`an append to stream ${stream} has ${bytes} bytes, over ${appendBytesMax}`);
}
