import type { RecordedEvent } from '@art30/event-sourcing';
import { LRUCache } from 'lru-cache';

/** Characters that the kept streams have together in their data and metadata. */
export const keptCharactersMax = 48 * 1_048_576;

/** What a stream counts for beside its characters. */
export const charactersOfStream = 256;

interface Kept {
  readonly events: readonly RecordedEvent[];
  readonly characters: number;
  /** Nothing was written to it since it was read. */
  readonly isWhole: boolean;
}

/** Streams as they were read, those asked for last; more than there is room for are forgotten. */
export class KeptStreams {
  readonly #streams = new LRUCache<string, Kept>({
    maxSize: keptCharactersMax,
    maxEntrySize: keptCharactersMax / 4,
    sizeCalculation: ({ characters }) => charactersOfStream + characters,
  });

  find(name: string): Pick<Kept, 'events' | 'isWhole'> | undefined {
    return this.#streams.get(name);
  }

  /** Something may have been written to a stream: what is kept of it is its beginning. */
  outdate(name: string): void {
    const cachedStream = this.#streams.peek(name);
    if (cachedStream?.events.length === 0) this.#streams.delete(name);
    else if (cachedStream?.isWhole) this.#streams.set(name, { ...cachedStream, isWhole: false });
  }

  /** Keeps a whole stream in place of what was kept of it, which it begins with. */
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
