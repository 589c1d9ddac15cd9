import { Money, splitRunning } from '../../kernel/money';
import type { CashFrom } from '../../transfer/transfer.facts';
import type { AssignedLine, SettledLine } from '../facts/receiving.facts';

/**
 * Cash and charges of a line over parts of what it settles. Together they are divided by the parts,
 * so that each part of the pledge's own currency gets what it settles, and the charges by what that makes, so that no
 * part bears more of them than it is; values go by the amounts.
 */
export function sharesOf(
  line: AssignedLine,
  parts: readonly bigint[],
): (at: number) => Omit<SettledLine, 'instalment' | 'purpose' | 'settles'> {
  const [cash, charges] = [Money.of(line.cash), Money.of(line.charges)];
  const gross = splitRunning(cash.minor + charges.minor, parts);
  const chargeParts = splitRunning(charges.minor, gross);
  const cashParts = gross.map((part, at) => part - (chargeParts[at] ?? 0n));
  const cashFrom = line.cashFrom && cashFromOver(line.cashFrom, cash, cashParts);
  const cashUsd =
    cashFrom === undefined
      ? splitRunning(Money.parse(line.cashUsd, 'USD').minor, cashParts)
      : parts.map((_, at) => sumOfUsd(cashFrom.map((of) => of[at])));
  const owed = line.owedUsd ?? (cashFrom && line.cashUsd);
  const owedUsd = owed && splitRunning(Money.parse(owed, 'USD').minor, cashParts);
  const chargesUsd = splitRunning(Money.parse(line.chargesUsd, 'USD').minor, chargeParts);
  const money = (minor: bigint | undefined) => Money.ofMinor(minor ?? 0n, cash.currency).toJSON();
  const usd = (cents: bigint | undefined) => Money.ofMinor(cents ?? 0n, 'USD').toString();
  return (at) => ({
    ...{ cash: money(cashParts[at]), cashUsd: usd(cashUsd[at]) },
    ...(cashFrom && { cashFrom: cashFrom.flatMap((of) => of[at] ?? []) }),
    ...(owedUsd && owedUsd[at] !== cashUsd[at] && { owedUsd: usd(owedUsd[at]) }),
    ...{ charges: money(chargeParts[at]), chargesUsd: usd(chargesUsd[at]) },
  });
}

/** By account its cash over parts, the values by the amounts. */
function cashFromOver(
  rows: readonly CashFrom[],
  cash: Money,
  parts: readonly bigint[],
): CashFrom[][] {
  const all = rows.map(({ amount }) => Money.of(amount).minor);
  const total = all.reduce((sum, minor) => sum + minor, 0n);
  const isAsItCame =
    rows.every(({ amount }) => amount.currency === cash.currency) && total === cash.minor;
  const amounts = isAsItCame ? exactly(all, parts) : all.map((minor) => splitRunning(minor, parts));
  return rows.map(({ amount, usd, ...account }, row) => {
    const own = amounts[row] ?? [];
    const values = splitRunning(Money.parse(usd, 'USD').minor, own);
    return own.map((minor, at) => ({
      ...account,
      amount: Money.ofMinor(minor, amount.currency).toJSON(),
      usd: Money.ofMinor(values[at] ?? 0n, 'USD').toString(),
    }));
  });
}

/** Amounts over parts of the same sum, so that each part gets just what it is. */
function exactly(amounts: readonly bigint[], parts: readonly bigint[]): bigint[][] {
  let left = amounts;
  const byPart = parts.map((part) => {
    const taken = splitRunning(part, left);
    left = left.map((minor, row) => minor - (taken[row] ?? 0n));
    return taken;
  });
  return amounts.map((_, row) => byPart.map((taken) => taken[row] ?? 0n));
}

function sumOfUsd(from: readonly (CashFrom | undefined)[]): bigint {
  return from.reduce((sum, of) => sum + (of ? Money.parse(of.usd, 'USD').minor : 0n), 0n);
}
