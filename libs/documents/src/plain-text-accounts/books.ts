import type { IsoDate } from '@art30/accounting';
import { type Balance, beancount, type Dialect, hledger } from './dialects';
import { type BooksLine, type Posting, type Transaction, transactionsOf } from './transactions';

/** Limits of an export, by posting date and by sequence. The header of the export states them. */
interface BooksTimes {
  /** Last posting date that counts; null for no limit. */
  readonly asAt: IsoDate | null;
  /** Sequence of the last event that counts. */
  readonly sequence: number;
  /** Latest recording time of these events; null if there are none. */
  readonly recordedAt: string | null;
}

const dialects = { hledger, beancount } as const satisfies Record<string, Dialect>;

export type PlainTextFormat = keyof typeof dialects;
export const plainTextFormats = Object.keys(dialects) as readonly PlainTextFormat[];

/**
 * Streams the books, up to the limits in `times`, as plain-text accounts, so that an independent engine can
 * add them up. Each journal line becomes two postings on one account: its amount in its currency, and its carrying
 * value in `USDV`. The end asserts the balance of every account at each year end. The last line states the
 * number of transactions and postings, so that a reader notices a cut text.
 *
 * @param lines rows of the journal within the limits, in the order of the log.
 * @throws Error for an account in no chart, or a currency outside ISO 4217.
 */
export function* plainTextBooks(
  format: PlainTextFormat,
  times: BooksTimes,
  lines: Iterable<BooksLine>,
): Generator<string> {
  const dialect: Dialect = dialects[format];
  const declared = new Set<string>();
  const years = new YearEnds();
  let transactions = 0;
  let postings = 0;
  yield `${remarks(dialect, headOf(times))}${dialect.opening}`;
  for (const transaction of transactionsOf(lines)) {
    yield declarations(dialect, declared, transaction.postings);
    yield dialect.transaction(transaction);
    years.add(transaction);
    transactions += 1;
    postings += transaction.postings.length;
  }
  for (const [year, balances] of years.ascending()) yield dialect.assertions(year, balances);
  yield `\n${remarks(dialect, [`End: ${transactions} transactions, ${postings} postings.`])}`;
}

function headOf({ asAt, sequence, recordedAt }: BooksTimes): readonly string[] {
  const date = asAt === null ? 'all posting dates' : `posted by ${asAt}`;
  const recorder = recordedAt === null ? '' : `, recorded by ${recordedAt}`;
  return [
    'Article 30 account: the whole books, memorandum accounts included.',
    `Facts: ${date}, through event ${sequence} of the log${recorder}.`,
    'USDV is the carrying value in US dollars of the amount above it: the trial balance is in USDV.',
  ];
}

function remarks({ remark }: Dialect, texts: readonly string[]): string {
  return texts.map((text) => `${remark} ${text}\n`).join('');
}

/**
 * Declares accounts and commodities on first use, since strict engines require declarations and the text is
 * written as a stream.
 */
function declarations(
  dialect: Dialect,
  declared: Set<string>,
  postings: readonly Posting[],
): string {
  const first = (name: string) => {
    const isNew = !declared.has(name);
    declared.add(name);
    return isNew;
  };
  return postings
    .map(({ account, commodity }) =>
      [
        first(commodity) ? dialect.commodity(commodity) : '',
        first(account) ? dialect.account(account) : '',
      ].join(''),
    )
    .join('');
}

/** Balances of each account and commodity at the end of each year. */
class YearEnds {
  readonly #moved = new Map<string, Map<string, Balance>>();

  add({ event, postings }: Transaction): void {
    const year = event.postingDate.slice(0, 4);
    const moved = this.#moved.get(year) ?? new Map<string, Balance>();
    this.#moved.set(year, moved);
    for (const posting of postings) addTo(moved, posting);
  }

  /** Yields the cumulative balances of all accounts, by year and account name. */
  *ascending(): Generator<[string, readonly Balance[]]> {
    const held = new Map<string, Balance>();
    for (const [year, moved] of [...this.#moved].sort(byKey)) {
      for (const balance of moved.values()) addTo(held, balance);
      yield [year, [...held].sort(byKey).map(([, balance]) => balance)];
    }
  }
}

function addTo(balances: Map<string, Balance>, { account, commodity, minor }: Balance): void {
  const key = `${account} ${commodity}`;
  const before = balances.get(key)?.minor ?? 0n;
  balances.set(key, { account, commodity, minor: before + minor });
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Least length of a piece in characters, except the last; shorter parts are joined. */
const pieceLength = 65_536;

/**
 * Streams the books as plain-text accounts in large pieces. Rows are read while the text is sent.
 *
 * @param lines rows of the journal within the limits, in the order of the log.
 * @param pause awaited between two pieces, so that other requests are served.
 * @throws Error for an account in no chart, or a currency outside ISO 4217.
 */
export async function* booksText(
  format: PlainTextFormat,
  times: BooksTimes,
  lines: Iterable<BooksLine>,
  pause: () => Promise<void>,
): AsyncGenerator<string> {
  let piece = '';
  for (const part of plainTextBooks(format, times, lines)) {
    piece += part;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
    await pause();
  }
  yield piece;
}
