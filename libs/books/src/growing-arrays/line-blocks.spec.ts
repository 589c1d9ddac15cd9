import fc from 'fast-check';
import { Growing } from './growing';
import { LineBlocks } from './line-blocks';
import type { LineBounds } from './posted-days';

const cells = 3;

/** Random lines. Most are posted in the order of days, about one a day; some are posted months late. */
const lines = fc.array(
  fc.record({
    cell: fc.nat(cells - 1),
    behind: fc.oneof({ weight: 6, arbitrary: fc.nat(9) }, { weight: 1, arbitrary: fc.nat(120) }),
    usd: fc.integer({ min: -(2 ** 51), max: 2 ** 51 }),
    amount: fc.integer({ min: -500, max: 500 }),
  }),
  { minLength: 1, maxLength: 120, size: 'max' },
);

const day = fc.integer({ min: -30, max: 150 });
const bounds = fc.record({
  end: fc.nat(120),
  from: fc.oneof(fc.constant(-Infinity), day),
  to: fc.oneof(fc.constant(Infinity), day),
});

interface Line {
  readonly cell: number;
  readonly behind: number;
  readonly usd: number;
  readonly amount: number;
}

/** Builds blocks of three lines, so that many blocks are created and merged. */
function blocksOf(all: readonly Line[]) {
  const [days, cellOf] = [growingInts(), growingInts()];
  const [usd, amounts] = [growingDoubles(), growingDoubles()];
  // Each sum allocates room for 1,024 more cells, so that this bound is reached after a few blocks.
  const limits = { blockLines: 3, keptMax: 5_500 };
  const columns = { days, cellOf, usd, amounts };
  const blocks = new LineBlocks(columns, (first, last) => last - first, limits);
  for (const [line, { cell, behind, ...one }] of all.entries()) {
    days.push(line - behind);
    cellOf.push(cell);
    usd.push(one.usd);
    amounts.push(one.amount);
    blocks.add(line, cells);
  }
  return blocks;
}

const growingInts = () => new Growing((length) => new Int32Array(length));
const growingDoubles = () => new Growing((length) => new Float64Array(length));

/** Reference result: sums that are added up line by line. */
function expected(all: readonly Line[], { end, from, to }: LineBounds) {
  const counted = all.filter((one, line) => {
    const posted = line - one.behind;
    return line < end && posted >= from && posted <= to;
  });
  return Array.from({ length: cells }, (_, cell) => {
    const own = counted.filter((one) => one.cell === cell);
    return {
      usd: own.reduce((sum, one) => sum + BigInt(one.usd), 0n),
      amount: own.reduce((sum, one) => sum + BigInt(one.amount), 0n),
      lines: own.length,
    };
  });
}

describe('blocks of lines', () => {
  it('sum up exactly what counts, for any lines and bounds', () => {
    fc.assert(
      fc.property(lines, fc.array(bounds, { minLength: 10, maxLength: 10 }), (all, asked) => {
        const blocks = blocksOf(all);
        for (const one of asked) {
          const within = { ...one, end: Math.min(one.end, all.length) };
          const sums = blocks.sums(within, cells);
          const found = Array.from({ length: cells }, (_, cell) => ({
            usd: sums.usd.at(cell),
            amount: sums.amount.at(cell),
            lines: sums.lines[cell],
          }));
          expect(found).toEqual(expected(all, within));
          expect(sums.end).toBe(within.end);
        }
      }),
      { numRuns: 500 },
    );
  });
});
