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

/**
 * The two recommendations of the resolution under which money is given: (m) invites all donors, (n) urges States
 * parties.
 */
export const recommendations = ['m', 'n'] as const;
export type Recommendation = (typeof recommendations)[number];

/** Levels of recommendation (p): the geographic scope of an activity. */
export const levels = ['GLOBAL', 'REGIONAL', 'NATIONAL'] as const;
export type Level = (typeof levels)[number];

/** Fund of the account under article 30. A line that states no fund belongs to this fund. */
export const accountFund = 'ART30';

/** Fund that receives the programme support costs charged on expenditure. */
export const supportFund = 'PSC-FUND';

export const funds = [accountFund, supportFund] as const;
export type Fund = (typeof funds)[number];

/** Kinds of items that a bank account earns or pays on its own behalf; each belongs to a fund and to no donor. */
export const accountItems = [
  'INTEREST',
  'FEE',
  'SUPPORT_SPENDING',
  'REMAINDER',
  'REVALUATION',
] as const;
export type AccountItem = (typeof accountItems)[number];

/** Dimensions of a line, such as its donor and purpose. A dimension that does not apply to the line is left out. */
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
 * One entry of the books as events store it: a debit is positive, a credit negative. `amount` is in the entry's
 * currency, `usd` is its value in US dollars; both are decimal strings.
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

/** Returns an entry in USD, whose `amount` equals its `usd`. */
export function usdEntry(account: string, usd: Money, dims: Dims): Entry {
  return entry(account, usd, usd, dims);
}

/** Returns an entry that changes a value in USD and moves no amount of the currency, such as an exchange difference. */
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

/** Returns the entries with opposite signs, for a reversal. Values in USD keep their original rates. */
export function mirrored(entries: readonly Entry[]): Entry[] {
  return entries.map((line) => ({
    ...line,
    amount: opposite(line.amount),
    usd: opposite(line.usd),
  }));
}

/** Returns the sum of the entries in USD; it must be zero for the entries of any event. */
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

/** Returns the dimensions without undefined members, because stored JSON has no undefined. */
export function withoutAbsent(dims: Dims): Dims {
  const present: Partial<Record<keyof Dims, Dims[keyof Dims]>> = {};
  for (const name of Object.keys(dims) as (keyof Dims)[]) {
    if (dims[name] !== undefined) present[name] = dims[name];
  }
  return present as Dims;
}
