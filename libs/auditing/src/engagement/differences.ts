import { Money, type MoneyFact } from '@art30/accounting';

/**
 * Returns the amount that a donor states less the amount in the books, ordered by currency code. Currencies
 * that agree are omitted; a currency that one side does not name counts as zero there.
 */
export function differences(
  booked: readonly MoneyFact[],
  stated: readonly MoneyFact[],
): MoneyFact[] {
  const currencies = new Set([...booked, ...stated].map(({ currency }) => currency));
  return [...currencies]
    .sort()
    .map((currency) => sumIn(stated, currency).minus(sumIn(booked, currency)))
    .filter(({ isZero }) => !isZero)
    .map((difference) => difference.toJSON());
}

function sumIn(amounts: readonly MoneyFact[], currency: string): Money {
  return amounts
    .filter((amount) => amount.currency === currency)
    .reduce((sum, amount) => sum.plus(Money.of(amount)), Money.zero(currency));
}
