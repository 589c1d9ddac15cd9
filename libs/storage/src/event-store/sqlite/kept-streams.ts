import type { RecordedEvent } from '@art30/event-sourcing';

/** Characters that the kept streams have together in their data and metadata. */
export const keptCharactersMax = 64 * 1_048_576;

interface Kept {
  readonly events: readonly RecordedEvent[];
  readonly characters: number;
}

/** Streams as they were read, those asked for last; more than there is room for are forgotten. */
export class KeptStreams {
  /** By their names, the one that was asked for longest ago first. */
  readonly #streams = new Map<string, Kept>();
  #characters = 0;

  find(name: string): readonly RecordedEvent[] | undefined {
    const kept = this.#streams.get(name);
    if (kept === undefined) return undefined;
    this.#streams.delete(name);
    this.#streams.set(name, kept);
    return kept.events;
  }

  /** Keeps a stream in place of what was kept of it, which it begins with. */
  keep(name: string, events: readonly RecordedEvent[]): void {
    const before = this.#streams.get(name);
    let characters = before?.characters ?? 0;
    for (const event of events.slice(before?.events.length ?? 0)) characters += sizeOf(event);
    this.#drop(name);
    if (characters > keptCharactersMax / 4) return;
    this.#streams.set(name, { events, characters });
    this.#characters += characters;
    if (this.#characters <= keptCharactersMax) return;
    for (const oldest of this.#streams.keys()) {
      if (this.#characters <= keptCharactersMax) return;
      this.#drop(oldest);
    }
  }

  forget(): void {
    this.#streams.clear();
    this.#characters = 0;
  }

  #drop(name: string): void {
    this.#characters -= this.#streams.get(name)?.characters ?? 0;
    this.#streams.delete(name);
  }
}

function sizeOf({ stored }: RecordedEvent): number {
  return stored?.as === 'texts' ? stored.data.length + stored.metadata.length : 0;
}
