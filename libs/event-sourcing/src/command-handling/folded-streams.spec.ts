import type { RecordedEvent } from '../event-store';
import { countOf, FoldedStreams } from './folded-streams';

function recorded(stream: string, count: number, from = 0): RecordedEvent[] {
  const metadata = { recordedAt: '', recordedBy: '', keyHash: '', requestHash: '' };
  return Array.from({ length: count }, (_, index) => {
    const revision = from + index;
    const id = `${stream} ${revision}`;
    return { id, type: 'Counted', data: {}, metadata, stream, revision, position: id };
  });
}

describe('states of streams', () => {
  const ids = { initialState: '', evolve: (before: string, { id }: { id: string }) => before + id };

  function reading() {
    const read: string[] = [];
    const folded = new FoldedStreams((stored) => {
      read.push(stored.id);
      return stored;
    });
    return { read, folded };
  }

  it('are folded from where a stream was folded before', () => {
    const { read, folded } = reading();
    expect(folded.fold('s', ids, recorded('s', 2))).toBe('s 0s 1');
    expect(folded.fold('s', ids, recorded('s', 3))).toBe('s 0s 1s 2');
    expect(folded.fold('s', ids, recorded('s', 3))).toBe('s 0s 1s 2');
    expect(read).toEqual(['s 0', 's 1', 's 2']);
  });

  it.each<[string, RecordedEvent[], string]>([
    ['has become shorter', recorded('s', 1), 's 0'],
    ['has another event there', recorded('s', 3, 7), 's 7s 8s 9'],
    ['is empty again', [], ''],
  ])('are folded from the beginning where the stream %s', (_what, events, state) => {
    const { folded } = reading();
    folded.fold('s', ids, recorded('s', 3));
    expect(folded.fold('s', ids, events)).toBe(state);
  });

  it('are folded from the beginning by another decider', () => {
    const { folded } = reading();
    folded.fold('s', ids, recorded('s', 3));
    const counting = { initialState: 0, evolve: (count: number) => count + 1 };
    expect(folded.fold('s', counting, recorded('s', 4))).toBe(4);
  });

  it('are kept up to a number of events, those that were asked for last', () => {
    const { read, folded } = reading();
    const many = 40_000;
    for (const stream of ['a', 'b', 'a', 'c']) folded.fold(stream, ids, recorded(stream, many));
    read.length = 0;
    folded.fold('a', ids, recorded('a', many + 1));
    expect(read).toEqual([`a ${many}`]);
    folded.fold('b', ids, recorded('b', many));
    expect(read).toHaveLength(1 + many);
  });

  it('are folded on from others, which stay as they are', () => {
    const { read, folded } = reading();
    folded.fold('s', ids, recorded('s', 2));
    read.length = 0;
    const tried = [...recorded('s', 2), ...recorded('s', 1, 7)];
    expect(folded.forTrial().fold('s', ids, tried)).toBe('s 0s 1s 7');
    expect(folded.fold('s', ids, recorded('s', 3))).toBe('s 0s 1s 2');
    expect(read).toEqual(['s 7', 's 2']);
  });

  it('count what counts of a stream, and not again what was counted', () => {
    const { read, folded } = reading();
    const counts = ({ type }: { readonly type: string }) => type === 'Counted';
    const other = { ...recorded('s', 1, 2)[0], type: 'Other' } as RecordedEvent;
    expect(folded.fold('s', countOf(counts), [...recorded('s', 2), other])).toBe(2);
    read.length = 0;
    const later = [...recorded('s', 2), other, ...recorded('s', 1, 3)];
    expect(folded.fold('s', countOf(counts), later)).toBe(3);
    expect(read).toEqual(['s 3']);
  });

  it('are kept as what was appended leaves them', () => {
    const { read, folded } = reading();
    const state = folded.fold('s', ids, recorded('s', 2));
    const appended = recorded('s', 2, 2);
    folded.noteAppended('s', ids, { appended, state: `${state}, gone on` });
    read.length = 0;
    expect(folded.fold('s', ids, recorded('s', 4))).toBe('s 0s 1, gone on');
    expect(read).toEqual([]);
  });

  it('are not kept of a stream that begins before it is asked for', () => {
    const { read, folded } = reading();
    folded.noteAppended('s', ids, { appended: recorded('s', 2), state: 'begun' });
    expect(folded.fold('s', ids, recorded('s', 2))).toBe('s 0s 1');
    read.length = 0;
    expect(folded.fold('s', ids, recorded('s', 2))).toBe('s 0s 1');
    expect(read).toEqual([]);
  });

  it('are not kept of a stream with an event that cannot be read', () => {
    let readable = false;
    const folded = new FoldedStreams((stored) => {
      if (!readable) throw new Error(`${stored.id} is of another shape`);
      return stored;
    });
    expect(() => folded.fold('s', ids, recorded('s', 2))).toThrow('s 0 is of another shape');
    readable = true;
    expect(folded.fold('s', ids, recorded('s', 2))).toBe('s 0s 1');
  });
});

describe('names in streams', () => {
  /** Makes events that add their id to `asked` each time their name is read. */
  function named(count: number, asked: string[], from = 0): RecordedEvent[] {
    return recorded('s', count, from).map(({ metadata, ...event }) => ({
      ...event,
      get metadata() {
        asked.push(event.id);
        return { ...metadata, name: `name ${event.revision}` };
      },
    }));
  }
  const reading = () => new FoldedStreams((stored) => stored);

  it('are looked for in what has come since, and found where they stand first', () => {
    const folded = reading();
    const asked: string[] = [];
    const first = named(3, asked);
    expect(folded.revisionOf('s', first, 'name 1')).toBe(1);
    asked.length = 0;
    const later = [...first, ...named(1, asked, 3), ...named(1, asked, 1)];
    expect(folded.revisionOf('s', later, 'name 3')).toBe(3);
    expect(folded.revisionOf('s', later, 'name 1')).toBe(1);
    expect(folded.revisionOf('s', later, 'name 9')).toBeUndefined();
    expect(asked).toEqual(['s 3', 's 1']);
  });

  it('are those of the stream as it was read, though it was looked through further', () => {
    const folded = reading();
    folded.revisionOf('s', named(4, []), 'name 0');
    expect(folded.revisionOf('s', named(2, []), 'name 3')).toBeUndefined();
    expect(folded.revisionOf('s', [...named(1, []), ...named(3, [], 7)], 'name 9')).toBe(3);
  });

  it('are found of what is only tried, and not kept of it', () => {
    const folded = reading();
    const asked: string[] = [];
    const committed = named(3, asked);
    folded.revisionOf('s', committed, 'name 0');
    asked.length = 0;
    const tried = [...committed, ...named(1, asked, 7)];
    expect(folded.forTrial().revisionOf('s', tried, 'name 7')).toBe(3);
    expect(asked).toEqual(['s 7']);
    expect(folded.revisionOf('s', [...committed, ...named(1, [], 3)], 'name 7')).toBeUndefined();
  });

  it('are kept up to a number of events, of the streams that were asked for last', () => {
    const folded = reading();
    const many = 20_000;
    const streams = ['a', 'b', 'c'].map((stream) => [stream, recorded(stream, many)] as const);
    for (const [stream, events] of streams) folded.revisionOf(stream, events, `${stream} 0`);
    const asked: string[] = [];
    const [, [b = '', eventsOfB = []] = []] = streams;
    expect(folded.revisionOf(b, [...eventsOfB, ...named(1, asked, many)], `${b} 7`)).toBe(7);
    expect(asked).toEqual([`s ${many}`]);
    const again = named(many, asked);
    asked.length = 0;
    folded.revisionOf('a', again, 'name 0');
    expect(asked).toHaveLength(many);
  });
});
