import * as currencies from 'dinero.js/currencies';

/**
 * Codes that ISO 4217 lists as currencies but that are only units of account. Banks credit no money in them, so the
 * books refuse them.
 */
const fundsCodes = new Set('BOV CHE CHW CLF COU MXV USN UYW XAD'.split(' '));

/**
 * Decimals of the currencies of Madagascar and Mauritania. Their minor unit is a fifth; ISO 4217 gives them two
 * decimals.
 */
const decimalsOfFifths = 2;

/**
 * Minor-unit exponents of ISO 4217 by currency. Funds codes, precious metals and test codes are left out,
 * because they are not money.
 */
const minorUnitsByCode: ReadonlyMap<string, number> = new Map(
  Object.values(currencies)
    .filter(({ code }) => !fundsCodes.has(code))
    .map(({ code, base, exponent }) => [code, base === 10 ? exponent : decimalsOfFifths]),
);

/** The functional currency of the books (financial regulation 6.1). */
export const functionalCurrency = 'USD';

/** Returns the decimals of a currency by ISO 4217; undefined if the code is not a currency. */
export function minorUnitsOf(currency: string): number | undefined {
  return minorUnitsByCode.get(currency);
}

/** Returns all currency codes of the books, sorted. */
export function currencyCodes(): readonly string[] {
  return [...minorUnitsByCode.keys()].sort();
}
