import type { RecordedEvent } from '@art30/event-sourcing';
import { LRUCache } from 'lru-cache';

/** Size of the cache, in characters of data and metadata over all streams. */
export const keptCharactersMax = 48 * 1_048_576;

/** Size that is charged for a stream in addition to its characters. */
export const charactersOfStream = 256;

interface Kept {
  readonly events: readonly RecordedEvent[];
  readonly characters: number;
  /** True if the stream was not written to since it was read. */
  readonly isWhole: boolean;
}

/** LRU cache of the events of streams. */
export class KeptStreams {
  readonly #streams = new LRUCache<string, Kept>({
    maxSize: keptCharactersMax,
    maxEntrySize: keptCharactersMax / 4,
    sizeCalculation: ({ characters }) => charactersOfStream + characters,
  });

  find(name: string): Pick<Kept, 'events' | 'isWhole'> | undefined {
    return this.#streams.get(name);
  }

  /** Marks a cached stream as incomplete, because it may have been written to. */
  outdate(name: string): void {
    const cachedStream = this.#streams.peek(name);
    if (cachedStream?.events.length === 0) this.#streams.delete(name);
    else if (cachedStream?.isWhole) this.#streams.set(name, { ...cachedStream, isWhole: false });
  }

  /**
   * Caches a whole stream. It begins with the events that were cached before, so only new ones are measured.
   */
  keep(name: string, events: readonly RecordedEvent[]): void {
    const before = this.#streams.peek(name);
    let characters = before?.characters ?? 0;
    for (const event of events.slice(before?.events.length ?? 0)) characters += sizeOf(event);
    this.#streams.set(name, { events, characters, isWhole: true });
  }

  forget(): void {
    this.#streams.clear();
  }
}

function sizeOf({ stored }: RecordedEvent): number {
  return stored?.as === 'texts' ? stored.data.length + stored.metadata.length : 0;
}
