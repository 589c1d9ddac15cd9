import type { ReportScope } from '../words/explain-template';
import type { Condition } from '../times/conditions';
import type { DimensionValues } from '../words/dimensions';
import { contributionSql, formulaOf, type Word, type Words } from '../words/words';

/** Column of a journal line that a figure adds up: US cents, or minor units of the line's currency. */
export type ValueColumn = 'usd' | 'amount';

/** A term of a figure's formula, added (1) or subtracted (−1). */
export interface FigurePart {
  readonly word: Word;
  readonly sign: 1 | -1;
  /** If set, journal lines count only in groups whose sum is above zero. */
  readonly aboveZero?: AboveZero;
}

/** Restricts a term to groups of journal lines whose sum is above zero. */
interface AboveZero {
  /** Columns by which journal lines are grouped; if empty, all lines are one group. */
  readonly by: readonly string[];
  /** Column whose sum must be above zero; if left out, the column that the figure adds up. */
  readonly in?: ValueColumn;
}

/** A figure of a report as a formula over journal lines, from which its value and the lines behind it are computed. */
export interface ReportFigure {
  readonly means: string;
  /** Terms of the formula. A journal line counts with the sum of the signs of the terms that match it. */
  readonly parts: readonly FigurePart[];
  readonly column: ValueColumn;
  /** If set, the figure is the larger of these two sums, and `parts` does not apply. */
  readonly larger?: readonly [ReportFigure, ReportFigure];
  /** If set, selects the journal lines that the figure adds up, instead of those of the report. */
  readonly lines?: (scope: ReportScope) => Condition;
  /**
   * If set, returns the dimensions by which the figure's journal lines are filtered, instead of those of the report.
   */
  readonly dimensions?: (scope: ReportScope) => DimensionValues;
  /** Range of ages; only journal lines of instalments in this range count. */
  readonly bucket?: string;
}

export type ReportFigures = Readonly<Record<string, ReportFigure>>;

type FigureOptions = Pick<ReportFigure, 'lines' | 'dimensions' | 'bucket'>;

/** Returns a figure whose formula is a single word (a sum over journal lines). */
export function figureOf(
  word: Word,
  column: ValueColumn,
  options: FigureOptions = {},
): ReportFigure {
  return { means: word.means, parts: [{ word, sign: 1 }], column, ...options };
}

/** Returns figures by name, each of which is a single word (a sum over journal lines). */
export function figuresOf(
  words: Words,
  column: ValueColumn,
  { named = (name) => name, ...options }: FigureOptions & { named?: (word: string) => string } = {},
): ReportFigures {
  return Object.fromEntries(
    Object.entries(words).map(([name, word]) => [named(name), figureOf(word, column, options)]),
  );
}

/** Returns a figure that adds some words (sums over journal lines) and subtracts others. */
export function madeOf(
  means: string,
  column: ValueColumn,
  added: readonly Word[],
  taken: readonly Word[] = [],
): ReportFigure {
  const signed = (words: readonly Word[], sign: 1 | -1) => words.map((word) => ({ word, sign }));
  return { means, parts: [...signed(added, 1), ...signed(taken, -1)], column };
}

/** Returns a figure that adds up a word over those groups of journal lines whose sum is above zero. */
export function whereAboveZero(
  word: Word,
  column: ValueColumn,
  by: readonly string[] = [],
): ReportFigure {
  return { means: word.means, parts: [{ word, sign: 1, aboveZero: { by } }], column };
}

/** True if a figure is a plain sum of journal lines, without conditions on the totals of groups. */
export function isPlainSum({ parts, larger }: ReportFigure): boolean {
  return larger === undefined && parts.every(({ aboveZero }) => aboveZero === undefined);
}

/** Returns SQL for the factor with which a journal line counts in a figure; null if no term matches the line. */
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

/** Returns the formula of a figure in the notation of the documentation, such as `1310 + 9150`. */
export function formulaOfParts(parts: readonly FigurePart[]): string {
  const [first, ...others] = parts;
  if (first?.sign === 1 && others.length === 0) return formulaOf(first.word);
  return parts
    .map(({ word, sign }) => `${sign === 1 ? '+' : '−'} (${formulaOf(word)})`)
    .join(' ')
    .replace(/^\+ /, '');
}
