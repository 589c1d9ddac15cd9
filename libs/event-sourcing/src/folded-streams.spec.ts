import type { RecordedEvent } from './event-store';
import { FoldedStreams } from './folded-streams';

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
    const many = 8_000;
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
    expect(folded.goingOn().fold('s', ids, tried)).toBe('s 0s 1s 7');
    expect(folded.fold('s', ids, recorded('s', 3))).toBe('s 0s 1s 2');
    expect(read).toEqual(['s 7', 's 2']);
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
