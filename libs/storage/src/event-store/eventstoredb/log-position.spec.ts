import { logPositionOf, positionOf } from './log-position';

describe('a position of EventStoreDB', () => {
  it('is both offsets in fixed width and sorts as text', () => {
    const places = [9n, 10n, 2n ** 63n, 2n ** 64n - 2n].map((offset) => ({
      commit: offset,
      prepare: offset,
    }));
    const positions = places.map((place) => positionOf(place) ?? '');
    expect(positions.map((position) => position.length)).toEqual([40, 40, 40, 40]);
    expect([...positions].sort()).toEqual(positions);
    expect(positions.map(logPositionOf)).toEqual(places);
  });

  it('is none when the server does not know it', () => {
    const unknown = 2n ** 64n - 1n;
    expect(positionOf(undefined)).toBeUndefined();
    expect(positionOf({ commit: unknown, prepare: unknown })).toBeUndefined();
  });

  it.each(['17', '0000000000000017', 'x'.repeat(40)])('is not %s', (position) => {
    expect(() => logPositionOf(position)).toThrow('is no position of this store');
  });
});
