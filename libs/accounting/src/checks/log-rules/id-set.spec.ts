import { nameUuid } from '../../log/identifiers';
import { IdSet } from './id-set';

const some = 5_000;
const numbered = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** UUIDs that are alike but for eight digits, of which the first is at `from`. */
const alikeButFor = (from: number) => (index: number) => {
  const digits = '7'.repeat(from) + String(index).padStart(8, '0') + '7'.repeat(24 - from);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

describe('a set of ids', () => {
  it.each<[string, (index: number) => string]>([
    ['UUIDs of names', (index: number) => nameUuid('of a set', index)],
    ['UUIDs that are all but alike', numbered],
    ['UUIDs that differ in their first eight digits', alikeButFor(0)],
    ['UUIDs that differ from the ninth digit on', alikeButFor(8)],
    ['UUIDs that differ from the 17th digit on', alikeButFor(16)],
    ['UUIDs that differ in their last eight digits', alikeButFor(24)],
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

  it('has ids of one digit among zeros', () => {
    const ids = Array.from({ length: 32 }, (_, at) =>
      '0'.repeat(32).replace(/0/g, (zero, index) => (index === at ? '1' : zero)),
    ).map((digits) => digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
    const set = new IdSet();
    expect(ids.map((id) => [set.has(id), set.add(id), set.has(id), set.add(id)])).toEqual(
      ids.map(() => [false, true, true, false]),
    );
    expect(set.size).toBe(32);
  });

  it('has the id of nothing but zeros once', () => {
    const nil = numbered(0).replaceAll(/[48]/g, '0');
    const set = new IdSet();
    expect([set.has(nil), set.add(nil), set.add(nil), set.has(nil), set.size]).toEqual([
      ...[false, true, false, true, 1],
    ]);
  });
});
