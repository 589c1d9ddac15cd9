import { byArrival, holds, quantile, spreadOf, targetInWords } from './statistics';

describe('figures of a bench', () => {
  it('are the least, the middle and the greatest of what was measured', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
    expect(spreadOf([4, 1, 2, 3])).toEqual({ min: 1, median: 2.5, max: 4 });
  });

  it('do not come of nothing, and of nothing that was not measured', () => {
    expect(() => spreadOf([])).toThrow('nothing');
    expect(() => spreadOf([1, Number.NaN])).toThrow('NaN');
    expect(() => spreadOf([1, 1 / 0])).toThrow('Infinity');
  });

  it('have a value that one in a hundred is above', () => {
    const numbers = Array.from({ length: 101 }, (_, index) => 100 - index);
    expect(quantile(numbers, 0.99)).toBe(99);
    expect(quantile(numbers, 0)).toBe(0);
    expect(quantile([5], 0.99)).toBe(5);
  });

  it('are held against a target by their middle, on either side', () => {
    const spread = { min: 0.5, median: 0.75, max: 2 };
    expect(holds(spread, { atLeast: 0.75 })).toBe(true);
    expect(holds(spread, { atLeast: 0.76 })).toBe(false);
    expect(holds(spread, { atMost: 0.75 })).toBe(true);
    expect(holds(spread, { atMost: 0.74 })).toBe(false);
    expect(targetInWords({ atMost: 1.3 })).toBe('≤ 1.3');
  });

  it('count a wait for all who could have come meanwhile', () => {
    expect(byArrival([0.5, 3.25])).toEqual([0.5, 3.25, 2.25, 1.25, 0.25]);
    // 100 requests of 1 ms and one of 60 ms: of 160 arrivals, one in a hundred waits longer than 58.41 ms.
    expect(quantile(byArrival([...Array<number>(100).fill(1), 60]), 0.99)).toBeCloseTo(58.41);
  });
});
