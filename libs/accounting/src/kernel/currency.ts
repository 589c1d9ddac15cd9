/**
 * Minor-unit exponents of ISO 4217. A currency is money only if it stands here; funds codes,
 * precious metals and test codes do not.
 */
const codesByMinorUnits: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD ' +
    'CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD ' +
    'GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL ' +
    'MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN ' +
    'PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP ' +
    'SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
};

const minorUnitsByCode: ReadonlyMap<string, number> = new Map(
  Object.entries(codesByMinorUnits).flatMap(([digits, codes]) =>
    codes.split(' ').map((code): [string, number] => [code, '0123'.indexOf(digits)]),
  ),
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
