import { statementFigures } from '../traced-figures/statement-figures';
import { signOf, type EventKind, type Word } from '../words/words';

/** A journal line of the donor, as far as it says which lines of a statement it is in. */
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

/** Subject of a line of a statement: its section, figure and dimensions, as far as they apply. */
export interface Subject {
  readonly section: string;
  readonly figure: string;
  readonly recommendation?: string | null;
  readonly pledge?: string | null;
  readonly instalment?: number | null;
  readonly purpose?: string | null;
  readonly level?: string | null;
  readonly country?: string | null;
  /** Currency that tells apart what is told once for each. */
  readonly inCurrency?: string;
  /** Id of the event that makes the line, where one does. */
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

/** Whether a journal line is one of those that a line of a statement is about. */
export function isAbout(subject: Subject, line: TracedLine): boolean {
  return (
    dimensions.every((name) => (subject[name] ?? line[name]) === line[name]) &&
    (subject.inCurrency ?? line.currency) === line.currency
  );
}

/** Whether a journal line is counted in the figure of a line: by account, kind and posting date. */
export function countsIn(subject: Subject, line: TracedLine, from: string | null): boolean {
  return (
    wordsOf(subject).some((word) => signOf(word, line) !== 0) &&
    isInPart(subject, line.postingDate, from ?? '')
  );
}

/** Whether a figure counts a day: an opening balance before the period, a movement in it. */
function isInPart({ section, figure }: Subject, postingDate: string, from: string): boolean {
  if (figure.endsWith('opening')) return postingDate < from;
  const moved = ['unspent', 'fundBalance', 'exchangeDifferences'].includes(section);
  const ofPeriod = figure.endsWith('.inPeriod') || (moved && figure !== 'closing');
  return !ofPeriod || postingDate >= from;
}

/** The words of a figure; how many instalments are of an age follows from what is outstanding. */
function wordsOf({ section, figure }: Subject): readonly Word[] {
  const name = `${section}.${figure}`.replace(/\.instalments$/, '.outstanding');
  const found = Object.hasOwn(statementFigures, name) ? statementFigures[name] : undefined;
  return (found?.parts ?? []).map(({ word }) => word);
}
