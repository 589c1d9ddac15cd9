import { setMaxListeners } from 'node:events';
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
import { backOffMs, pause, unlessAborted, type Waits } from './call-times';
import { followSubscription, type OpenSubscription, type Source } from './follow-subscription';
import { placeOf, positionOf } from './log/log-position';
import { settleAppend } from './settle-append';
import { completeStream, recordedEvent, type StoredEvent } from './log/stored-event';
import { limitOf } from './log/stream-limits';
import type { StreamPrefix } from './log/stream-prefix';
import { asPortError, troubleOf } from './trouble';

/**
 * The calls of the client that the adapter makes, with the names that streams have on the server.
 * Each ends in time, by a result or an error of the client.
 */
export interface ServerCalls {
  append(append: EncodedAppend): Promise<{ revision: number; position: Position | undefined }>;
  streamEvents(stream: string, fromRevision: number, count?: number): Promise<StoredEvent[]>;
  /** The newest metadata of a stream. */
  metadataEvents(stream: string): Promise<StoredEvent[]>;
  /** Events of the ledger and of its streams' metadata, from a position on, that one included. */
  logForwards(from: Position | null, count: number): Promise<StoredEvent[]>;
  /** The same before a position, or from the end. */
  logBackwards(from: Position | null, count: number): Promise<StoredEvent[]>;
  ledgerEvents(after: Position | null): OpenSubscription;
  limitingEvents(after: Position | null): OpenSubscription;
}

/** Bytes of data and metadata one append may have: what a server takes unless told otherwise. */
const appendBytesMax = 1_048_576;
/** Appends under way at once; more mean that the server cannot follow. */
const appendsUnderWayMax = 4_096;
/** Tries of one read. */
const readsMax = 4;
/** Events read beyond those wanted, because metadata of streams stand among them. */
const countExtra = 8;

/** The event store in an EventStoreDB or KurrentDB server or cluster. */
export class EventStoreDbEventStore implements EventStore {
  readonly #underWay = new Set<Promise<unknown>>();
  /** Aborts for good with the reason why nothing works any more. */
  readonly #halt = new AbortController();
  /** The highest position of the ledger that this process has seen. */
  #seen: Position = '';
  #closing: Promise<void> | undefined;

  /** Opened by `openEventStoreDb`. */
  constructor(
    private readonly calls: ServerCalls,
    private readonly prefix: StreamPrefix,
    private readonly waits: Waits,
    private readonly release: () => Promise<void>,
  ) {
    // Every wait of every call listens to it.
    setMaxListeners(0, this.#halt.signal);
    this.#guard().catch((error: unknown) => this.#halt.abort(error));
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    this.#requireWorking();
    if (this.#closing !== undefined) throw new Unavailable('it is closed');
    const append = encodeAppend(stream, expected, events);
    checkAppendBytes(append);
    const storedStream = this.prefix.stored(stream);
    if (this.#underWay.size >= appendsUnderWayMax) throw new Unavailable('it is overloaded');
    const settled = settleAppend(append, {
      calls: {
        offer: (offered) => this.#offer({ ...offered, stream: storedStream }),
        standing: async ({ firstRevision, events: { length } }) =>
          this.#completeStream(stream, firstRevision, length),
      },
      ...this.waits,
      signal: this.#halt.signal,
    });
    this.#underWay.add(settled);
    try {
      return this.#noted(await settled);
    } finally {
      this.#underWay.delete(settled);
    }
  }

  async readStream(stream: string, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    const events = await this.#completeStream(stream, fromRevision);
    if (events.length === 0 && fromRevision === 0) await this.#requireUnlimited(stream);
    return events;
  }

  async readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    checkPageLimit(limit);
    const page: RecordedEvent[] = [];
    for (let from = after; ;) {
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
    this.#requireWorking();
    const ends = AbortSignal.any([signal, this.#halt.signal]);
    if (after !== null) await this.#requireHeadAt(after, ends);
    const source: Source<RecordedEvent> = {
      open: (last) => this.calls.ledgerEvents(last),
      eventOf: ({ event }) => this.#ledgerEventsOf(event === undefined ? [] : [event])[0],
      isBehind: async (last) => ((await this.head()) ?? '') > (last ?? ''),
    };
    yield* followSubscription(source, { after, signal: ends, ...this.waits });
    if (!signal.aborted) this.#requireWorking();
  }

  async head(): Promise<Position | null> {
    for (let from: Position | null = null; ;) {
      const stored = await this.#read('the log', () => this.calls.logBackwards(from, countExtra));
      const last = positionOf(stored.at(-1)?.position);
      const isFound = this.#ledgerEventsOf(stored).length > 0;
      // Below what has been seen there is nothing new; above it only metadata of streams.
      if (isFound || stored.length < countExtra || last === undefined || last <= this.#seen) {
        return this.#seen === '' ? null : this.#seen;
      }
      from = last;
    }
  }

  async check(): Promise<void> {
    await this.head();
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      await Promise.allSettled(this.#underWay);
      this.#halt.abort(new Unavailable('it is closed'));
      await this.release();
    })();
    return this.#closing;
  }

  /**
   * One offer. A position that is not above all those seen before it is that of a repeat, and what
   * servers say of those differs: the log itself is asked.
   */
  async #offer(append: EncodedAppend): ReturnType<ServerCalls['append']> {
    const before = this.#seen;
    const { revision, position } = await this.calls.append(append);
    const isFresh = position !== undefined && position > before;
    return { revision, position: isFresh ? position : undefined };
  }

  async #completeStream(
    stream: string,
    fromRevision: number,
    count?: number,
  ): Promise<RecordedEvent[]> {
    const stored = await this.#read(`stream ${stream}`, async () => {
      try {
        return await this.calls.streamEvents(this.prefix.stored(stream), fromRevision, count);
      } catch (error) {
        if (troubleOf(error) === 'not-found') return [];
        throw error;
      }
    });
    return completeStream(stream, fromRevision, stored).map((event) => this.#noted(event));
  }

  /** A stream that was cut off or deleted looks empty: nothing may begin it anew. */
  async #requireUnlimited(stream: string): Promise<void> {
    const stored = await this.#read(`stream ${stream}`, () =>
      this.calls.metadataEvents(this.prefix.stored(stream)).catch((error: unknown) => {
        if (troubleOf(error) === 'not-found') return [];
        throw error;
      }),
    );
    this.#ledgerEventsOf(stored);
    this.#requireWorking();
  }

  /**
   * The events of the ledger among some; stops everything when one of them limits a stream of the
   * ledger.
   */
  #ledgerEventsOf(stored: readonly StoredEvent[]): RecordedEvent[] {
    for (const event of stored) {
      const limit = limitOf(event, this.prefix);
      if (limit !== undefined) this.#halt.abort(limit);
    }
    return stored.flatMap((event) => {
      const stream = this.prefix.own(event.streamId);
      return stream === undefined ? [] : [this.#noted(recordedEvent(event, stream))];
    });
  }

  #noted<Place extends { readonly position: Position }>(place: Place): Place {
    if (place.position > this.#seen) this.#seen = place.position;
    return place;
  }

  /**
   * A read, repeated while there is time: after a restart of the server the first call meets a dead
   * connection.
   */
  async #read<Result>(what: string, read: () => Promise<Result>): Promise<Result> {
    const until = performance.now() + this.waits.times.callMs;
    for (let tries = 1; ; tries += 1) {
      this.#requireWorking();
      try {
        return await read();
      } catch (error) {
        const mayHeal = ['unknown', 'not-leader'].includes(troubleOf(error));
        if (!mayHeal || tries === readsMax || performance.now() >= until) {
          throw asPortError(error, what);
        }
      }
      await pause(backOffMs(tries, this.waits), this.#halt.signal);
    }
  }

  #requireWorking(): void {
    if (this.#halt.signal.aborted) throw this.#halt.signal.reason as Error;
  }

  /** @throws Error when the log ends before the position: the reader has seen another log. */
  async #requireHeadAt(after: Position, ends: AbortSignal): Promise<void> {
    placeOf(after);
    for (let failures = 1; !ends.aborted; failures += 1) {
      try {
        const head = await unlessAborted(this.head(), ends);
        if (head === undefined || after <= (head ?? '')) return;
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

  /** Watches, from the beginning of the log, for limits on streams of the ledger. */
  async #guard(): Promise<void> {
    const source: Source<{ readonly position: Position }> = {
      open: (last) => this.calls.limitingEvents(last),
      eventOf: ({ event }) => {
        this.#ledgerEventsOf(event === undefined ? [] : [event]);
        const position = positionOf(event?.position);
        return position === undefined ? undefined : { position };
      },
      // Without events of this kind it is silent for ever.
      isBehind: async () => false,
    };
    const following = { after: null, signal: this.#halt.signal, ...this.waits };
    for await (const page of followSubscription(source, following)) void page;
  }
}

/** Refuses an append that is too large for the server, before it is sent. */
function checkAppendBytes({ stream, events }: EncodedAppend): void {
  const bytes = events.reduce(
    (sum, { data, metadata }) => sum + Buffer.byteLength(data) + Buffer.byteLength(metadata),
    0,
  );
  if (bytes <= appendBytesMax) return;
  throw new Error(`an append to stream ${stream} has ${bytes} bytes, over ${appendBytesMax}`);
}
