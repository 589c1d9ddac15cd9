import { lowestFrom, type BookedLine, type DatedBalance, type Effect } from '../../accounts/books';
import { account, isCash } from '../../accounts/chart-of-accounts';
import type { IsoDate } from '../../kernel/dates';
import type { Dims } from '../../kernel/entries';

/** The guarded quantities, each by the currency it is counted in: a debt's stands in its key. */
export const measureCurrency = {
  outstanding: 'pledge',
  'conditional outstanding': 'pledge',
  'conditional received': 'pledge',
  'conditional liability': 'pledge',
  allowance: 'functional',
  'receivable beyond its allowance': 'functional',
  announced: 'pledge',
  advance: 'pledge',
  'refunds owed': 'debt',
  'levy owed': 'debt',
  'written off': 'pledge',
  unallocated: 'functional',
  programmable: 'functional',
  supportReserve: 'functional',
} as const satisfies Readonly<Record<string, 'pledge' | 'debt' | 'functional'>>;

export type Measure = keyof typeof measureCurrency;

/** How a line moves one of them. */
export type GuardedEffect = Effect<Measure>;

/** Measure of what is receivable beyond the allowance for it. */
export const beyondAllowance = 'receivable beyond its allowance' satisfies Measure;

/**
 * What a line does to the quantities that never fall below zero at any date: outstanding and its
 * conditional part per instalment and purpose, what came in of them and is still conditional, the
 * allowance on them and what is receivable beyond it, what is left of an announcement after
 * advances, advances, refunds and levy owed per purpose and currency, what is written off and not
 * recovered, conditional liability and unallocated cash per purpose, and spending authority per
 * place, both parts.
 */
export function guardedEffects(line: BookedLine): GuardedEffect[] {
  const { purpose = '' } = line.dims;
  const place = placeKey(line.dims);
  const cell = cellKey(line.dims);
  switch (line.account) {
    case account.receivable:
      return [
        { measure: 'outstanding', key: cell, delta: line.amount, usd: line.usd },
        { measure: beyondAllowance, key: cell, delta: line.usd },
      ];
    case account.memoConditionalOutstanding:
      return [
        { measure: 'conditional outstanding', key: cell, delta: line.amount, usd: line.usd },
        { measure: 'conditional received', key: cell, delta: -line.amount },
      ];
    case account.memoAgreedConditional:
      return [{ measure: 'conditional received', key: cell, delta: line.amount }];
    case account.allowance:
      return [
        { measure: 'allowance', key: cell, delta: -line.usd },
        { measure: beyondAllowance, key: cell, delta: line.usd },
      ];
    case account.conditionalLiability:
      return [
        { measure: 'conditional liability', key: purpose, delta: -line.amount, usd: -line.usd },
      ];
    case account.refundsPayable:
      // An overpayment is owed by its receipt, whichever pledge takes it in the end.
      return line.dims.pledge === undefined ? [] : owedOutOfCash(line, 'refunds owed');
    case account.levyPayable:
      return owedOutOfCash(line, 'levy owed');
    case account.memoWrittenOff:
    case account.recoveries:
      return [{ measure: 'written off', key: cell, delta: line.amount }];
    case account.directExpenditure:
      return [
        { measure: 'unallocated', key: purpose, delta: line.usd },
        { measure: 'programmable', key: place, delta: -line.usd },
      ];
    case account.supportCharged:
      return [{ measure: 'supportReserve', key: place, delta: -line.usd }];
    case account.memoAnnounced:
      return [{ measure: 'announced', key: purpose, delta: line.amount }];
    case account.receivedInAdvance:
      return [
        { measure: 'announced', key: purpose, delta: line.amount },
        { measure: 'advance', key: purpose, delta: -line.amount, usd: -line.usd },
      ];
    case account.allocationTransfers:
      return [{ measure: 'unallocated', key: purpose, delta: -line.usd }];
    case account.memoProgrammable:
      return granted('programmable', line);
    case account.memoSupportReserve:
      return granted('supportReserve', line);
    default:
      if (!isCash(line.account) || line.dims.pledge === undefined) return [];
      return [{ measure: 'unallocated', key: purpose, delta: line.usd }];
  }
}

/** Authority of a place stands on cash of its purpose. */
function granted(
  measure: Extract<Measure, 'programmable' | 'supportReserve'>,
  { dims, usd }: BookedLine,
): GuardedEffect[] {
  return [
    { measure: 'unallocated', key: dims.purpose ?? '', delta: -usd },
    { measure, key: placeKey(dims), delta: usd },
  ];
}

/** A debt by purpose and currency; the cash that pays it cannot be allocated. */
function owedOutOfCash(
  { dims, currency, amount, usd }: BookedLine,
  measure: Extract<Measure, 'refunds owed' | 'levy owed'>,
): GuardedEffect[] {
  const { purpose = '' } = dims;
  return [
    { measure: 'unallocated', key: purpose, delta: usd },
    { measure, key: `${purpose}|${currency}`, delta: -amount, usd: -usd },
  ];
}

/** The lowest that a quantity is on a date or any later one, as these lines move it. */
export function lowestOf(
  lines: Iterable<BookedLine>,
  { measure, key }: Pick<GuardedEffect, 'measure' | 'key'>,
  date: IsoDate,
): bigint {
  const movements: DatedBalance[] = [];
  for (const line of lines) {
    for (const effect of guardedEffects(line)) {
      if (effect.measure !== measure || effect.key !== key) continue;
      movements.push({ date: line.date, amount: effect.delta, usd: 0n });
    }
  }
  return lowestFrom(movements, date).amount;
}

/** Key of an instalment and a purpose. */
export function cellKey({ instalment = 0, purpose = '' }: Dims): string {
  return `${instalment}|${purpose}`;
}

/** Key of a place of spending authority. */
export function placeKey({ purpose = '', level = '', country = '' }: Dims): string {
  return `${purpose}|${level}|${country}`;
}
