import {
  chartOfAccounts,
  isCash,
  isMemorandum,
  minorUnitsOf,
  type AccountType,
} from '@art30/accounting';

/**
 * Commodity of the carrying values in US dollars. It differs from every ISO 4217 code, so that dollars in a
 * bank account are never added to dollars of value.
 */
export const commodityOfValue = 'USDV';

/** Root account names that hledger and beancount require. */
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
 * Returns the name of a ledger account for lines of one currency, the same in both formats:
 * `Assets:1310-Voluntary-contributions-receivable:EUR`. Accounts of bank accounts, which are not in the
 * standard chart, have a code and no name.
 *
 * @throws Error for an account in no chart, or a currency outside ISO 4217.
 */
export function accountName(code: string, currency: string): string {
  if (minorUnitsOf(currency) === undefined) throw new Error(`${currency} is not a currency`);
  return `${named.get(code) ?? addedAccount(code)}:${currency}`;
}

/** Returns the name of the account that balances a currency in an exchange. */
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
