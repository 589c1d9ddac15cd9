import { randomUUID } from 'node:crypto';
import {
  isTextReference,
  Unavailable,
  type KeptText,
  type PersonalTextStore,
  type PlacedText,
  type Position,
} from '@art30/event-sourcing';
import { encodeAppend, type EncodedAppend } from '../event-store/append-input';
import { callPauseMs, pause, within, type Waits } from '../event-store/eventstoredb/call-times';
import { positionOf } from '../event-store/eventstoredb/log-position';
import type { StoredEvent } from '../event-store/eventstoredb/stored-event';
import type { StreamPrefix } from '../event-store/eventstoredb/stream-prefix';
import { asPortError, Retries, troubleOf, type Trouble } from '../event-store/eventstoredb/trouble';

/** The calls of the client library that `ServerTexts` makes, with stream names as on the server. */
export interface TextCalls {
  append(append: EncodedAppend): Promise<unknown>;
  streamEvents(stream: string, fromRevision: number, count?: number): Promise<StoredEvent[]>;
  newestEvent(stream: string): Promise<StoredEvent[]>;
  logForwards(from: Position | null, count: number): Promise<StoredEvent[]>;
  /** Deletes a stream for good: the server then refuses reads and appends of that name. */
  tombstone(stream: string): Promise<unknown>;
}

const keptType = 'PersonalTextKept';
const lookedType = 'PersonalTextsLookedThrough';
/** Stream that records up to which text the search for texts that no event uses has come. */
const lookedStream = 'looked';

/** Number of streams that are read concurrently. */
const readsAtOnce = 16;
/** Events to read beyond those that are needed, because tombstones of erased texts may be among them. */
const countExtra = 8;

/** Blank metadata, since these events are not part of the ledger; the ledger's own events say who did what. */
const noMetadata = { recordedAt: '', recordedBy: '', keyHash: '', requestHash: '' };

/**
 * Personal texts (names of people, which must be erasable) on an EventStoreDB or KurrentDB server. A single event of a
 * stream cannot be erased there. So each text has a stream of its own, which is deleted to erase the text. A prefix of
 * their own separates these streams from those of the ledger.
 */
export class ServerTexts implements PersonalTextStore {
  readonly #closing = new AbortController();

  /** @param release closes the connection; call {@link close} for it. */
  constructor(
    private readonly calls: TextCalls,
    private readonly prefix: StreamPrefix,
    private readonly waits: Waits,
    private readonly release: () => Promise<void>,
  ) {}

  async keep(texts: readonly KeptText[]): Promise<void> {
    for (const { reference, ...kept } of texts) {
      const event = { id: uuidOf(reference), type: keptType, data: kept, metadata: noMetadata };
      const append = encodeAppend(this.prefix.stored(reference), 'no-stream', [event]);
      await this.#call(() => this.calls.append(append), ['wrong-revision']);
    }
  }

  async find(references: readonly string[]): Promise<ReadonlyMap<string, KeptText>> {
    const found = new Map<string, KeptText>();
    for (let from = 0; from < references.length; from += readsAtOnce) {
      const some = references.slice(from, from + readsAtOnce);
      const texts = await Promise.all(some.map((reference) => this.#text(reference)));
      for (const text of texts) if (text !== undefined) found.set(text.reference, text);
    }
    return found;
  }

  async erase(reference: string): Promise<void> {
    if ((await this.#text(reference)) === undefined) return;
    const name = this.prefix.stored(reference);
    await this.#call(() => this.calls.tombstone(name), ['deleted', 'not-found']);
  }

  async after(place: string | null, limit: number): Promise<readonly PlacedText[]> {
    const page: PlacedText[] = [];
    for (let from = place; ;) {
      const count = limit - page.length + countExtra;
      const stored = (await this.#call(() => this.calls.logForwards(from, count))) ?? [];
      const lastRead = page.at(-1)?.place ?? place ?? '';
      const texts = stored.flatMap((event) => this.#placedText(event));
      const fresh = texts.filter((text) => text.place > lastRead);
      page.push(...fresh.slice(0, limit - page.length));
      const last = positionOf(stored.at(-1)?.position);
      if (page.length === limit || stored.length < count || last === undefined) return page;
      from = last;
    }
  }

  async lookedThrough(): Promise<string | null> {
    const place = (await this.#looked())?.data as { readonly place?: unknown } | undefined;
    return typeof place?.place === 'string' ? place.place : null;
  }

  async noteLooked(place: string): Promise<void> {
    const newest = await this.#looked();
    const expected = newest === undefined ? 'no-stream' : Number(newest.revision);
    const event = { id: randomUUID(), type: lookedType, data: { place }, metadata: noMetadata };
    const append = encodeAppend(this.prefix.stored(lookedStream), expected, [event]);
    // A wrong revision is ignored: another instance has just recorded its own progress, and either record is right.
    await this.#call(() => this.calls.append(append), ['wrong-revision']);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.release();
  }

  async #looked(): Promise<StoredEvent | undefined> {
    const name = this.prefix.stored(lookedStream);
    const [newest] = (await this.#call(() => this.calls.newestEvent(name), ['not-found'])) ?? [];
    return newest;
  }

  async #text(reference: string): Promise<KeptText | undefined> {
    const name = this.prefix.stored(reference);
    const read = () => this.calls.streamEvents(name, 0, 1);
    const [kept] = (await this.#call(read, ['not-found', 'deleted'])) ?? [];
    return kept && this.#textOf(kept);
  }

  #placedText(event: StoredEvent): readonly PlacedText[] {
    const text = this.#textOf(event);
    const place = positionOf(event.position);
    return text === undefined || place === undefined ? [] : [{ ...text, place }];
  }

  #textOf({ type, streamId, data }: StoredEvent): KeptText | undefined {
    const reference = this.prefix.own(streamId);
    if (type !== keptType || reference === undefined || !isTextReference(reference)) {
      return undefined;
    }
    return { reference, ...(data as Omit<KeptText, 'reference'>) };
  }

  /**
   * Makes a call, and repeats it after a failure that may pass, for at most the time of two calls.
   *
   * @param passes kinds of error that count as an answer; the result is then undefined.
   * @throws Unavailable if no try succeeds.
   */
  async #call<Result>(
    call: () => Promise<Result>,
    passes: readonly Trouble[] = [],
  ): Promise<Result | undefined> {
    const { callMs } = this.waits.times;
    const end = performance.now() + 2 * callMs;
    const retries = new Retries(callMs);
    for (let failures = 1; ; failures += 1) {
      if (this.#closing.signal.aborted) throw new Unavailable('it is closed');
      try {
        return await within(Math.max(end - performance.now(), 0), call());
      } catch (error) {
        if (passes.includes(troubleOf(error))) return undefined;
        const isWorthwhile = retries.isWorthwhile(error) && performance.now() < end;
        if (!isWorthwhile) throw asPortError(retries.cause, 'the personal texts');
      }
      await pause(callPauseMs(failures, this.waits), this.#closing.signal);
    }
  }
}

/**
 * Returns the id of the event that stores a text. It is derived from the text's reference, so that a repeated
 * append has the same id and writes nothing.
 */
function uuidOf(reference: string): string {
  const parts = [8, 12, 16, 20, 32].map((end, index, ends) =>
    reference.slice(ends[index - 1] ?? 0, end),
  );
  return parts.join('-');
}
