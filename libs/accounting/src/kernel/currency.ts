import * as currencies from 'dinero.js/currencies';

/**
 * Funds codes of ISO 4217, which the library has among the currencies. They are units of account,
 * no money that a bank would credit.
 */
const fundsCodes = new Set('BOV CHE CHW CLF COU MXV USN UYW XAD'.split(' '));

/** Coins of Madagascar and Mauritania count to five; ISO 4217 gives both currencies two decimals. */
const decimalsOfFifths = 2;

/**
 * Minor-unit exponents of ISO 4217. A currency is money only if it stands here; funds codes,
 * precious metals and test codes do not.
 */
const minorUnitsByCode: ReadonlyMap<string, number> = new Map(
  Object.values(currencies)
    .filter(({ code }) => !fundsCodes.has(code))
    .map(({ code, base, exponent }) => [code, base === 10 ? exponent : decimalsOfFifths]),
);

/** The functional currency of the books (financial regulation 6.1). */
export const functionalCurrency = 'USD';

/** Decimals of a currency by ISO 4217, or undefined when the code is not a currency. */
export function minorUnitsOf(currency: string): number | undefined {
  return minorUnitsByCode.get(currency);
}

/** All currency codes the books know, sorted. */
export function currencyCodes(): readonly string[] {
  return [...minorUnitsByCode.keys()].sort();
}
