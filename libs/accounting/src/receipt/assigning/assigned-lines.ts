import { functionalCurrency } from '../../kernel/currency';
import { Money, splitRunning } from '../../kernel/money';
import { daysOf } from '../../period/posting';
import type { AssignedLine } from '../../pledge/facts/receiving.facts';
import { CashLeavingReceipt } from './cash-leaving';
import { usdOfCharges } from './charges';
import type { AssignReceipt, ReceiptAssignedFacts } from '../facts/application.facts';
import type { CashLeaving } from '../state/receipt-cash';
import type { Receipt } from '../state/receipt.state';
import type { CashFrom } from '../../transfer/transfer.facts';

interface Valued {
  readonly lines: AssignedLine[];
  readonly excessUsd: string;
  /** Undefined where all cash of the lines lies as it came. */
  readonly cashFrom?: ReceiptAssignedFacts['cashFrom'];
}

/**
 * The lines of an application with the value of what is owed for them, and of the cash that leaves
 * the receipt: all charges, cash and values are divided by what the lines pay.
 *
 * @throws Rejection RECEIPT_EXCEEDED.
 */
export function linesOfAssignment(
  facts: Pick<
    AssignReceipt['facts'],
    'effectiveDate' | 'postingDate' | 'lines' | 'fromBankAccount'
  >,
  receipt: Receipt,
  sums: { paid: readonly Money[]; charges: Money; carrying: Money; excess: Money },
): Valued {
  const { paid, charges, carrying, excess } = sums;
  const weights = paid.map((money) => money.minor);
  const chargeParts = splitRunning(charges.minor, weights);
  const cash = weights.map((weight, index) => weight - (chargeParts[index] ?? 0n));
  const chargesUsd = splitRunning(usdOfCharges(receipt, charges), chargeParts);
  const values = splitRunning(carrying.minor, [...cash, excess.minor]);
  const inReceipt = (minor = 0n) => Money.ofMinor(minor, charges.currency);
  const usd = (minor = 0n) => Money.ofMinor(minor, functionalCurrency);
  const leaving = new CashLeavingReceipt(receipt, daysOf(facts), facts.fromBankAccount);
  const taken = cash.map((part, index) =>
    leaving.take({ part: inReceipt(part), usd: usd(values[index]) }),
  );
  const lines = facts.lines.map(({ instalment, purpose, settles }, index) => ({
    ...{ instalment, purpose },
    settles: Money.of(settles).toJSON(),
    cash: inReceipt(cash[index]).toJSON(),
    ...cashOf(taken[index] ?? [], usd(values[index]), receipt),
    charges: inReceipt(chargeParts[index]).toJSON(),
    chargesUsd: usd(chargesUsd[index]).toString(),
  }));
  const excessUsd = usd(values[lines.length]).toString();
  const isAsItCame = lines.every((line) => !('cashFrom' in line));
  return {
    lines,
    excessUsd,
    ...(isAsItCame ? {} : { cashFrom: byAccount(taken.flat(), receipt) }),
  };
}

/** Value of the cash of a line, and where it lies if not as it came. */
function cashOf(
  taken: readonly CashLeaving[],
  owed: Money,
  receipt: Receipt,
): Pick<AssignedLine, 'cashUsd' | 'cashFrom' | 'owedUsd'> {
  const { bankAccount, net } = receipt.facts;
  const usd = Money.ofMinor(
    taken.reduce((sum, share) => sum + share.usd, 0n),
    functionalCurrency,
  );
  const isAsItCame = taken.every(
    (share) =>
      share.bankAccount === bankAccount &&
      share.currency === net.currency &&
      share.amount === share.covers,
  );
  return {
    cashUsd: usd.toString(),
    ...(isAsItCame ? {} : { cashFrom: taken.map((share) => cashFromOf(share, receipt)) }),
    ...(usd.equals(owed) ? {} : { owedUsd: owed.toString() }),
  };
}

/** Cash that a line takes from an account, as the line states it. */
export function cashFromOf(share: CashLeaving, receipt: Receipt): CashFrom {
  const { bankAccount, ledgerAccount, currency, amount, usd } = share;
  const through = exchangedThrough(share, receipt);
  return {
    ...{ bankAccount, ledgerAccount, amount: Money.ofMinor(amount, currency).toJSON() },
    usd: Money.ofMinor(usd, functionalCurrency).toString(),
    ...(through === undefined ? {} : { through }),
  };
}

/** Dollars that went out and came back say nothing of the currency in which they were meanwhile. */
function exchangedThrough(share: CashLeaving, { facts, transfers }: Receipt): string | undefined {
  const isForeign = (currency: string) => currency !== functionalCurrency;
  const isWhole = share.amount === share.covers;
  if (isForeign(share.currency) || isForeign(facts.net.currency) || isWhole) return undefined;
  return [...transfers.values()]
    .flatMap(({ facts: { from, to } }) => [from.amount.currency, to.amount.currency])
    .findLast(isForeign);
}

/** All that lines take from each account, and what of the currency that came it stands for. */
function byAccount(taken: readonly CashLeaving[], receipt: Receipt) {
  const sums = new Map<string, CashLeaving>();
  for (const share of taken) {
    const { amount = 0n, usd = 0n, covers = 0n } = sums.get(share.bankAccount) ?? {};
    sums.set(share.bankAccount, {
      ...share,
      ...{ amount: amount + share.amount, usd: usd + share.usd, covers: covers + share.covers },
    });
  }
  return [...sums.values()].map((sum) => ({
    ...cashFromOf(sum, receipt),
    covers: Money.ofMinor(sum.covers, receipt.facts.net.currency).toJSON(),
  }));
}
