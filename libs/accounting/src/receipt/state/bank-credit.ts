import { likelyDuplicate, type Warning } from '../../kernel/booking';
import { functionalCurrency } from '../../kernel/currency';
import type { IsoDate } from '../../kernel/dates';
import { Money, type MoneyFact } from '../../kernel/money';
import { demand } from '../../kernel/rejection';
import type { ReceiptRecordedFacts, ReceiptTakenOverFacts } from '../facts/receipt.facts';

/** The bank credit that a receipt begins with: recorded from the bank's statement, or taken over. */
export type BankCreditFacts = ReceiptRecordedFacts | ReceiptTakenOverFacts;

/** Returns the bank's value date of a credit. */
export function valueDateOf(credit: BankCreditFacts): IsoDate {
  return 'valueDate' in credit ? credit.valueDate : credit.effectiveDate;
}

/** Refuses a date before the credit. @throws Rejection DATES_NOT_ORDERED. */
export function demandNotBefore({ effectiveDate }: BankCreditFacts, date: IsoDate): void {
  demand(
    date >= effectiveDate,
    'DATES_NOT_ORDERED',
    `the receipt is in the books from ${effectiveDate} on: ` + `use that day or later, not ${date}`,
    'effectiveDate',
  );
}

/** Returns the credit's first value in these books: at its own rate, or its value in the other system. */
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

/** Bank charges of the credit in USD, at the rate of the credit. */
export function chargesUsdOf(credit: BankCreditFacts): Money {
  if (!('rate' in credit)) return Money.zero(functionalCurrency);
  return chargesOn(credit).toUsdRounded(credit.rate.unitsPerUsd);
}

/** A recorded credit that may be the same as a new one. */
export interface LikeCredit {
  readonly receiptId: string;
  readonly bankReference: string;
  readonly net: MoneyFact;
}

/** Warns of credits with the same account, day and amount under other references. */
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
