import { Money, mulDivRounded } from '../../kernel/money';
import { demand, refuse } from '../../kernel/rejection';
import type { AgreementTerms } from '../facts/agreement.facts';
import type { Earmark } from '../facts/pledge-parts';
import type { Instalment } from '../facts/agreement.facts';

/**
 * Splits a total exactly over the cells of a matrix, in proportion to their weights and in whole minor units. Row and
 * column totals are rounded shares of the total. The last row gets the remainder of the total, and the last cell of
 * each other row gets the remainder of its row. In the last row, each cell gets the remainder of its column and the
 * last cell the remainder of the row. A cell without weight stays zero.
 */
export function splitMatrix(total: bigint, weights: readonly (readonly bigint[])[]): bigint[][] {
  const rows = weights.map((row) => sum(row));
  const columns = (weights[0] ?? []).map((_, column) =>
    sum(weights.map((row) => row[column] ?? 0n)),
  );
  const lastRow = lastWithWeight(rows);
  const rowTotals = splitWithRest(total, rows);
  const columnTotals = splitWithRest(total, columns);
  const cells = weights.map((row, index) =>
    index === lastRow ? row.map(() => 0n) : splitWithRest(rowTotals[index] ?? 0n, row),
  );
  const leftOf = (column: number) =>
    (columnTotals[column] ?? 0n) - sum(cells.map((row) => row[column] ?? 0n));
  const closingRow = weights[lastRow] ?? [];
  const closingColumn = lastWithWeight(closingRow);
  const closing = closingRow.map((weight, column) =>
    weight === 0n || column === closingColumn ? 0n : leftOf(column),
  );
  if (closingColumn >= 0) closing[closingColumn] = (rowTotals[lastRow] ?? 0n) - sum(closing);
  return cells.map((row, index) => (index === lastRow ? closing : row));
}

/** Returns rounded shares that sum to the total, because the last part with a weight gets the remainder. */
function splitWithRest(total: bigint, weights: readonly bigint[]): bigint[] {
  const whole = sum(weights);
  const last = lastWithWeight(weights);
  const shares = weights.map((weight, index) =>
    index === last || whole === 0n ? 0n : mulDivRounded(total, weight, whole),
  );
  if (last >= 0) shares[last] = total - sum(shares);
  return shares;
}

function lastWithWeight(weights: readonly bigint[]): number {
  return weights.reduce((last, weight, index) => (weight > 0n ? index : last), -1);
}

function sum(parts: readonly bigint[]): bigint {
  return parts.reduce((total, part) => total + part, 0n);
}

/**
 * Returns the instalments with their shares by purpose. If any instalment of the request states its shares, all must,
 * and the shares must sum to the instalments and to the earmarks. Otherwise shares are proportional.
 */
export function cellsOf(
  stated: AgreementTerms['instalments'],
  amount: Money,
  earmarks: readonly Earmark[],
): Instalment[] {
  if (statesLines(stated)) return statedCells(stated, earmarks);
  const shares = earmarks.map((earmark) => Money.of(earmark.amount).minor);
  const weights = stated.map((instalment) => {
    const due = Money.of(instalment.amount).minor;
    return shares.map((share) => share * due);
  });
  const cells = splitMatrix(amount.minor, weights);
  demand(
    cells.every((row) => row.every((cell) => cell >= 0n)),
    'INSTALMENT_LINES_REQUIRED',
    'amounts this small cannot be divided in proportion: state the lines of each instalment',
    'instalments',
  );
  return stated.map(({ no, dueOn, amount: due }, row) => ({
    no,
    dueOn,
    amount: Money.of(due).toJSON(),
    lines: earmarks.flatMap(({ purpose }, column) => {
      const cell = cells[row]?.[column] ?? 0n;
      if (cell === 0n) return [];
      return [{ purpose, amount: Money.ofMinor(cell, amount.currency).toJSON() }];
    }),
  }));
}

/** True if at least one instalment states its shares by purpose; then every instalment must state them. */
export function statesLines(stated: AgreementTerms['instalments']): boolean {
  return stated.some((instalment) => instalment.lines !== undefined);
}

function statedCells(
  stated: AgreementTerms['instalments'],
  earmarks: readonly Earmark[],
): Instalment[] {
  const left = new Map(earmarks.map(({ purpose, amount }) => [purpose, Money.of(amount)]));
  const instalments = stated.map(({ no, dueOn, amount, lines }, index) => {
    const field = `instalments[${index}].lines`;
    const shares = (lines ?? []).map((line, at) => {
      const share = Money.positive(line.amount, `${field}[${at}].amount`);
      const before = left.get(line.purpose);
      if (!before) {
        const detail =
          `${line.purpose} is no earmark of this agreement: ` +
          `name one of ${[...left.keys()].join(', ')}`;
        return refuse('INSTALMENTS_INVALID', detail, `${field}[${at}].purpose`);
      }
      left.set(line.purpose, before.minus(share));
      return { purpose: line.purpose, amount: share.toJSON() };
    });
    const due = Money.of(amount);
    const total = shares.reduce((sum, share) => sum.plus(Money.of(share.amount)), due.minus(due));
    demand(
      total.equals(due),
      'INSTALMENTS_DO_NOT_SUM',
      `the lines of instalment ${no} sum to ${total.named}, not to its ${due.named}: ` +
        'make them equal',
      field,
    );
    return { no, dueOn, amount: due.toJSON(), lines: summedByPurpose(shares) };
  });
  demand(
    [...left.values()].every((rest) => rest.isZero),
    'INSTALMENTS_DO_NOT_SUM',
    'the lines of all instalments must sum to the amount of each earmark',
    'instalments',
  );
  return instalments;
}

/** Returns the sum of shares by purpose, in the order in which purposes first occur. */
function summedByPurpose(shares: readonly Earmark[]): Earmark[] {
  const sums = new Map<string, Money>();
  for (const { purpose, amount } of shares) {
    const share = Money.of(amount);
    sums.set(purpose, sums.get(purpose)?.plus(share) ?? share);
  }
  return [...sums].map(([purpose, sum]) => ({ purpose, amount: sum.toJSON() }));
}
