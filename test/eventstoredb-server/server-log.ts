/** Expected state of the stream of an append, as the protocol expresses it. */
export type Expected = 'any' | 'no-stream' | 'stream-exists' | number;

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface LoggedEvent extends ProposedEvent {
  readonly stream: string;
  readonly revision: number;
  /** Byte offset in the log; the commit and the prepare position are equal. */
  readonly position: bigint;
  /** Time by the server's clock, in milliseconds since 1970. */
  readonly createdMs: number;
}

export type Verdict =
  | { readonly outcome: 'written' | 'repeated'; readonly last: LoggedEvent }
  | { readonly outcome: 'wrong-version'; readonly current: number | undefined }
  | { readonly outcome: 'too-large' }
  | { readonly outcome: 'deleted' };

/** The server's default `MaxAppendSize`, over the data and metadata of one append. */
export const serverAppendBytesMax = 1_048_576;

/** Bytes that each record takes in the log besides its data. */
const recordFrameBytes = 120;

/**
 * The log of a server, with one order over all streams; it outlives restarts of servers. It detects a
 * repeated append as EventStoreDB does: the same ids at the same expected revision, whatever the data. Ids in
 * other places are not compared.
 */
export class ServerLog {
  readonly events: LoggedEvent[] = [];
  readonly #streams = new Map<string, LoggedEvent[]>();
  readonly #deleted = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #nextPosition = 0n;
  /** Milliseconds by which the server's clock is ahead. */
  #aheadMs = 0;

  /** Advances the server's clock, which `$maxAge` and the time `created` of new events use. */
  pass(ms: number): void {
    this.#aheadMs += ms;
  }

  append(stream: string, expected: Expected, events: readonly ProposedEvent[]): Verdict {
    const bytes = events.reduce(
      (sum, { data, metadata }) => sum + data.length + metadata.length,
      0,
    );
    if (bytes > serverAppendBytesMax) return { outcome: 'too-large' };
    if (this.isDeleted(stream)) return { outcome: 'deleted' };
    const recorded = this.#streams.get(stream) ?? [];
    const earlierAppend = earlierAppendOf(recorded, expected, events);
    if (earlierAppend === 'wrong-version') {
      return { outcome: 'wrong-version', current: recorded.at(-1)?.revision };
    }
    if (earlierAppend !== undefined) return { outcome: 'repeated', last: earlierAppend };
    this.#streams.set(stream, recorded);
    for (const event of events) this.#record(stream, recorded, event);
    for (const listener of this.#listeners) listener();
    const last = recorded.at(-1);
    if (last === undefined) throw new Error('an append without events');
    return { outcome: 'written', last };
  }

  /** Appends an event of any content, as another program or an operator could. */
  write(stream: string, type: string, data: string, metadata = '{}'): LoggedEvent {
    if (this.isDeleted(stream)) throw new Error('it was deleted');
    const recorded = this.#streams.get(stream) ?? [];
    this.#streams.set(stream, recorded);
    const event = { id: crypto.randomUUID(), type, contentType: 'application/json' };
    const written = this.#record(stream, recorded, {
      ...event,
      data: Buffer.from(data),
      metadata: Buffer.from(metadata),
    });
    for (const listener of this.#listeners) listener();
    return written;
  }

  /** Removes the first events of a stream, as `$maxCount` and `$tb` do. */
  truncate(stream: string, before: number): void {
    const recorded = this.#streams.get(stream) ?? [];
    this.#streams.set(
      stream,
      recorded.filter(({ revision }) => revision >= before),
    );
  }

  /** Overwrites the data of an event, as an intruder with access to the disks of all nodes could. */
  rewrite(event: LoggedEvent, data: string): void {
    const changed = { ...event, data: Buffer.from(data) };
    for (const kept of [this.events, this.#streams.get(event.stream) ?? []]) {
      kept[kept.findIndex(({ id }) => id === event.id)] = changed;
    }
  }

  /** Replaces all events by those of a backup. Call it only while the server is stopped. */
  putBack(backup: readonly LoggedEvent[]): void {
    this.events.length = 0;
    this.#streams.clear();
    this.#nextPosition = 0n;
    for (const event of backup) {
      const recorded = this.#streams.get(event.stream) ?? [];
      this.#streams.set(event.stream, recorded);
      recorded.push(event);
      this.events.push(event);
      this.#nextPosition = endOf(event);
    }
  }

  /** Deletes a stream permanently and records that in the log: it can no longer be read or written. */
  tombstone(stream: string): void {
    this.write(stream, '$streamDeleted', '{}');
    this.#deleted.add(stream);
  }

  /** True if the stream, or the stream to which this metadata stream belongs, was deleted permanently. */
  isDeleted(name: string): boolean {
    return this.#deleted.has(name.replace(/^\$\$/, ''));
  }

  /** Events of a stream, without those that its metadata (`$maxAge`) has expired. */
  stream(name: string): readonly LoggedEvent[] | undefined {
    const recorded = this.#streams.get(name);
    const maxAgeMs = this.#maxAgeMs(name);
    const oldest = this.#nowMs() - maxAgeMs;
    return recorded?.filter(({ createdMs }) => createdMs > oldest);
  }

  /** All events of streams with a prefix. */
  under(prefix: string): readonly LoggedEvent[] {
    return this.events.filter(({ stream }) => stream.startsWith(prefix));
  }

  /** Index in `events` of the first event at or after a position. */
  indexFrom(position: bigint): number {
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.events[middle] as LoggedEvent).position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Calls a listener after each append, until the returned function is called. */
  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #maxAgeMs(stream: string): number {
    const newest = this.#streams.get(`$$${stream}`)?.at(-1);
    if (newest === undefined) return Infinity;
    const { $maxAge = Infinity } = JSON.parse(Buffer.from(newest.data).toString()) as {
      readonly $maxAge?: number;
    };
    return $maxAge * 1_000;
  }

  #nowMs(): number {
    return Date.now() + this.#aheadMs;
  }

  #record(stream: string, recorded: LoggedEvent[], event: ProposedEvent): LoggedEvent {
    const revision = (recorded.at(-1)?.revision ?? -1) + 1;
    const createdMs = this.#nowMs();
    const logged = { ...event, stream, revision, position: this.#nextPosition, createdMs };
    this.#nextPosition = endOf(logged);
    recorded.push(logged);
    this.events.push(logged);
    return logged;
  }
}

/** Position after an event. */
function endOf({ position, data, metadata }: LoggedEvent): bigint {
  return position + BigInt(recordFrameBytes + data.length + metadata.length);
}

/** The last event of an earlier append that this one repeats; undefined if it repeats none. */
function earlierAppendOf(
  recorded: readonly LoggedEvent[],
  expected: Expected,
  events: readonly ProposedEvent[],
): LoggedEvent | 'wrong-version' | undefined {
  const current = recorded.at(-1)?.revision ?? -1;
  if (expected === 'stream-exists' && current < 0) return 'wrong-version';
  const first =
    typeof expected === 'number'
      ? expected + 1
      : expected === 'no-stream'
        ? 0
        : recorded.find(({ id }) => id === events[0]?.id)?.revision;
  if (first === undefined || first === current + 1) return undefined;
  const writtenEvents = recorded.filter(
    ({ revision }) => revision >= first && revision < first + events.length,
  );
  const isRepeat = events.every(({ id }, index) => writtenEvents[index]?.id === id);
  return isRepeat ? (writtenEvents.at(-1) ?? 'wrong-version') : 'wrong-version';
}
