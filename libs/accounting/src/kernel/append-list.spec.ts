import fc from 'fast-check';
import { AppendList, AppendMap } from './append-list';

describe('a list that grows at its end', () => {
  it('leaves every earlier version as it was, whichever version grows', () => {
    const operations = fc.array(fc.tuple(fc.nat(20), fc.array(fc.integer(), { maxLength: 3 })));
    fc.assert(
      fc.property(operations, (steps) => {
        const versions = [{ list: AppendList.of<number>(), plain: [] as readonly number[] }];
        for (const [pick, items] of steps) {
          const from = versions[pick % versions.length] ?? versions[0];
          if (!from) throw new Error('there is always a first version');
          versions.push({ list: from.list.with(items), plain: [...from.plain, ...items] });
        }
        for (const { list, plain } of versions) expect([...list]).toEqual(plain);
      }),
    );
  });

  it('finds the last item that matches, and none after its own end', () => {
    const first = AppendList.of(1, 2, 3);
    first.with([4]);
    expect(first.findLast((item) => item > 1)).toBe(3);
    expect(first.findLast((item) => item > 3)).toBeUndefined();
  });
});

describe('a map on such a list', () => {
  it('gives the value set last, in the place where the key came first', () => {
    const map = AppendMap.empty<number>().with('a', 1).with('b', 2).with('a', 3);
    expect(map.get('a')).toBe(3);
    expect([...map.entries()]).toEqual([
      ['a', 3],
      ['b', 2],
    ]);
    expect(map.has('c')).toBe(false);
    expect(map.get('c')).toBeUndefined();
  });

  it('leaves an earlier version as it was', () => {
    const before = AppendMap.empty<number>().with('a', 1);
    const after = before.with('a', 2);
    expect([before.get('a'), after.get('a')]).toEqual([1, 2]);
  });
});
