import type { ReportScope } from '../words/explain-template';
import type { Condition } from '../times/conditions';
import type { DimensionValues } from '../words/dimensions';
import { contributionSql, formulaOf, type Word, type Words } from '../words/words';

/** Column of a journal line that a figure adds up: US cents, or minor units of the line's currency. */
export type ValueColumn = 'usd' | 'amount';

/** A term (word) of a figure, with its sign. */
export interface FigurePart {
  readonly word: Word;
  readonly sign: 1 | -1;
  /** If set, lines count only in groups whose sum is above zero. */
  readonly aboveZero?: AboveZero;
}

/** Groups of lines that count only if their sum is above zero. */
interface AboveZero {
  /** Columns by which lines are grouped; if empty, all lines are one group. */
  readonly by: readonly string[];
  /** Column whose sum must be above zero, if it is not the column of the figure. */
  readonly in?: ValueColumn;
}

/** A figure of a report as a formula over journal lines. */
export interface ReportFigure {
  readonly means: string;
  /** Terms with their signs. The factor of a line is the sum of the signs of the terms that count it. */
  readonly parts: readonly FigurePart[];
  readonly column: ValueColumn;
  /** The figure is the larger of these two sides of an account, instead of its parts. */
  readonly larger?: readonly [ReportFigure, ReportFigure];
  /** Lines that replace those of the report. */
  readonly lines?: (scope: ReportScope) => Condition;
  /** Dimensions by which the lines are filtered, instead of those of the report. */
  readonly dimensions?: (scope: ReportScope) => DimensionValues;
  /** Age range of the instalments whose lines count. */
  readonly bucket?: string;
}

export type ReportFigures = Readonly<Record<string, ReportFigure>>;

type FigureOptions = Pick<ReportFigure, 'lines' | 'dimensions' | 'bucket'>;

/** The figure that consists of a single word. */
export function figureOf(
  word: Word,
  column: ValueColumn,
  options: FigureOptions = {},
): ReportFigure {
  return { means: word.means, parts: [{ word, sign: 1 }], column, ...options };
}

/** Figures that each consist of a single word, by name. */
export function figuresOf(
  words: Words,
  column: ValueColumn,
  { named = (name) => name, ...options }: FigureOptions & { named?: (word: string) => string } = {},
): ReportFigures {
  return Object.fromEntries(
    Object.entries(words).map(([name, word]) => [named(name), figureOf(word, column, options)]),
  );
}

/** A figure that adds some words and subtracts others. */
export function madeOf(
  means: string,
  column: ValueColumn,
  added: readonly Word[],
  taken: readonly Word[] = [],
): ReportFigure {
  const signed = (words: readonly Word[], sign: 1 | -1) => words.map((word) => ({ word, sign }));
  return { means, parts: [...signed(added, 1), ...signed(taken, -1)], column };
}

/** The sum of a word over those groups of lines whose sum is above zero. */
export function whereAboveZero(
  word: Word,
  column: ValueColumn,
  by: readonly string[] = [],
): ReportFigure {
  return { means: word.means, parts: [{ word, sign: 1, aboveZero: { by } }], column };
}

/** True if the figure is a plain sum of lines, without conditions on their total. */
export function isPlainSum({ parts, larger }: ReportFigure): boolean {
  return larger === undefined && parts.every(({ aboveZero }) => aboveZero === undefined);
}

/** SQL for the factor with which a line counts in a figure; null if no word counts the line. */
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

/** The formula of a figure in the notation of the documentation, `1310 + 9150`. */
export function formulaOfParts(parts: readonly FigurePart[]): string {
  const [first, ...others] = parts;
  if (first?.sign === 1 && others.length === 0) return formulaOf(first.word);
  return parts
    .map(({ word, sign }) => `${sign === 1 ? '+' : '−'} (${formulaOf(word)})`)
    .join(' ')
    .replace(/^\+ /, '');
}
