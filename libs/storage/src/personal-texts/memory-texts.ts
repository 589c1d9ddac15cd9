import type { KeptText, PersonalTextStore, PlacedText } from '@art30/event-sourcing';
import { placeOfNumber } from './text-file';

/** Store of personal texts (names of people, which must be erasable) in memory, for tests. */
export class MemoryTexts implements PersonalTextStore {
  private readonly texts = new Map<string, PlacedText>();
  private kept = 0;
  private looked: string | null = null;

  async keep(texts: readonly KeptText[]): Promise<void> {
    for (const text of texts) {
      if (this.texts.has(text.reference)) continue;
      this.kept += 1;
      this.texts.set(text.reference, { ...text, place: placeOfNumber(this.kept) });
    }
  }

  async find(references: readonly string[]): Promise<ReadonlyMap<string, KeptText>> {
    return new Map(
      references.flatMap((reference): [string, KeptText][] => {
        const found = this.texts.get(reference);
        if (found === undefined) return [];
        const { place: _place, ...text } = found;
        return [[reference, text]];
      }),
    );
  }

  async erase(reference: string): Promise<void> {
    this.texts.delete(reference);
  }

  async after(place: string | null, limit: number): Promise<readonly PlacedText[]> {
    return [...this.texts.values()].filter((text) => text.place > (place ?? '')).slice(0, limit);
  }

  async lookedThrough(): Promise<string | null> {
    return this.looked;
  }

  async noteLooked(place: string): Promise<void> {
    this.looked = place;
  }

  async close(): Promise<void> {}
}
