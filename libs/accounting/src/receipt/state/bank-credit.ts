import { functionalCurrency } from '../../kernel/currency';
import type { IsoDate } from '../../kernel/dates';
import { Money } from '../../kernel/money';
import type { ReceiptRecordedFacts, ReceiptTakenOverFacts } from './receipt.facts';

/** A bank credit as its receipt begins: seen on the statement of the bank, or taken over. */
export type BankCreditFacts = ReceiptRecordedFacts | ReceiptTakenOverFacts;

/** The day on which the bank credited it. */
export function valueDateOf(credit: BankCreditFacts): IsoDate {
  return 'valueDate' in credit ? credit.valueDate : credit.effectiveDate;
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
