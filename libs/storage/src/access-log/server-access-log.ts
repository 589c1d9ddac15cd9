import { randomUUID } from 'node:crypto';
import { Unavailable, type JsonObject } from '@art30/event-sourcing';
import { LastRefusal } from '../event-store/eventstoredb/last-refusal';
import { callPauseMs, pause, within, type Waits } from '../event-store/eventstoredb/call-times';
import type { StoredEvent } from '../event-store/eventstoredb/stored-event';
import {
  asPortError,
  Retries,
  troubleOf,
  type RequiredRight,
} from '../event-store/eventstoredb/trouble';
import {
  accessEntriesReadMax,
  dayOf,
  type AccessDay,
  type AccessEntry,
  type AccessLog,
  type AccessLogSettings,
  type NumberedEntry,
} from './access-log';

/** An event for an append without an expected revision. */
export interface OfferedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
}

/** The calls of the client library that an access log makes, each with a time limit. */
export interface AccessCalls {
  /** Appends at the end of the stream; a repeat of the same event id writes nothing. */
  append(stream: string, event: OfferedEvent): Promise<void>;
  events(stream: string, fromRevision: number, count: number): Promise<StoredEvent[]>;
  /** Rejects if the user of the service lacks a right; changes nothing. */
  demandRight(asked: RequiredRight): Promise<void>;
  /** Reads the newest metadata event of a stream. */
  metadata(stream: string): Promise<StoredEvent[]>;
}

/** Largest number of entries being written at once. Further ones are refused, so that a slow server fills no memory. */
const entriesUnderWayMax = 1_000;
const daySeconds = 86_400;
/**
 * Days whose streams this process has set up and remembers: today, and another in case the clock is set back.
 */
const daysRemembered = 2;

/**
 * The access log of a ledger on an EventStoreDB server. Each instance writes one stream a day, whose events the
 * server deletes once they reach the age limit. One more stream lists these streams.
 */
export class ServerAccessLog implements AccessLog {
  readonly #ending = new AbortController();
  readonly #begun = new Map<string, Promise<void>>();
  #underWay = 0;
  readonly #refusal: LastRefusal;

  constructor(
    private readonly calls: AccessCalls,
    private readonly prefix: string,
    private readonly settings: AccessLogSettings,
    private readonly waits: Waits & { readonly release: () => Promise<void> },
  ) {
    this.#refusal = new LastRefusal((asked) => calls.demandRight(asked));
  }

  async write(entry: AccessEntry): Promise<void> {
    if (this.#underWay >= entriesUnderWayMax) throw new Unavailable('it is overloaded');
    this.#underWay += 1;
    try {
      const day = dayOf(entry);
      await this.#begin(day);
      const stream = this.#streamOf({ day, instance: this.settings.instance });
      await this.#append(stream, 'AccessRecorded', { ...entry });
      this.#refusal.taken();
    } catch (error) {
      this.#refusal.note(error);
      throw error;
    } finally {
      this.#underWay -= 1;
    }
  }

  async days(from: string, to: string): Promise<readonly AccessDay[]> {
    const listed = await this.#listed();
    return listed
      .filter(({ day }) => from <= day && day <= to)
      .sort((a, b) => (a.day < b.day ? -1 : Number(a.day > b.day)));
  }

  async read(of: AccessDay, fromNumber: number): Promise<readonly NumberedEntry[]> {
    const stored = await this.#events(this.#streamOf(of), fromNumber);
    return stored.map(({ revision, data }) => ({
      number: Number(revision),
      entry: data as AccessEntry,
    }));
  }

  /** Sets the age limit of the present settings on each stream; the server itself deletes the entries. */
  async retain(): Promise<string | null> {
    let changed = 0;
    for (const of of await this.#listed()) changed += await this.#limit(this.#streamOf(of), 0);
    changed += await this.#limit(this.#list, 1);
    const { accessLogDays } = this.settings;
    return changed === 0
      ? null
      : `${changed} streams are kept for ${accessLogDays} days from now on`;
  }

  async check(): Promise<void> {
    await this.#events(this.#list, 0);
    await this.#refusal.demandNone();
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.waits.release();
  }

  get #list(): string {
    return `${this.prefix}days`;
  }

  #streamOf({ day, instance }: AccessDay): string {
    return `${this.prefix}${instance}-${day}`;
  }

  /** Sets up the stream of a day before its first entry: sets its age limit and adds it to the list. */
  #begin(day: string): Promise<void> {
    const begunDay = this.#begun.get(day);
    if (begunDay !== undefined) return begunDay;
    const begun = this.#listDay(day);
    this.#begun.set(day, begun);
    begun.catch(() => this.#begun.delete(day));
    const [oldest] = this.#begun.keys();
    if (this.#begun.size > daysRemembered && oldest !== undefined) this.#begun.delete(oldest);
    return begun;
  }

  async #listDay(day: string): Promise<void> {
    const { instance } = this.settings;
    // Without the right to set a limit, entries are stored for too long, which is better than losing them. The
    // daily `retain` fails with the same error and so reports it.
    await this.#limit(this.#streamOf({ day, instance }), 0).catch(() => 0);
    const isListed = (await this.#listed()).some(
      (listed) => listed.day === day && listed.instance === instance,
    );
    if (!isListed) await this.#append(this.#list, 'AccessDayBegun', { day, instance });
  }

  /** Returns the days in the order in which they were listed, each once. */
  async #listed(): Promise<readonly AccessDay[]> {
    const listed = new Map<string, AccessDay>();
    for (let from = 0; ;) {
      const page = await this.#events(this.#list, from);
      for (const { data } of page) {
        const { day, instance } = data as AccessDay;
        const name = this.#streamOf({ day, instance });
        if (!listed.has(name)) listed.set(name, { day, instance });
      }
      const last = page.at(-1);
      if (last === undefined || page.length < accessEntriesReadMax) return [...listed.values()];
      from = Number(last.revision) + 1;
    }
  }

  /**
   * Sets the age limit of a stream and leaves its other metadata unchanged.
   *
   * @param daysMore days beyond the retention; the list of streams lives a day longer than its streams.
   * @returns 1 if the limit changed, else 0.
   */
  async #limit(stream: string, daysMore: number): Promise<0 | 1> {
    const $maxAge = (this.settings.accessLogDays + daysMore) * daySeconds;
    const [newest] = await this.#read(stream, () => this.calls.metadata(stream));
    const found = (newest?.data ?? {}) as JsonObject;
    if (found['$maxAge'] === $maxAge) return 0;
    await this.#append(`$$${stream}`, '$metadata', { ...found, $maxAge });
    return 1;
  }

  #append(stream: string, type: string, data: JsonObject): Promise<void> {
    const event = { id: randomUUID(), type, data };
    return this.#settled(stream, () => this.calls.append(stream, event));
  }

  #events(stream: string, fromRevision: number): Promise<StoredEvent[]> {
    return this.#read(stream, () => this.calls.events(stream, fromRevision, accessEntriesReadMax));
  }

  /** @returns no events if the stream does not exist. */
  #read(stream: string, read: () => Promise<StoredEvent[]>): Promise<StoredEvent[]> {
    return this.#settled(stream, () =>
      read().catch((error: unknown) => {
        if (troubleOf(error) === 'not-found') return [];
        throw error;
      }),
    );
  }

  /**
   * Makes a call, and repeats it after a failure that may pass, for at most the time of two calls. A repeated
   * append may write an entry twice, which is better than losing it.
   */
  async #settled<Result>(stream: string, call: () => Promise<Result>): Promise<Result> {
    const { callMs } = this.waits.times;
    const end = performance.now() + 2 * callMs;
    const retries = new Retries(callMs);
    for (let failures = 1; ; failures += 1) {
      if (this.#ending.signal.aborted) throw new Unavailable('it is closed');
      try {
        return await within(Math.max(end - performance.now(), 0), call());
      } catch (error) {
        const isWorthwhile = retries.isWorthwhile(error) && performance.now() < end;
        if (!isWorthwhile) throw asPortError(retries.cause, `stream ${stream}`);
      }
      await pause(callPauseMs(failures, this.waits), this.#ending.signal);
    }
  }
}
