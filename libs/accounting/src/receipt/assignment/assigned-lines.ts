import type { DaysOfFact } from '../../accounts/balances';
import { functionalCurrency } from '../../kernel/currency';
import type { IsoDate } from '../../kernel/dates';
import { Money, splitRunning } from '../../kernel/money';
import { demand, refuse } from '../../kernel/rejection';
import { daysOf, postingDateOf } from '../../period/posting';
import type { AssignedLine } from '../../pledge/facts/receipts.facts';
import type { CashFrom } from '../../transfer/transfer.facts';
import type { AssignReceipt, ReceiptAssignedFacts } from '../facts/application.facts';
import { drawnBy, excessOf, openAssignments } from '../state/assignment.state';
import { chargesOn, chargesUsdOf } from '../state/bank-credit';
import {
  type CashLeaving,
  heldThere,
  lowestOn,
  type ReceiptCash,
  shareFor,
  withMovements,
} from '../state/receipt-cash';
import type { Receipt } from '../state/receipt.state';
import { hasOwnValue } from '../state/sent-back.state';

/** A part of the bank credit, in its currency, and the USD value of the debt for that part. */
interface Owed {
  readonly part: Money;
  readonly usd: Money;
}

/**
 * Takes cash of a receipt for an application, line by line: from all accounts in proportion to the part of
 * the credit that their cash covers, or from one account. Without a currency exchange, cash leaves at the
 * value of the debt for it, else with its share of its carrying value. Taking all cash of an account takes
 * all its value.
 */
export class CashLeavingReceipt {
  #cash: ReceiptCash;
  readonly #taken = new Map<string, bigint>();

  /** @param fromBankAccount the bank account to take the cash from; undefined for all accounts. */
  constructor(
    private readonly receipt: Receipt,
    private readonly days: DaysOfFact,
    private readonly fromBankAccount: string | undefined,
  ) {
    this.#cash = receipt.cash;
  }

  /** Takes the cash that covers a part of the bank credit. @throws Rejection RECEIPT_EXCEEDED. */
  take({ part, usd }: Owed): readonly CashLeaving[] {
    if (part.isZero) return [];
    const there = [...this.#cash.values()]
      .map(heldThere)
      .filter(({ covers, amount }) => covers > 0n && amount >= 0n)
      .filter(
        ({ bankAccount }) =>
          this.fromBankAccount === undefined || bankAccount === this.fromBankAccount,
      );
    const weights = there.map(({ covers }) => covers);
    const all = weights.reduce((sum, covers) => sum + covers, 0n);
    if (part.minor > all) this.#refuse(part, Money.ofMinor(all, part.currency));
    const parts = splitRunning(part.minor, weights);
    const values = splitRunning(usd.minor, parts);
    const leaving = there.flatMap((held, index) => {
      const share = shareFor(held, parts[index] ?? 0n);
      if (share.covers === 0n) return [];
      const isWhole = share.amount === held.amount;
      const value = isWhole || hasOwnValue(this.receipt) ? share.usd : (values[index] ?? 0n);
      return [{ ...share, usd: value }];
    });
    for (const share of leaving) this.#demandThere(share);
    const taken = leaving.map(takenOn(this.days));
    this.#cash = withMovements(this.#cash, taken, this.receipt.revision + 1);
    return leaving;
  }

  #refuse(part: Money, most: Money): never {
    const where = this.fromBankAccount === undefined ? 'its accounts' : this.fromBankAccount;
    return refuse(
      'RECEIPT_EXCEEDED',
      `${part.named} is more than the ${most.named} that the cash of the receipt on ${where} ` +
        'stands for: apply less, or bring its cash back by a transfer',
      this.fromBankAccount === undefined ? 'lines' : 'fromBankAccount',
    );
  }

  /**
   * Refuses cash that is not on its account on the effective day, on the posting day and on every later day.
   */
  #demandThere({ bankAccount, currency, amount }: CashLeaving): void {
    const taken = (this.#taken.get(bankAccount) ?? 0n) + amount;
    this.#taken.set(bankAccount, taken);
    const lowest = lowestOn(this.receipt.cash, bankAccount, this.days);
    const [asked, there] = [taken, lowest.amount].map((minor) => Money.ofMinor(minor, currency));
    demand(
      taken <= lowest.amount,
      'RECEIPT_EXCEEDED',
      `${asked?.named} is more than the ${there?.named} of the receipt on ${bankAccount} ` +
        `on ${lowest.date}: use a later date, or name another fromBankAccount`,
      'effectiveDate',
    );
  }
}

function takenOn({ postedOn: date, effectiveOn }: DaysOfFact) {
  return ({ covers, amount, usd, ...account }: CashLeaving) => ({
    ...account,
    date,
    effectiveOn,
    amount: -amount,
    usd: -usd,
    covers: -covers,
  });
}

/** Amounts of an application, in the currency of the receipt. */
interface Crediting {
  /** Amount that settles instalments. */
  readonly credited: Money;
  readonly excess: Money;
  /** Cash that is not assigned to any application. */
  readonly available: Money;
}

/**
 * Returns the bank charges to credit to the donor, in proportion to the part of the receipt that the
 * application settles. There are some only if the request says that the account bears them, or if it credits
 * more than the available cash.
 */
export function chargesToCredit(
  facts: AssignReceipt['facts'],
  receipt: Receipt,
  { credited, excess, available }: Crediting,
): Money {
  const postedOn = postingDateOf(facts);
  const charges = chargesOn(receipt.facts);
  const none = charges.minus(charges);
  const gap = credited.plus(excess).minus(available);
  if (facts.chargesBorneBy === 'DONOR') return none;
  if (gap.minor <= 0n && facts.chargesBorneBy !== 'ACCOUNT') return none;
  if (facts.fromOverpayment !== undefined || facts.credit !== undefined) return none;
  const before = chargesCredited(receipt, postedOn);
  const settled = Money.of(receipt.facts.net).plus(charges).minus(excess).minor - before.excess;
  const upTo = before.credited + credited.minor;
  if (settled <= 0n) return none;
  const all = upTo < settled ? charges.shareRounded(upTo, settled).minor : charges.minor;
  const share = Money.ofMinor(all - before.charges, charges.currency);
  // Charges may not exceed the credited amount: an application without cash settles nothing.
  return share.isNegative || gap.exceeds(share) || !credited.exceeds(share) ? none : share;
}

/** Sums over applications that are open on a date or later, in minor units of the receipt's currency. */
interface ChargesCredited {
  /** Cash and charges of the applications that credit charges to the donor. */
  readonly credited: bigint;
  readonly charges: bigint;
  /** Overpayments that all of the applications left. */
  readonly excess: bigint;
}

/** Sums up the charges that open applications credit to donors on a date or later. */
function chargesCredited(receipt: Receipt, date: IsoDate): ChargesCredited {
  const none = { credited: 0n, charges: 0n, excess: 0n };
  return [...receipt.assignments.values()].reduce((sum, { facts, closedOn }) => {
    if (closedOn !== undefined && closedOn <= date) return sum;
    const charges = facts.lines.reduce((all, line) => all + Money.of(line.charges).minor, 0n);
    const excess = excessOf(facts).amount;
    const cash = charges === 0n ? 0n : drawnBy(facts).amount - excess;
    return {
      credited: sum.credited + cash + charges,
      charges: sum.charges + charges,
      excess: sum.excess + excess,
    };
  }, none);
}

/**
 * Values charges in US cents: their share of the receipt's total charges, after those that open applications
 * credit.
 */
function usdOfCharges(receipt: Receipt, charges: Money): bigint {
  const whole = chargesOn(receipt.facts).minor;
  const before = openAssignments(receipt)
    .flatMap(({ facts }) => facts.lines)
    .reduce((sum, line) => sum + Money.of(line.charges).minor, 0n);
  const upTo = (minor: bigint) => chargesUsdOf(receipt.facts).shareRounded(minor, whole).minor;
  return upTo(before + charges.minor) - upTo(before);
}

interface Valued {
  readonly lines: AssignedLine[];
  readonly excessUsd: string;
  /** Undefined if all cash of the lines is still on the account, and in the currency, of the bank credit. */
  readonly cashFrom?: ReceiptAssignedFacts['cashFrom'];
}

/**
 * Returns the lines of an application, with the value of the debt that each uses and of the cash that leaves.
 * Charges, cash and values are split in proportion to the amounts that the lines pay.
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
    instalment,
    purpose,
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

/** Returns the value of a line's cash, and its accounts unless it is still where the bank credited it. */
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

/** Returns the cash that a line takes from one account, as the event states it. */
export function cashFromOf(share: CashLeaving, receipt: Receipt): CashFrom {
  const { bankAccount, ledgerAccount, currency, amount, usd } = share;
  const through = exchangedThrough(share, receipt);
  return {
    bankAccount,
    ledgerAccount,
    amount: Money.ofMinor(amount, currency).toJSON(),
    usd: Money.ofMinor(usd, functionalCurrency).toString(),
    ...(through === undefined ? {} : { through }),
  };
}

/**
 * Dollars that were exchanged and exchanged back differ from the credit; only the transfers tell through
 * which currency.
 */
function exchangedThrough(share: CashLeaving, { facts, transfers }: Receipt): string | undefined {
  const isForeign = (currency: string) => currency !== functionalCurrency;
  const isWhole = share.amount === share.covers;
  if (isForeign(share.currency) || isForeign(facts.net.currency) || isWhole) return undefined;
  return [...transfers.values()]
    .flatMap(({ facts: { from, to } }) => [from.amount.currency, to.amount.currency])
    .findLast(isForeign);
}

/** Sums the cash that all lines take from each account, with the part of the credit that it covers. */
function byAccount(taken: readonly CashLeaving[], receipt: Receipt) {
  const sums = new Map<string, CashLeaving>();
  for (const share of taken) {
    const { amount = 0n, usd = 0n, covers = 0n } = sums.get(share.bankAccount) ?? {};
    sums.set(share.bankAccount, {
      ...share,
      amount: amount + share.amount,
      usd: usd + share.usd,
      covers: covers + share.covers,
    });
  }
  return [...sums.values()].map((sum) => ({
    ...cashFromOf(sum, receipt),
    covers: Money.ofMinor(sum.covers, receipt.facts.net.currency).toJSON(),
  }));
}
