import { nameUuid } from '../../log/identifiers';
import { IdSet } from './id-set';

const some = 5_000;
const numbered = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

describe('a set of ids', () => {
  it.each([
    ['UUIDs of names', (index: number) => nameUuid('of a set', index)],
    ['UUIDs that are all but alike', numbered],
    ['ids that are no UUIDs', (index: number) => `event ${index}`],
  ])('has the %s that were put in, and no others', (_which, idOf) => {
    const ids = Array.from({ length: some }, (_, index) => idOf(index));
    const set = new IdSet();
    expect(ids.filter((id) => set.has(id))).toEqual([]);
    expect(ids.every((id) => set.add(id))).toBe(true);
    expect(ids.every((id) => set.has(id) && !set.add(id))).toBe(true);
    expect(set.size).toBe(some);
    expect(set.has(idOf(some))).toBe(false);
  });

  it('has the id of nothing but zeros once', () => {
    const nil = numbered(0).replaceAll(/[48]/g, '0');
    const set = new IdSet();
    expect([set.has(nil), set.add(nil), set.add(nil), set.has(nil), set.size]).toEqual([
      ...[false, true, false, true, 1],
    ]);
  });
});
