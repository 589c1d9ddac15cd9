import { functionalCurrency } from './currency';
import { Money } from './money';
import {
  country,
  currency,
  decimal,
  id,
  ledgerAccount,
  optional,
  part,
  shape,
  text,
  usdAmount,
  wholeNumber,
  type Infer,
} from '../schema';

/** The two calls of the resolution: (m) to all donors, (n) to States parties. */
export const recommendations = ['m', 'n'] as const;
export type Recommendation = (typeof recommendations)[number];

/** Levels of recommendation (p): the geographic scope of an activity. */
export const levels = ['GLOBAL', 'REGIONAL', 'NATIONAL'] as const;
export type Level = (typeof levels)[number];

/** Fund of the account of article 30; lines without a fund belong to it. */
export const accountFund = 'ART30';

/** The programme support fund. */
export const supportFund = 'PSC-FUND';

export const funds = [accountFund, supportFund] as const;
export type Fund = (typeof funds)[number];

/** Kinds of items that belong to a bank account and a fund, and to no donor. */
export const accountItems = [
  'INTEREST',
  'FEE',
  'SUPPORT_SPENDING',
  'REMAINDER',
  'REVALUATION',
] as const;
export type AccountItem = (typeof accountItems)[number];

/** Dimensions of a line, such as its donor and purpose; dimensions that do not apply are left out. */
export const LineDims = shape('LineDims', {
  donor: optional(id('Id of the donor.', 'DON-A')),
  pledge: optional(id('Id of the pledge.', 'P1')),
  instalment: optional(wholeNumber(1, 1_000)('Number of the instalment, from 1.', 1)),
  recommendation: optional(
    text<Recommendation>(64)('The call under which the money was given, `m` or `n`.', 'n'),
  ),
  purpose: optional(id('Code of the purpose.', 'k')),
  level: optional(text<Level>(64)('Level of recommendation (p).', 'NATIONAL')),
  country: optional(country('Country of the activity, ISO 3166-1 alpha-3.', 'KEN')),
  receipt: optional(id('Id of the receipt.', '4b64bcdc-5973-5654-b4af-9dd4c98503b4')),
  bankAccount: optional(id('Code of the bank account.', 'BK-EUR')),
  fund: optional(id('Code of the fund.', 'PSC-FUND')),
  accountItem: optional(
    text<AccountItem>(64)("Kind of the account's own item that the line is of.", 'FEE'),
  ),
});
export type Dims = Infer<typeof LineDims>;

/**
 * One line of the books as events store it: debit positive, credit negative. `amount` is in the
 * line's currency, `usd` its value in the functional currency, both decimal strings.
 */
export const EntryLine = shape('EntryLine', {
  account: ledgerAccount(
    'Ledger account; 9xxx are memorandum accounts, left out of the trial balance.',
    '1310',
  ),
  currency: currency('Currency of the lines, ISO 4217.', 'EUR'),
  amount: decimal('Amount in that currency: a debit is positive, a credit negative.', '600000.00'),
  usd: usdAmount('Its value in US dollars.', '666666.67'),
  dims: part(LineDims)('Dimensions of the line: donor, pledge, purpose and others that apply.'),
});
export type Entry = Infer<typeof EntryLine>;

/** Returns a line in USD, whose `amount` equals `usd`. */
export function usdEntry(account: string, usd: Money, dims: Dims): Entry {
  return entry(account, usd, usd, dims);
}

/** Returns a line that changes a value in USD without an amount, such as an exchange difference. */
export function valueEntry(account: string, currency: string, usd: Money, dims: Dims): Entry {
  return entry(account, Money.zero(currency), usd, dims);
}

export function entry(account: string, amount: Money, usd: Money, dims: Dims): Entry {
  return {
    account,
    currency: amount.currency,
    amount: amount.toString(),
    usd: usd.in(functionalCurrency, 'usd').toString(),
    dims: withoutAbsent(dims),
  };
}

/** Returns the lines with opposite signs, at their original rates; nothing is converted again. */
export function mirrored(entries: readonly Entry[]): Entry[] {
  return entries.map((line) => ({
    ...line,
    amount: opposite(line.amount),
    usd: opposite(line.usd),
  }));
}

/** Returns the sum of the lines in USD, which is zero for the entries of any event. */
export function usdSum(entries: readonly Entry[]): Money {
  return entries.reduce(
    (sum, line) => sum.plus(Money.parse(line.usd, functionalCurrency)),
    Money.zero(functionalCurrency),
  );
}

function opposite(amount: string): string {
  if (/^-?[0.]+$/.test(amount)) return amount.replace('-', '');
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

/** Returns the dimensions without those that are undefined. */
export function withoutAbsent(dims: Dims): Dims {
  const present: Partial<Record<keyof Dims, Dims[keyof Dims]>> = {};
  for (const name of Object.keys(dims) as (keyof Dims)[]) {
    if (dims[name] !== undefined) present[name] = dims[name];
  }
  return present as Dims;
}
