import fc from 'fast-check';
import { splitMatrix } from './instalment-matrix';

const sum = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n);
const cellsOf = (matrix: readonly (readonly bigint[])[]) => sum(matrix.map(sum));
const weight = fc.bigInt({ min: 0n, max: 1_000n });
const matrix = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) => {
    const row = fc.array(weight, { minLength: columns, maxLength: columns });
    return fc.array(row, { minLength: rows, maxLength: rows });
  })
  .filter((cells) => cellsOf(cells) > 0n);
/**
 * Arbitrary matrices whose cells are products of an instalment and an earmark, as for an agreement that states no
 * shares.
 */
const product = fc
  .tuple(
    fc.array(fc.bigInt({ min: 1n, max: 100_000n }), { minLength: 1, maxLength: 8 }),
    fc.array(fc.bigInt({ min: 1n, max: 100_000n }), { minLength: 1, maxLength: 5 }),
  )
  .map(([instalments, earmarks]) => instalments.map((due) => earmarks.map((share) => due * share)));
const total = fc.bigInt({ min: 0n, max: 10_000_000n });

describe('splitting a total over instalments and earmarks', () => {
  it('converts the total once and lets the last instalment take the residual', () => {
    // EUR 1,100,000 at 0.900 are split 600,000 and 500,000. Converted alone, the second part would be 555,555.56.
    expect(splitMatrix(122_222_222n, [[60_000_000n], [50_000_000n]])).toEqual([
      [66_666_667n],
      [55_555_555n],
    ]);
  });

  it('lets the last earmark of an instalment take what is left of it', () => {
    expect(splitMatrix(100n, [[1n, 1n, 1n]])).toEqual([[33n, 33n, 34n]]);
  });

  it('lets the last instalment take what is left of each earmark', () => {
    // Each row has 50: a third of it, 16.67, is rounded to 17, 17 and 16. The columns have 33, 33 and 34 of 100.
    const third = [1n, 1n, 1n];
    expect(splitMatrix(100n, [third, third])).toEqual([
      [17n, 17n, 16n],
      [16n, 16n, 18n],
    ]);
  });

  it('leaves a cell without weight empty, wherever the residual falls', () => {
    expect(
      splitMatrix(10_000n, [
        [1n, 0n],
        [1n, 0n],
        [0n, 1n],
      ]),
    ).toEqual([
      [3_333n, 0n],
      [3_333n, 0n],
      [0n, 3_334n],
    ]);
    expect(
      splitMatrix(5n, [
        [0n, 0n],
        [2n, 0n],
      ]),
    ).toEqual([
      [0n, 0n],
      [5n, 0n],
    ]);
  });

  it('loses nothing: the cells sum to the total', () => {
    fc.assert(
      fc.property(total, fc.oneof(matrix, product), (whole, weights) => {
        expect(cellsOf(splitMatrix(whole, weights))).toBe(whole);
      }),
    );
  });

  it('gives nothing to a cell without weight', () => {
    fc.assert(
      fc.property(total, matrix, (whole, weights) => {
        splitMatrix(whole, weights).forEach((row, at) =>
          row.forEach((cell, column) => {
            if (weights[at]?.[column] === 0n) expect(cell).toBe(0n);
          }),
        );
      }),
    );
  });

  it('keeps each instalment at its rounded share of the total, the last at what is left', () => {
    fc.assert(
      fc.property(total, product, (whole, weights) => {
        const rows = splitMatrix(whole, weights).map(sum);
        const all = cellsOf(weights);
        rows.slice(0, -1).forEach((row, at) => {
          const distance = 2n * (row * all - whole * sum(weights[at] ?? []));
          expect((distance < 0n ? -distance : distance) <= all).toBe(true);
        });
      }),
    );
  });

  it('keeps each earmark at its rounded share of the total, the last at what is left', () => {
    fc.assert(
      fc.property(total, product, (whole, weights) => {
        const cells = splitMatrix(whole, weights);
        const columns = (weights[0] ?? []).map((_, column) => ({
          given: sum(cells.map((row) => row[column] ?? 0n)),
          weight: sum(weights.map((row) => row[column] ?? 0n)),
        }));
        const all = cellsOf(weights);
        columns.slice(0, -1).forEach(({ given, weight: own }) => {
          const distance = 2n * (given * all - whole * own);
          expect((distance < 0n ? -distance : distance) <= all).toBe(true);
        });
      }),
    );
  });
});
