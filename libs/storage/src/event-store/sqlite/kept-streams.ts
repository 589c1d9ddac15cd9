import type { RecordedEvent } from '@art30/event-sourcing';
import { LRUCache } from 'lru-cache';

/** Characters that the kept streams have together in their data and metadata. */
export const keptCharactersMax = 64 * 1_048_576;

interface Kept {
  readonly events: readonly RecordedEvent[];
  readonly characters: number;
}

/** Streams as they were read, those asked for last; more than there is room for are forgotten. */
export class KeptStreams {
  readonly #streams = new LRUCache<string, Kept>({
    maxSize: keptCharactersMax,
    maxEntrySize: keptCharactersMax / 4,
    sizeCalculation: ({ characters }) => Math.max(1, characters),
  });

  find(name: string): readonly RecordedEvent[] | undefined {
    return this.#streams.get(name)?.events;
  }

  /** Keeps a stream in place of what was kept of it, which it begins with. */
  keep(name: string, events: readonly RecordedEvent[]): void {
    const before = this.#streams.peek(name);
    let characters = before?.characters ?? 0;
    for (const event of events.slice(before?.events.length ?? 0)) characters += sizeOf(event);
    this.#streams.set(name, { events, characters });
  }

  forget(): void {
    this.#streams.clear();
  }
}

function sizeOf({ stored }: RecordedEvent): number {
  return stored?.as === 'texts' ? stored.data.length + stored.metadata.length : 0;
}
