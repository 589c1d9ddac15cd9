import {
  accountFund,
  account as accounts,
  kindOf,
  ledgerEventOf,
  Money,
  signIn,
} from '@art30/accounting';
import { reports, type Dimension, type Word } from '@art30/books';
import type { ReportName } from './shown-figures';

type Figure = ReturnType<(typeof reports)[ReportName]['figures']>[string];
type Scope = Parameters<(typeof reports)[ReportName]['figures']>[0];
type Part = Figure['parts'][number];

/** A journal line of an event, with its values of all dimensions. */
export interface NaiveLine {
  readonly sequence: number;
  readonly eventId: string;
  readonly base: string;
  readonly postingDate: string;
  readonly account: string;
  readonly isValueAlone: boolean;
  readonly kind: ReturnType<typeof kindOf>;
  readonly dims: Readonly<Record<string, string | number | null>>;
  readonly pledge: string | null;
  readonly usd: bigint;
  readonly amount: bigint;
}

interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly data: object;
}

/** Computes journal lines from the events of the log, without the read model. */
export function naiveLines(log: readonly StoredEvent[]): readonly NaiveLine[] {
  return log.flatMap((stored, index) => {
    const event = ledgerEventOf(stored);
    const { entries, effectiveDate, postingDate = effectiveDate, ...facts } = event.data;
    const { reverses } = facts as { readonly reverses?: string };
    return entries.map(({ account, amount, currency, usd, dims }) => ({
      sequence: index + 1,
      eventId: stored.id,
      base: reverses ?? stored.id,
      postingDate,
      account,
      kind: kindOf(event),
      pledge: dims.pledge ?? null,
      isValueAlone: Money.of({ amount, currency }).isZero,
      dims: {
        donor: null,
        pledge: null,
        instalment: null,
        purpose: null,
        recommendation: null,
        level: null,
        country: null,
        receipt: null,
        bankAccount: null,
        accountItem: null,
        fund: accountFund,
        year: postingDate.slice(0, 4),
        ...(dims as Readonly<Record<string, string | number>>),
        account,
        currency,
      },
      usd: BigInt(usd.replace('.', '')),
      amount: Money.of({ amount, currency }).minor,
    }));
  });
}

/** Sums of journal lines: US cents, and minor units of the lines' currency. */
interface NaiveSum {
  readonly usd: bigint;
  readonly amount: bigint;
}

interface NaiveSlice<Name extends string> {
  readonly key: readonly (string | number | null)[];
  readonly sums: Readonly<Record<Name, NaiveSum>>;
}

/** Adds up journal lines for each figure (word) of a balance row. */
export function naiveSums<Name extends string>(
  words: Readonly<Record<Name, Word>>,
  lines: readonly NaiveLine[],
): Readonly<Record<Name, NaiveSum>> {
  const sumIn = ({ terms }: Word, column: keyof NaiveSum) =>
    lines.reduce((sum, line) => sum + BigInt(signIn(terms, line)) * line[column], 0n);
  const sums = (Object.keys(words) as Name[]).map((name): [Name, NaiveSum] => [
    name,
    { usd: sumIn(words[name], 'usd'), amount: sumIn(words[name], 'amount') },
  ]);
  return Object.fromEntries(sums) as Record<Name, NaiveSum>;
}

/**
 * Adds up journal lines for each figure (word), grouped by dimensions. Groups are sorted by numbers, then texts;
 * missing values come last.
 */
export function naiveSlices<Name extends string>(
  words: Readonly<Record<Name, Word>>,
  by: readonly Dimension[],
  lines: readonly NaiveLine[],
): readonly NaiveSlice<Name>[] {
  const keyOf = ({ dims }: NaiveLine) => by.map((name) => dims[name] ?? null);
  const groups = new Map<string, NaiveLine[]>();
  for (const line of lines) {
    const own = groups.get(JSON.stringify(keyOf(line)));
    if (own === undefined) groups.set(JSON.stringify(keyOf(line)), [line]);
    else own.push(line);
  }
  return [...groups.values()]
    .map((own) => ({ key: keyOf(own[0] as NaiveLine), sums: naiveSums(words, own) }))
    .sort(({ key: one }, { key: other }) => {
      const at = one.findIndex((part, index) => part !== other[index]);
      return isBefore(one[at] ?? null, other[at] ?? null) ? -1 : 1;
    });
}

function isBefore(one: string | number | null, other: string | number | null): boolean {
  if (one === null || other === null) return other === null;
  if (typeof one !== typeof other) return typeof one === 'number';
  return one < other;
}

/** Query of `/v1/audit/explain` for one figure, built like the link template of an answer. */
export interface NaiveQuestion extends Scope {
  readonly report: ReportName;
  readonly figure: string;
  readonly asAt?: string;
  readonly knownAt: string;
  readonly sequence?: string;
}

/** Computes a figure in minor units; undefined if the journal lines alone do not tell which of them count. */
export function naiveFigure(
  lines: readonly NaiveLine[],
  question: NaiveQuestion,
): bigint | undefined {
  const { report, figure: name, asAt = '9999', knownAt } = question;
  const definition = reports[report];
  const figure = definition.figures(question)[name];
  if (figure === undefined || question.status || question.bucket || question.run || figure.bucket) {
    return undefined;
  }
  const dims = (figure.dimensions ?? definition.dimensions)?.(question) ?? question;
  const counted = lines
    .filter(({ sequence, postingDate }) => sequence <= Number(knownAt) && postingDate <= asAt)
    .filter((line) => isOf({ ...question, all: lines }, line))
    .filter((line) => hasDimensions(line, dims as Readonly<Record<string, string | undefined>>));
  if (figure.larger === undefined) return sumOf(figure.parts, figure.column, counted);
  const sides = figure.larger.map((side) => sumOf(side.parts, figure.column, counted));
  return sides.reduce((most, one) => (one > most ? one : most));
}

function sumOf(parts: readonly Part[], column: 'usd' | 'amount', lines: readonly NaiveLine[]) {
  return parts.reduce((total, part) => total + partOf(part, column, lines), 0n);
}

function partOf(
  { word, sign, aboveZero }: Part,
  column: 'usd' | 'amount',
  of: readonly NaiveLine[],
) {
  const sign1 = BigInt(sign);
  const add = (lines: readonly NaiveLine[], by: 'usd' | 'amount') =>
    lines.reduce((sum, line) => sum + sign1 * BigInt(signIn(word.terms, line)) * line[by], 0n);
  if (aboveZero === undefined) return add(of, column);
  const groups = new Map<string, NaiveLine[]>();
  for (const line of of) {
    const key = JSON.stringify(aboveZero.by.map((name) => columnOf(line, name)));
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()]
    .filter((group) => add(group, aboveZero.in ?? column) > 0n)
    .reduce((sum, group) => sum + add(group, column), 0n);
}

/** Returns the value of a journal line in a column by which figures are grouped. */
function columnOf({ dims }: NaiveLine, column: string): unknown {
  if (column.startsWith('CASE')) return dims['accountItem'] === null ? null : dims['fund'];
  return dims[column.replace('bank_account', 'bankAccount')];
}

function hasDimensions(
  { dims }: NaiveLine,
  asked: Readonly<Record<string, string | undefined>>,
): boolean {
  return Object.keys(dims).every((name) => {
    const value = asked[name];
    if (value === undefined) return true;
    return value === '' ? dims[name] === null : String(dims[name]) === value;
  });
}

const isCash = ({ account }: NaiveLine) => account.startsWith('11');
const isMemorandum = ({ account }: NaiveLine) => account.startsWith('9');

type Asked = NaiveQuestion & { readonly all: readonly NaiveLine[] };

const isInDays = ({ from = '', to = '9999' }: NaiveQuestion, { postingDate }: NaiveLine) =>
  postingDate >= from && postingDate <= to;
const isItem = ({ dims }: NaiveLine) => dims['accountItem'] !== null;

/** Filters of the reports that count only a part of the journal lines. */
const linesOf: Partial<Record<ReportName, (asked: Asked, line: NaiveLine) => boolean>> = {
  balances: ({ memorandum }, line) => memorandum !== 'false' || !isMemorandum(line),
  'trial-balance': (_asked, line) => !isMemorandum(line),
  bridge: ({ figure, all }, line) =>
    line.pledge !== null && (!figure.startsWith('inCurrencies.') || isInPledgeCurrency(line, all)),
  'spending-authority': (_asked, { pledge, account }) =>
    pledge !== null && ['9210', '9220', '5110', '5210'].includes(account),
  contributions: isInDays,
  'financial-performance': isOfPerformance,
  'write-offs': ({ figure, all }, line) =>
    figure.startsWith('recovered') ? line.account === accounts.recoveries : isOfWriteOff(line, all),
  ageing: (_asked, { account }) => ['1310', '1319', '9150'].includes(account),
  cash: isOfCash,
  receipts: ({ figure }, line) =>
    line.dims['receipt'] !== null &&
    (!['amount', 'usd'].includes(figure) || (isCash(line) && line.pledge === null)),
  statement: ({ figure, from = '', all }, line) => isOfStatement(figure, line, from, all),
};

/**
 * True for a line of a write-off, and of a revaluation that changes the amount written off (it has a line on account
 * 9140).
 */
function isOfWriteOff({ kind, sequence }: NaiveLine, all: readonly NaiveLine[]): boolean {
  if (kind === 'ReceivableWrittenOff') return true;
  const isShareOf = (line: NaiveLine) =>
    line.sequence === sequence && line.account === accounts.memoWrittenOff;
  return kind === 'PledgeRevalued' && all.some(isShareOf);
}

/** True if a journal line counts in the report, or in the figure if the figure has a filter of its own. */
function isOf(asked: Asked, line: NaiveLine): boolean {
  const { report, event, sequence } = asked;
  const own = report === 'transfers' ? line.eventId : line.base;
  if (event && own !== event) return false;
  if (sequence !== undefined && Number(sequence) !== line.sequence) return false;
  return linesOf[report]?.(asked, line) ?? true;
}

function isOfPerformance(asked: Asked, line: NaiveLine): boolean {
  const { figure, from = '', to = '9999' } = asked;
  if (figure === 'netAssets.opening') return from !== '' && line.postingDate < from;
  if (figure === 'netAssets.closing') return line.postingDate <= to;
  const isResult = /^[45]/.test(line.account) || figure === 'netAssets.takenOver';
  return isResult && isInDays(asked, line);
}

function isOfCash({ figure, fund }: Asked, line: NaiveLine): boolean {
  if (!isCash(line)) return false;
  if (figure === 'suspenseUsd') return line.pledge === null && !isItem(line);
  if (figure === 'accountItemsUsd') return line.pledge === null && isItem(line);
  return fund === undefined || isItem(line) === (fund !== '');
}

/** Sections of a statement whose figures count all lines through the end of its period. */
const atTheEnd = ['pledges', 'instalments', 'ageing', 'bridges', 'bridgesInCurrency'];

function isOfStatement(
  figure: string,
  line: NaiveLine,
  from: string,
  all: readonly NaiveLine[],
): boolean {
  const [section = ''] = figure.split('.');
  if (section === 'bridgesInCurrency') {
    return line.pledge !== null && isInPledgeCurrency(line, all);
  }
  if (figure.endsWith('.opening')) return from !== '' && line.postingDate < from;
  if (atTheEnd.includes(section) || figure.endsWith('.closing')) return true;
  return line.postingDate >= from;
}

const inPledgeCurrency: readonly string[] = [
  ...[accounts.memoAgreed, accounts.memoAgreedConditional, accounts.receivable],
  ...[accounts.memoConditionalOutstanding, accounts.receivedInAdvance, accounts.memoReceived],
  accounts.memoWrittenOff,
];

export function isInPledgeCurrency(line: NaiveLine, all: readonly NaiveLine[]): boolean {
  if (inPledgeCurrency.includes(line.account)) return true;
  return (
    line.account === accounts.bankCharges &&
    all.some(
      ({ sequence, account, dims }) =>
        sequence === line.sequence &&
        account === accounts.memoReceived &&
        dims['currency'] === line.dims['currency'],
    )
  );
}
