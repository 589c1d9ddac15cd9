import type { RecordedEvent } from '@art30/event-sourcing';
import { charactersOfStream, keptCharactersMax, KeptStreams } from './kept-streams';

/** Makes one event for each number, whose stored data have that many characters. */
function events(...characters: readonly number[]): readonly RecordedEvent[] {
  return characters.map((count) => {
    const stored = { as: 'texts', data: 'x'.repeat(count), metadata: '' };
    return { stored } as unknown as RecordedEvent;
  });
}

describe('streams that are kept', () => {
  const quarter = keptCharactersMax / 4 - charactersOfStream;

  it('are those that were asked for last', () => {
    const kept = new KeptStreams();
    for (const name of ['a', 'b', 'c', 'd']) kept.keep(name, events(quarter));
    kept.find('a');
    kept.keep('e', events(1));
    const found = ['a', 'b', 'c', 'd', 'e'].filter((name) => kept.find(name) !== undefined);
    expect(found).toEqual(['a', 'c', 'd', 'e']);
  });

  it('count what they have grown by, and none is kept that would take the room of all', () => {
    const kept = new KeptStreams();
    const half = events(quarter / 2);
    kept.keep('a', half);
    kept.keep('a', [...half, ...events(quarter / 2)]);
    expect(kept.find('a')?.events).toHaveLength(2);
    kept.keep('a', [...half, ...events(quarter / 2, 1)]);
    expect(kept.find('a')).toBeUndefined();
    for (const name of ['a', 'b', 'c', 'd']) kept.keep(name, events(quarter));
    expect(kept.find('a')).toBeDefined();
    kept.forget();
    expect(kept.find('a')).toBeUndefined();
  });

  it('are whole until something may have been written to them', () => {
    const kept = new KeptStreams();
    kept.outdate('a');
    kept.keep('a', []);
    kept.keep('b', events(1));
    expect([kept.find('a')?.isWhole, kept.find('b')?.isWhole]).toEqual([true, true]);
    kept.outdate('b');
    expect([kept.find('a')?.isWhole, kept.find('b')?.isWhole]).toEqual([true, false]);
    kept.outdate('a');
    expect(kept.find('a')).toBeUndefined();
    kept.keep('b', [...(kept.find('b')?.events ?? []), ...events(1)]);
    expect(kept.find('b')).toMatchObject({ events: { length: 2 }, isWhole: true });
  });
});
