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

/** An event as it is offered, whatever stands in its stream. */
export interface OfferedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
}

/** The calls of the client that an access log makes, each with a limit of time. */
export interface AccessCalls {
  /** Appends behind whatever stands there; the same id again is written once. */
  append(stream: string, event: OfferedEvent): Promise<void>;
  events(stream: string, fromRevision: number, count: number): Promise<StoredEvent[]>;
  /** Rejects where the user of the service may not do what is asked; changes nothing. */
  demandRight(asked: RequiredRight): Promise<void>;
  /** The newest metadata of a stream. */
  metadata(stream: string): Promise<StoredEvent[]>;
}

/** Entries under way at once; more mean that the server cannot follow. */
const entriesUnderWayMax = 1_000;
const daySeconds = 86_400;
/** Days that this process has begun and remembers: today, and one whose clock is set back. */
const daysRemembered = 2;

/**
 * The access log of a ledger on a server: a stream for each instance and day, which the server lets go
 * by its age, and one that lists these streams.
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

  /** The server itself lets go; here the limit of each stream is set as the setting is now. */
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

  /** The stream of the day is limited and listed before its first entry. */
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
    // Without the right to limit it is kept too long, which `retain` tells: better than no entry.
    await this.#limit(this.#streamOf({ day, instance }), 0).catch(() => 0);
    const isListed = (await this.#listed()).some(
      (listed) => listed.day === day && listed.instance === instance,
    );
    if (!isListed) await this.#append(this.#list, 'AccessDayBegun', { day, instance });
  }

  /** Days in the order in which they were listed, each once. */
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
   * Has the server let go of the events of a stream, leaving what else its metadata say.
   *
   * @returns 1 where that was not so before, else 0.
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

  /** @returns nothing where there is no such stream. */
  #read(stream: string, read: () => Promise<StoredEvent[]>): Promise<StoredEvent[]> {
    return this.#settled(stream, () =>
      read().catch((error: unknown) => {
        if (troubleOf(error) === 'not-found') return [];
        throw error;
      }),
    );
  }

  /**
   * A call, made again as long as that may help and no longer than two calls take: an entry that comes
   * twice is better than none.
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
