import { account } from '../../../accounts/chart-of-accounts';
import { entry, type Dims, type Entry } from '../../../kernel/entries';
import { Money, splitRunning } from '../../../kernel/money';
import { splitMatrix } from '../../../pledge/terms/instalment-matrix';
import type { AgreementSignedFacts } from '../../../pledge/facts/agreement.facts';
import type { PledgeState } from '../../../pledge/state/pledge.state';
import { balancesByPurpose, memorandum, ownerDims } from './announcement';

/**
 * Part of an agreement for one instalment and purpose, with its amounts paid in advance and still due, and
 * their values.
 */
interface Cell {
  readonly dims: Dims;
  readonly purpose: string;
  readonly instalment: number;
  readonly amount: bigint;
  advance: bigint;
  advanceUsd: bigint;
  /** Value at which the advance was received, in US cents. */
  receivedUsd: bigint;
  restUsd: bigint;
}

/**
 * Posts a signed agreement. Unconditional: receivable against revenue in full at the rate of the signature;
 * advances become revenue at the value at which they came in. Conditional: memoranda only; advances become a
 * liability.
 */
export function postAgreementSigned(facts: AgreementSignedFacts, before: PledgeState): Entry[] {
  const currency = facts.amount.currency;
  const owner = ownerDims(facts);
  const cells = cellsOf(facts, owner);
  const cleared = takeAdvance(cells, before);
  valueRest(cells, facts);
  const money = (minor: bigint) => Money.ofMinor(minor, currency);
  const usd = (cents: bigint) => Money.ofMinor(cents, 'USD');
  const conditional = facts.condition !== null;
  const agreed = conditional ? account.memoAgreedConditional : account.memoAgreed;
  const due = cells.filter((cell) => cell.amount > cell.advance);
  const dueEntries = due.flatMap(({ amount, advance, restUsd, dims }) =>
    conditional
      ? memorandum(account.memoConditionalOutstanding, money(amount - advance), usd(restUsd), dims)
      : [entry(account.receivable, money(amount - advance), usd(restUsd), dims)],
  );
  const purposes = [...new Set(cells.map((cell) => cell.purpose))];
  const credits = purposes.flatMap((purpose) => {
    const own = cells.filter((cell) => cell.purpose === purpose);
    const total = (of: (cell: Cell) => bigint) => own.reduce((sum, cell) => sum + of(cell), 0n);
    const dims = { ...owner, purpose };
    if (!conditional) {
      const value = usd(-total((cell) => cell.advanceUsd + cell.restUsd));
      return [
        entry(account.contributionsRevenue, money(-total((cell) => cell.amount)), value, dims),
      ];
    }
    const advance = total((cell) => cell.advance);
    const value = usd(-total((cell) => cell.advanceUsd));
    return advance === 0n
      ? []
      : [entry(account.conditionalLiability, money(-advance), value, dims)];
  });
  return [
    ...cleared,
    ...dueEntries,
    ...credits,
    ...cells.flatMap(({ amount, advanceUsd, restUsd, dims }) =>
      memorandum(agreed, money(amount), usd(advanceUsd + restUsd), dims),
    ),
    ...cells.flatMap((cell) => advanceNamed(cell, currency, owner)),
  ];
}

function cellsOf(facts: AgreementSignedFacts, owner: Dims): Cell[] {
  return facts.instalments.flatMap(({ no, lines }) =>
    lines.map(({ purpose, amount }) => ({
      dims: { ...owner, purpose, instalment: no },
      purpose,
      instalment: no,
      amount: Money.of(amount).minor,
      advance: 0n,
      advanceUsd: 0n,
      receivedUsd: 0n,
      restUsd: 0n,
    })),
  );
}

/** Clears the advances and spreads them over the instalments of their purpose, first due first. */
function takeAdvance(cells: Cell[], before: PledgeState): Entry[] {
  if (before.status === 'none') return [];
  const received = balancesByPurpose(before, account.memoReceived);
  return balancesByPurpose(before, account.receivedInAdvance).map(({ dims, amount, usd }) => {
    let left = -amount.minor;
    const own = cells.filter((cell) => cell.purpose === dims.purpose);
    for (const cell of own) {
      cell.advance = left < cell.amount ? left : cell.amount;
      left -= cell.advance;
    }
    const advances = own.map((cell) => cell.advance);
    const values = splitRunning(-usd.minor, advances);
    const credited = received.find((balance) => balance.dims.purpose === dims.purpose);
    const creditedValues = splitRunning(credited?.usd.minor ?? 0n, advances);
    own.forEach((cell, index) => {
      cell.advanceUsd = values[index] ?? 0n;
      cell.receivedUsd = creditedValues[index] ?? 0n;
    });
    return entry(account.receivedInAdvance, amount.negated(), usd.negated(), dims);
  });
}

/**
 * Converts the total still due once, and splits its value over instalments and purposes by the matrix rule.
 */
function valueRest(cells: Cell[], facts: AgreementSignedFacts): void {
  const total = cells.reduce((sum, cell) => sum + rest(cell), 0n);
  const usd = Money.ofMinor(total, facts.amount.currency).toUsdRounded(facts.rate.unitsPerUsd);
  const weighed = cells.map((cell) => ({ ...cell, weight: rest(cell) }));
  const values = matrixValues(usd.minor, weighed);
  cells.forEach((cell, index) => (cell.restUsd = values[index] ?? 0n));
}

/** Amount of an instalment and purpose, in minor units, as the weight of its share. */
interface Weighed {
  readonly instalment: number;
  readonly purpose: string;
  readonly weight: bigint;
}

/**
 * Splits a value in cents over instalments and purposes by the matrix rule; the results are in the order of
 * the cells.
 */
export function matrixValues(cents: bigint, cells: readonly Weighed[]): bigint[] {
  const purposes = [...new Set(cells.map((cell) => cell.purpose))];
  const numbers = [...new Set(cells.map((cell) => cell.instalment))];
  const isAt = (no: number, purpose: string) => (cell: Weighed) =>
    cell.instalment === no && cell.purpose === purpose;
  const sum = (some: readonly Weighed[]) => some.reduce((total, cell) => total + cell.weight, 0n);
  const weights = numbers.map((no) =>
    purposes.map((purpose) => sum(cells.filter(isAt(no, purpose)))),
  );
  const values = splitMatrix(cents, weights);
  const all = cells.map((cell) => cell.weight);
  // With cells below one cent each the matrix rule would give a negative value, so that the value is split in
  // one row.
  if (values.some((row) => row.some((value) => value < 0n))) return splitRunning(cents, all);
  const given = new Map<Weighed, bigint>();
  numbers.forEach((no, row) => {
    purposes.forEach((purpose, column) => {
      const own = cells.filter(isAt(no, purpose));
      const parts = splitRunning(
        values[row]?.[column] ?? 0n,
        own.map((cell) => cell.weight),
      );
      own.forEach((cell, index) => given.set(cell, parts[index] ?? 0n));
    });
  });
  return cells.map((cell) => given.get(cell) ?? 0n);
}

function rest(cell: Cell): bigint {
  return cell.amount - cell.advance;
}

/** Moves the memorandum of an advance to the instalment that it has paid. */
function advanceNamed(cell: Cell, currency: string, owner: Dims): Entry[] {
  if (cell.advance === 0n) return [];
  const amount = Money.ofMinor(cell.advance, currency);
  const usd = Money.ofMinor(cell.receivedUsd, 'USD');
  const unnamed = { ...owner, purpose: cell.purpose };
  return [
    entry(account.memoReceived, amount.negated(), usd.negated(), unnamed),
    entry(account.memoReceived, amount, usd, cell.dims),
  ];
}
