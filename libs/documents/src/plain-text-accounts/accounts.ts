import {
  chartOfAccounts,
  isCash,
  isMemorandum,
  minorUnitsOf,
  type AccountType,
} from '@art30/accounting';

/**
 * Commodity of the carrying values in US dollars. It is none of ISO 4217, which has three letters:
 * a dollar that lies in the bank and a dollar of value must never be added up.
 */
export const commodityOfValue = 'USDV';

/** Roots that both engines know, in their words. */
const roots: Readonly<Record<AccountType, string>> = {
  asset: 'Assets',
  liability: 'Liabilities',
  'net assets': 'Equity',
  revenue: 'Income',
  expense: 'Expenses',
  memorandum: 'Equity:Memorandum',
};

const conversions = 'Equity:Conversion';

const named: ReadonlyMap<string, string> = new Map(
  chartOfAccounts.map(({ code, name, type }) => [
    code,
    `${roots[type]}:${code}-${name.replace(/[^A-Za-z0-9]+/g, '-')}`,
  ]),
);

/**
 * Name of a ledger account for lines of one currency, the same in both formats:
 * `Assets:1310-Voluntary-contributions-receivable:EUR`. Accounts that bank accounts added to the
 * chart have a code and no name.
 *
 * @throws Error for an account that is in no chart, or a currency that is none of ISO 4217.
 */
export function accountName(code: string, currency: string): string {
  if (minorUnitsOf(currency) === undefined) throw new Error(`${currency} is not a currency`);
  return `${named.get(code) ?? addedAccount(code)}:${currency}`;
}

/** Name of the account that balances a currency which went into an exchange, or came out of it. */
export function conversionAccount(currency: string): string {
  return `${conversions}:${currency}`;
}

export function isConversionAccount(name: string): boolean {
  return name.startsWith(`${conversions}:`);
}

function addedAccount(code: string): string {
  const isCode = /^\d{4}$/.test(code);
  if (isCode && isCash(code)) return `${roots.asset}:${code}-Cash-at-bank`;
  if (isCode && isMemorandum(code)) return `${roots.memorandum}:${code}`;
  throw new Error(`account ${code} is not in the chart of accounts`);
}
