import type { RecordedEvent } from '@art30/event-sourcing';
import { LRUCache } from 'lru-cache';

/** Largest size of the cache, in characters of the events' data and metadata over all streams. */
export const keptCharactersMax = 48 * 1_048_576;

/**
 * Characters by which a stream counts for more than its events, so that very many empty streams cannot fill the
 * memory.
 */
export const charactersOfStream = 256;

interface Kept {
  readonly events: readonly RecordedEvent[];
  readonly characters: number;
  /** True if nothing was written to the stream since it was read, so that the cached events are all. */
  readonly isWhole: boolean;
}

/** Cache of the events of streams. If it is full, the streams that were read longest ago leave it first. */
export class KeptStreams {
  readonly #streams = new LRUCache<string, Kept>({
    maxSize: keptCharactersMax,
    maxEntrySize: keptCharactersMax / 4,
    sizeCalculation: ({ characters }) => charactersOfStream + characters,
  });

  find(name: string): Pick<Kept, 'events' | 'isWhole'> | undefined {
    return this.#streams.get(name);
  }

  /** Marks a cached stream as incomplete, because later events may have been written to the stream. */
  outdate(name: string): void {
    const cachedStream = this.#streams.peek(name);
    if (cachedStream?.events.length === 0) this.#streams.delete(name);
    else if (cachedStream?.isWhole) this.#streams.set(name, { ...cachedStream, isWhole: false });
  }

  /**
   * Caches a stream with all its events. They must begin with the events that were cached before, because only the
   * size of the others is added.
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
