import { account, functionalCurrency, Money, type Dims, type IsoDate } from '@art30/accounting';
import { accountName, commodityOfValue, conversionAccount } from './accounts';

/** A row of the journal with the event it comes from. */
export interface BooksLine {
  /** Sequence of the event. */
  readonly sequence: number;
  /** Place of the line in its event, from 0. */
  readonly line: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly stream: string;
  readonly effectiveDate: IsoDate;
  readonly postingDate: IsoDate;
  readonly recordedAt: string;
  readonly account: string;
  readonly currency: string;
  /** Minor units of the currency, debit positive. */
  readonly amount: bigint;
  /** Carrying value in US cents, debit positive. */
  readonly usd: bigint;
  readonly dims: Dims;
}

/** One amount on one account. A line of the journal makes one for its amount and one for its value. */
export interface Posting {
  readonly account: string;
  readonly commodity: string;
  readonly minor: bigint;
  /** The line it comes from; a conversion comes from none. */
  readonly of: BooksLine | null;
}

/** The lines of one event as an engine reads them. */
export interface Transaction {
  readonly event: BooksLine;
  readonly postings: readonly Posting[];
}

/** Lines in the order of the log, those of one event together. */
export function* transactionsOf(lines: Iterable<BooksLine>): Generator<Transaction> {
  let event: BooksLine[] = [];
  for (const line of lines) {
    if (event[0] !== undefined && event[0].sequence !== line.sequence) {
      yield transactionOf(event[0], event);
      event = [];
    }
    event.push(line);
  }
  if (event[0] !== undefined) yield transactionOf(event[0], event);
}

function transactionOf(event: BooksLine, lines: readonly BooksLine[]): Transaction {
  return { event, postings: [...lines.flatMap(postingsOf), ...conversionsOf(lines)] };
}

/** A part that is zero is left out, but a line never vanishes. */
function postingsOf(line: BooksLine): Posting[] {
  const account = accountName(line.account, line.currency);
  const amount = { account, commodity: line.currency, minor: line.amount, of: line };
  const value = { account, commodity: commodityOfValue, minor: line.usd, of: line };
  const parts = [amount, value].filter(({ minor }) => minor !== 0n);
  return parts.length > 0 ? parts : [amount];
}

/**
 * Postings to the conversion accounts that balance an event in every currency. An exchange has two
 * sides: one currency alone that does not balance is a mistake, and is left for the engine to find. The dollars of an
 * allowance alone stand against value: a late run changes what an allowance bears of a write-off. Money in suspense may have
 * gone through another currency and back: it leaves with another amount than it came with.
 */
function conversionsOf(lines: readonly BooksLine[]): Posting[] {
  const sums = new Map<string, bigint>();
  for (const { currency, amount } of lines) {
    sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  }
  const open = [...sums].filter(([, sum]) => sum !== 0n);
  const [[, alone] = []] = open;
  if (alone === undefined) return [];
  if (open.length === 1 && !isAllowanceForValue(lines) && !isThereAndBack(lines, alone)) return [];
  return open.map(([commodity, sum]) => ({
    account: conversionAccount(commodity),
    commodity,
    minor: -sum,
    of: null,
  }));
}

/** Whether the suspense of a receipt leaves with other cash than it came with, and its result makes up the value. */
function isThereAndBack(lines: readonly BooksLine[], alone: bigint): boolean {
  const own = lines.filter(({ dims }) => dims.receipt !== undefined && dims.pledge === undefined);
  const sum = (of: 'amount' | 'usd') => own.reduce((total, line) => total + line[of], 0n);
  return (
    own.some((line) => line.account === account.unappliedReceipts) &&
    sum('amount') === alone &&
    sum('usd') === 0n
  );
}

function isAllowanceForValue(lines: readonly BooksLine[]): boolean {
  const moving = lines.filter(({ amount }) => amount !== 0n);
  return (
    moving.some((line) => line.account === account.allowance) &&
    moving.every(({ currency }) => currency === functionalCurrency)
  );
}

/** Digits of an amount with the decimals of its currency; values have those of the dollar. */
export function digits(commodity: string, minor: bigint): string {
  return Money.ofMinor(minor, currencyOf(commodity)).toString();
}

function currencyOf(commodity: string): string {
  return commodity === commodityOfValue ? 'USD' : commodity;
}

/**
 * Any text as both formats can hold it anywhere: letters, digits, dots, underscores and hyphens
 * stand for themselves, everything else is percent-encoded UTF-8, as `decodeURIComponent` undoes it.
 */
export function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*~]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A moment as it stands, since only colons and signs make it up; anything else is encoded. */
export function moment(text: string): string {
  return /^[0-9TZ:.+-]+$/.test(text) ? text : encoded(text);
}

/** The compiler keeps it complete; the order is that of the text. */
const allDimensions: Readonly<Record<keyof Dims, true>> = {
  donor: true,
  pledge: true,
  instalment: true,
  recommendation: true,
  purpose: true,
  level: true,
  country: true,
  receipt: true,
  bankAccount: true,
  fund: true,
  accountItem: true,
};
const dimensionNames = Object.keys(allDimensions) as readonly (keyof Dims)[];

/** Dimensions a line carries, in a fixed order. */
export function tagsOf({ line, dims }: BooksLine): readonly (readonly [string, string])[] {
  const named = dimensionNames.flatMap((name): [string, string][] => {
    const value = dims[name];
    return value === undefined ? [] : [[name, encoded(`${value}`)]];
  });
  return [...named, ['line', `${line}`]];
}
