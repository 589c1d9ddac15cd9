import { Money, type MoneyFact } from '@art30/accounting';

/**
 * What a donor states less what the books say, by currency in the order of their codes; currencies that
 * agree are left out. A currency that one side does not name is zero there.
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
