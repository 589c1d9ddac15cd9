import { authorityWords } from '../figures/spending-authority';
import { balanceWords } from '../words/balance-words';
import { bridgeWords, bridgeWordsInCurrency } from '../words/bridge-words';
import { signOf, type EventKind, type Word, type Words } from '../words/words';
import {
  exchangeWords,
  positionWords,
  resultWords,
  statementBalances,
  unspentMovements,
} from '../statement/statement-words';

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

const { agreed, announced, received, writtenOff, outstanding, conditional } = balanceWords;
const { receivable } = balanceWords;
const { gross: allocated, spentDirect, pscCharged } = authorityWords;

/** Figures of pledges and instalments; those in US dollars are of the same lines. */
const pledgeWords: Words = {
  ...{ announced, signed: agreed, agreed, conditional, received, writtenOff, outstanding },
};
const ageingWords: Words = { outstanding, receivable, conditional: outstanding };
const purposeWords: Words = {
  allocated,
  directExpenditure: spentDirect,
  supportCost: pscCharged,
};

/** The words of a figure by its section. */
const bySection: Readonly<Record<string, (figure: string) => readonly (Word | undefined)[]>> = {
  unspent: (figure) => [ofBalance(unspentMovements, figure) ?? statementBalances.unspent],
  fundBalance: (figure) => [ofBalance(resultWords, figure) ?? statementBalances.fundBalance],
  position: (figure) => [ofBalance(positionWords, figure.split('.')[0] ?? '')],
  pledges: (figure) => [ofBalance(pledgeWords, figure.replace(/Usd$/, ''))],
  instalments: (figure) => [ofBalance(pledgeWords, figure.replace(/Usd$/, ''))],
  purposes: (figure) => {
    const [name = ''] = figure.split('.');
    return name === 'available' ? Object.values(purposeWords) : [ofBalance(purposeWords, name)];
  },
  exchangeDifferences: (figure) =>
    figure === 'net' ? Object.values(exchangeWords) : [ofBalance(exchangeWords, figure)],
  ageing: (figure) => [ofBalance(ageingWords, figure.split('.')[1] ?? '') ?? outstanding],
  bridges: (figure) => [ofBalance(bridgeWords, figure)],
  bridgesInCurrency: (figure) => [ofBalance(bridgeWordsInCurrency, figure)],
};

function wordsOf({ section, figure }: Subject): readonly Word[] {
  return (bySection[section]?.(figure) ?? []).filter((word) => word !== undefined);
}

function ofBalance(words: Words, figure: string): Word | undefined {
  return Object.hasOwn(words, figure) ? words[figure] : undefined;
}
