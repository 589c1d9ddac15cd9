import type { ReportScope } from '../words/explain-template';
import type { Condition } from '../times/conditions';
import type { DimensionValues } from '../words/dimensions';
import { contributionSql, formulaOf, type Word, type Words } from '../words/words';

/** Column of a journal row that a figure sums: US cents, or minor units of its currency. */
export type ValueColumn = 'usd' | 'amount';

/** A word that counts in a figure, with its sign. */
export interface FigurePart {
  readonly word: Word;
  readonly sign: 1 | -1;
  /** Lines count only together with those that they make a sum above zero with. */
  readonly aboveZero?: AboveZero;
}

/** Sums that count only where they are above zero. */
interface AboveZero {
  /** Columns of a journal row, whose values tell the sums apart; none, and all lines are one sum. */
  readonly by: readonly string[];
  /** What is above zero, where that is not what the figure sums. */
  readonly in?: ValueColumn;
}

/** A figure of a report: what lines of the report add to it, or of others. */
export interface ReportFigure {
  readonly means: string;
  /** Words with their signs; a line counts with the sum of them. */
  readonly parts: readonly FigurePart[];
  readonly column: ValueColumn;
  /** Of two sides of an account the larger one is the figure, instead of its parts. */
  readonly larger?: readonly [ReportFigure, ReportFigure];
  /** Lines instead of those of the report. */
  readonly lines?: (scope: ReportScope) => Condition;
  /** Dimensions of a question as they narrow the lines down, instead of those of the report. */
  readonly dimensions?: (scope: ReportScope) => DimensionValues;
  /** Age of the instalments whose lines count. */
  readonly bucket?: string;
}

export type ReportFigures = Readonly<Record<string, ReportFigure>>;

type FigureOptions = Pick<ReportFigure, 'lines' | 'dimensions' | 'bucket'>;

/** The figure that is the sum of a word. */
export function figureOf(
  word: Word,
  column: ValueColumn,
  options: FigureOptions = {},
): ReportFigure {
  return { means: word.means, parts: [{ word, sign: 1 }], column, ...options };
}

/** The figures that are the sums of words, by their names. */
export function figuresOf(
  words: Words,
  column: ValueColumn,
  { named = (name) => name, ...options }: FigureOptions & { named?: (word: string) => string } = {},
): ReportFigures {
  return Object.fromEntries(
    Object.entries(words).map(([name, word]) => [named(name), figureOf(word, column, options)]),
  );
}

/** A figure made of others, each with its sign. */
export function madeOf(
  means: string,
  column: ValueColumn,
  added: readonly Word[],
  taken: readonly Word[] = [],
): ReportFigure {
  const signed = (words: readonly Word[], sign: 1 | -1) => words.map((word) => ({ word, sign }));
  return { means, parts: [...signed(added, 1), ...signed(taken, -1)], column };
}

/** The sum of a word where that is above zero, by sums of the lines with the same values. */
export function whereAboveZero(
  word: Word,
  column: ValueColumn,
  by: readonly string[] = [],
): ReportFigure {
  return { means: word.means, parts: [{ word, sign: 1, aboveZero: { by } }], column };
}

/** Whether a figure is a sum of its lines whatever they come to. */
export function isPlainSum({ parts, larger }: ReportFigure): boolean {
  return larger === undefined && parts.every(({ aboveZero }) => aboveZero === undefined);
}

/** SQL of the sign with which a line counts in a figure; null for one that is in none of its words. */
export function signSql(parts: readonly FigurePart[]): string {
  if (parts.length === 0) return 'NULL';
  const [first, ...others] = parts;
  if (first !== undefined && others.length === 0) return signedSql(first);
  return `nullif(${parts.map((part) => `coalesce(${signedSql(part)}, 0)`).join(' + ')}, 0)`;
}

function signedSql({ word, sign }: FigurePart): string {
  const own = contributionSql(word, '1');
  return sign === 1 ? own : `-(${own})`;
}

/** A figure in the notation of the documentation, `1310 + 9150`. */
export function formulaOfParts(parts: readonly FigurePart[]): string {
  const [first, ...others] = parts;
  if (first?.sign === 1 && others.length === 0) return formulaOf(first.word);
  return parts
    .map(({ word, sign }) => `${sign === 1 ? '+' : '−'} (${formulaOf(word)})`)
    .join(' ')
    .replace(/^\+ /, '');
}
