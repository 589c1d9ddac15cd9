import { KeptTexts, type TextPlace } from './kept-texts';

describe('kept texts', () => {
  it('come back in the order of their chain, however many chains there are', () => {
    const kept = new KeptTexts();
    const chains = new Map<number, { readonly texts: string[]; place: TextPlace | undefined }>();
    for (let number = 0; number < 30_000; number += 1) {
      const chain = chains.get(number % 7) ?? { texts: [], place: undefined };
      const text = `${number} of ${'é'.repeat(number % 400)}`;
      chain.texts.push(text);
      chain.place = kept.add(text, chain.place);
      chains.set(number % 7, chain);
    }
    for (const { texts, place } of chains.values()) expect(kept.through(place ?? 0)).toEqual(texts);
  });

  it('lie in a log that is given, and come back from there', () => {
    const all = new Uint8Array(4_000_000);
    let end = 0;
    const kept = new KeptTexts({
      append: (bytes) => {
        all.set(bytes, end);
        end += bytes.length;
      },
      read: (start, length) => all.subarray(start, start + length),
    });
    const texts = Array.from({ length: 1_500 }, (_, number) => `${number} ${'x'.repeat(1_000)}`);
    let last: TextPlace | undefined;
    for (const text of texts) last = kept.add(text, last);
    expect(end).toBeGreaterThan(1_000_000);
    expect(kept.through(last ?? 0)).toEqual(texts);
  });

  it('may each be larger than the pieces that they are kept in', () => {
    const kept = new KeptTexts();
    const long = '\uFEFFx'.repeat(2_000_000);
    const first = kept.add('', undefined);
    const second = kept.add(long, first);
    expect(kept.through(kept.add('z', second))).toEqual(['', long, 'z']);
  });
});
