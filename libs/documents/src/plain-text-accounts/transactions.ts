import { account, functionalCurrency, Money, type Dims, type IsoDate } from '@art30/accounting';
import { accountName, commodityOfValue, conversionAccount } from './accounts';

/** A row of the journal with its event. */
export interface BooksLine {
  /** Sequence of the event. */
  readonly sequence: number;
  /** Index of the line in its event, starting at 0. */
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

/** One amount on one account. A journal line makes one posting for its amount and one for its value. */
export interface Posting {
  readonly account: string;
  readonly commodity: string;
  readonly minor: bigint;
  /** Journal line of the posting; null for a conversion, which has none. */
  readonly of: BooksLine | null;
}

/** Postings of all lines of one event. `event` is its first line. */
export interface Transaction {
  readonly event: BooksLine;
  readonly postings: readonly Posting[];
}

/** Groups lines in log order into one transaction for each event. */
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

/**
 * Returns the postings of the amount and the value of a line. A zero posting is omitted; if both are zero,
 * that of the amount remains, so that the text contains every line.
 */
function postingsOf(line: BooksLine): Posting[] {
  const account = accountName(line.account, line.currency);
  const amount = { account, commodity: line.currency, minor: line.amount, of: line };
  const value = { account, commodity: commodityOfValue, minor: line.usd, of: line };
  const parts = [amount, value].filter(({ minor }) => minor !== 0n);
  return parts.length > 0 ? parts : [amount];
}

/**
 * Returns postings to the conversion accounts that balance an event in every currency. An exchange has two
 * currencies, so a single currency that does not balance is a mistake, which the engine must report. Two
 * cases may have a single one. A late revaluation run changes the share of an allowance in a write-off, and
 * so leaves a USD difference. Unapplied money that was converted and converted back has another amount than
 * before.
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

/**
 * True if the lines of a receipt's unapplied money cause the whole difference in the currency. Their carrying
 * values, exchange gain or loss included, must add up to zero.
 */
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

/** Formats minor units with the decimals of the currency; values have those of the US dollar. */
export function digits(commodity: string, minor: bigint): string {
  return Money.ofMinor(minor, currencyOf(commodity)).toString();
}

function currencyOf(commodity: string): string {
  return commodity === commodityOfValue ? 'USD' : commodity;
}

/**
 * Encodes a text so that both formats accept it anywhere: letters, digits, dots, underscores and hyphens
 * remain, everything else becomes percent-encoded UTF-8, which `decodeURIComponent` reverses.
 */
export function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*~]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Returns a time unchanged, since both formats accept its characters; any other text is encoded. */
export function moment(text: string): string {
  return /^[0-9TZ:.+-]+$/.test(text) ? text : encoded(text);
}

/** The record type makes the compiler require every dimension; its order is that of the tags in the text. */
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

/** Returns the dimensions of a line as tags, in a fixed order. */
export function tagsOf({ line, dims }: BooksLine): readonly (readonly [string, string])[] {
  const named = dimensionNames.flatMap((name): [string, string][] => {
    const value = dims[name];
    return value === undefined ? [] : [[name, encoded(`${value}`)]];
  });
  return [...named, ['line', `${line}`]];
}
