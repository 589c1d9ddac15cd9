import { statementFigures } from '../traced-figures/statement-figures';
import { signOf, type EventKind, type Word } from '../words/words';

/** The attributes of a journal line that determine in which statement lines it counts. */
export interface TracedLine {
  readonly account: string;
  readonly kind: EventKind;
  readonly postingDate: string;
  readonly currency: string;
  readonly isValueAlone: boolean;
  readonly pledge: string | null;
  readonly recommendation: string | null;
  readonly instalment: number | null;
  readonly purpose: string | null;
  readonly level: string | null;
  readonly country: string | null;
}

/** A line of a statement, identified by its section, its figure and the dimensions that apply to it. */
export interface Subject {
  readonly section: string;
  readonly figure: string;
  readonly recommendation?: string | null;
  readonly pledge?: string | null;
  readonly instalment?: number | null;
  readonly purpose?: string | null;
  readonly level?: string | null;
  readonly country?: string | null;
  /** Currency of the line, in sections that have one line for each currency. */
  readonly inCurrency?: string;
  /** Id of the event, in sections that have one line for each event. */
  readonly event?: string;
}

const dimensions = [
  'pledge',
  'recommendation',
  'instalment',
  'purpose',
  'level',
  'country',
] as const;

/** True if a journal line has the same dimensions as a statement line. */
export function isAbout(subject: Subject, line: TracedLine): boolean {
  return (
    dimensions.every((name) => (subject[name] ?? line[name]) === line[name]) &&
    (subject.inCurrency ?? line.currency) === line.currency
  );
}

/** True if a journal line counts in the figure of a statement line, by account, kind and posting date. */
export function countsIn(subject: Subject, line: TracedLine, from: string | null): boolean {
  return (
    wordsOf(subject).some((word) => signOf(word, line) !== 0) &&
    isInPart(subject, line.postingDate, from ?? '')
  );
}

/**
 * True if a statement figure counts postings on that day. An opening balance counts the days before the period, a
 * movement the days in it.
 */
function isInPart({ section, figure }: Subject, postingDate: string, from: string): boolean {
  if (figure.endsWith('opening')) return postingDate < from;
  const moved = ['unspent', 'fundBalance', 'exchangeDifferences'].includes(section);
  const ofPeriod = figure.endsWith('.inPeriod') || (moved && figure !== 'closing');
  return !ofPeriod || postingDate >= from;
}

/**
 * Returns the terms (sums of journal lines) of a statement figure. For the number of instalments these are the terms of
 * the outstanding amount, on which that number depends.
 */
function wordsOf({ section, figure }: Subject): readonly Word[] {
  const name = `${section}.${figure}`.replace(/\.instalments$/, '.outstanding');
  const found = Object.hasOwn(statementFigures, name) ? statementFigures[name] : undefined;
  return (found?.parts ?? []).map(({ word }) => word);
}
