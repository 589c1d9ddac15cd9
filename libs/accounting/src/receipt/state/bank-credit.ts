import { likelyDuplicate, type Warning } from '../../kernel/booking';
import { functionalCurrency } from '../../kernel/currency';
import type { IsoDate } from '../../kernel/dates';
import { Money, type MoneyFact } from '../../kernel/money';
import { demand } from '../../kernel/rejection';
import type { ReceiptRecordedFacts, ReceiptTakenOverFacts } from '../facts/receipt.facts';

/** A bank credit as its receipt begins: seen on the statement of the bank, or taken over. */
export type BankCreditFacts = ReceiptRecordedFacts | ReceiptTakenOverFacts;

/** The day on which the bank credited it. */
export function valueDateOf(credit: BankCreditFacts): IsoDate {
  return 'valueDate' in credit ? credit.valueDate : credit.effectiveDate;
}

/** @throws Rejection DATES_NOT_ORDERED. */
export function demandNotBefore({ effectiveDate }: BankCreditFacts, date: IsoDate): void {
  demand(
    date >= effectiveDate,
    'DATES_NOT_ORDERED',
    `the receipt is in the books from ${effectiveDate} on: ` + `use that day or later, not ${date}`,
    'effectiveDate',
  );
}

/** Its value when it came into these books: that of its own rate, or that of the other books. */
export function usdAtFirst(credit: BankCreditFacts): Money {
  if ('carryingUsd' in credit) return Money.parse(credit.carryingUsd, functionalCurrency);
  return Money.of(credit.net).toUsdRounded(credit.rate.unitsPerUsd);
}

/**
 * Bank charges of the credit; zero for a credit taken over, whose charges were settled in the other
 * system.
 */
export function chargesOn(credit: BankCreditFacts): Money {
  return 'charges' in credit ? Money.of(credit.charges) : Money.zero(credit.net.currency);
}

/** The same in USD, at the rate of the credit. */
export function chargesUsdOf(credit: BankCreditFacts): Money {
  if (!('rate' in credit)) return Money.zero(functionalCurrency);
  return chargesOn(credit).toUsdRounded(credit.rate.unitsPerUsd);
}

/** A bank credit that another may be the same as. */
export interface LikeCredit {
  readonly receiptId: string;
  readonly bankReference: string;
  readonly net: MoneyFact;
}

/** Says which credits of its account and day have its amount under other references. */
export function likeCreditWarnings(
  { receiptId, bankAccount }: Pick<BankCreditFacts, 'receiptId' | 'bankAccount'>,
  net: Money,
  likeCredits: readonly LikeCredit[],
): Warning[] {
  const twins = likeCredits.filter(
    (other) => other.receiptId !== receiptId && Money.of(other.net).equals(net),
  );
  return likelyDuplicate(
    twins.map(({ receiptId: id, bankReference }) => `"${bankReference}" (receipt ${id})`),
    (named) =>
      `${net.named} came to ${bankAccount} that day under another reference too, ${named}: ` +
      'if it is one credit, reverse this receipt',
  );
}
