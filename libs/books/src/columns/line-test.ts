import type { IsoDate } from '@art30/accounting';
import type { Predicate } from '../times/conditions';
import { countOf } from '../times/rows';
import { type Cell, isCellColumn, isNeverEmpty, type OneOf } from './line-cells';

/** Converts a date into a number that sorts in the same order: 2024-05-07 becomes 20240507. */
export function dayNumber(day: IsoDate): number {
  return countOf(BigInt(day.replaceAll('-', '')));
}

/**
 * Converts a day such as 20240507 into a count of days from a fixed origin (proleptic Gregorian calendar), so that the
 * difference of two results is a number of days.
 */
export function daysIn(day: number): number {
  const [y, m, d] = [Math.floor(day / 10_000), Math.floor(day / 100) % 100, day % 100];
  const [year, month] = m <= 2 ? [y - 1, m + 9] : [y, m - 3];
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return year * 365 + leapDays + Math.floor((month * 306 + 5) / 10) + d;
}

/**
 * A test that selects journal lines. Bounds on sequence, date and amount are kept apart from the test of cells, so that
 * few lines need to be looked at.
 */
export interface LineTest {
  /** Sequence of the last event whose lines count. */
  readonly through: number;
  /** First and last posting date that count, as numbers such as 20240507. */
  readonly from: number;
  readonly to: number;
  /** Minor units of which each amount must be a multiple; 1 if every amount counts. */
  readonly multipleOf: number;
  readonly ofCell: (cell: Cell) => boolean;
  /** Cache key of `ofCell`. Tests that accept the same cells have the same name. */
  readonly name: string;
  /** Filters that every accepted cell matches. An index lookup by any one of them finds all accepted cells. */
  readonly holding: readonly OneOf[];
  /** Test of each line, needed if a bound on dates or amounts is nested in an OR or a NOT; null otherwise. */
  readonly ofLine: ((line: LinePlace) => boolean) | null;
}

/** The attributes of one journal line that a test reads. */
export interface LinePlace {
  readonly sequence: number;
  readonly day: number;
  /** Amount in minor units of the line's currency. */
  readonly amount: number;
  readonly cell: Cell;
}

/** Cache key of the cell test that accepts every cell. */
export const nothingAsked = '[]';
const widest = { through: Infinity, from: -Infinity, to: Infinity };
const everyCell = () => true;

/**
 * Translates a predicate into a test of journal lines. Undefined if the predicate reads a column that is not held in
 * memory.
 */
export function lineTestOf(predicate: Predicate | undefined): LineTest | undefined {
  if (predicate === undefined || !isAnswerableFromLines(predicate)) return undefined;
  const parts = partsOf(predicate);
  const bounds = parts.filter(isBound);
  const round = parts.find((part) => part.is === 'round');
  const asked = parts.filter((part) => !isBound(part) && part !== round);
  const cellPredicates = asked.filter((part) => !isOfLine(part));
  const ofCells = cellPredicates.map(testOf);
  const ofLines = asked.filter(isOfLine).map(testOf);
  return {
    ...bounds.map(boundsOf).reduce(
      (narrow, { through, from, to }) => ({
        through: Math.min(narrow.through, through),
        from: Math.max(narrow.from, from),
        to: Math.min(narrow.to, to),
      }),
      widest,
    ),
    multipleOf: round?.minorUnits ?? 1,
    holding: asked.flatMap((part) =>
      part.is === 'in' && isCellColumn(part.column)
        ? [{ column: part.column, values: part.values }]
        : [],
    ),
    name: JSON.stringify(cellPredicates),
    ofCell: ofCells.length === 0 ? everyCell : (cell) => ofCells.every((test) => test(at(cell))),
    ofLine: ofLines.length === 0 ? null : (line) => ofLines.every((test) => test(line)),
  };
}

const at = (cell: Cell): LinePlace => ({ sequence: 0, day: 0, amount: 0, cell });

/** Splits a conjunction (AND) into its terms, so that bounds among them can be applied before the others. */
function partsOf(predicate: Predicate): readonly Predicate[] {
  return predicate.is === 'all' ? predicate.of.flatMap(partsOf) : [predicate];
}

function isBound(
  predicate: Predicate,
): predicate is Extract<Predicate, { is: 'recorded' | 'posted' }> {
  return predicate.is === 'recorded' || predicate.is === 'posted';
}

/** True if two lines of the same cell can differ in whether the predicate accepts them. */
function isOfLine(predicate: Predicate): boolean {
  if (predicate.is === 'all' || predicate.is === 'any') return predicate.of.some(isOfLine);
  return predicate.is === 'not'
    ? isOfLine(predicate.of)
    : isBound(predicate) || predicate.is === 'round';
}

/**
 * True if the columns in memory answer a predicate as SQL does. In SQL, NOT of a comparison with null is null, so
 * negated conditions on nullable columns are left to SQL.
 *
 * @param isDenied true inside a negation.
 */
function isAnswerableFromLines(predicate: Predicate, isDenied = false): boolean {
  switch (predicate.is) {
    case 'all':
    case 'any':
      return predicate.of.every((part) => isAnswerableFromLines(part, isDenied));
    case 'not':
      return isAnswerableFromLines(predicate.of, true);
    case 'in':
    case 'has':
      return isCellColumn(predicate.column) && (!isDenied || isNeverEmpty(predicate.column));
    case 'recorded':
    case 'posted':
    case 'on':
    case 'in pledge currency':
    case 'moves money':
    case 'round':
      return true;
  }
}

function boundsOf(predicate: Extract<Predicate, { is: 'recorded' | 'posted' }>) {
  if (predicate.is === 'recorded') return { ...widest, through: predicate.through };
  const { from, to, before } = predicate;
  return {
    ...widest,
    ...(from === undefined ? {} : { from: dayNumber(from) }),
    ...(to === undefined ? {} : { to: dayNumber(to) }),
    ...(before === undefined ? {} : { to: dayNumber(before) - 1 }),
  };
}

function testOf(predicate: Predicate): (line: LinePlace) => boolean {
  switch (predicate.is) {
    case 'all': {
      const tests = predicate.of.map(testOf);
      return (line) => tests.every((test) => test(line));
    }
    case 'any': {
      const tests = predicate.of.map(testOf);
      return (line) => tests.some((test) => test(line));
    }
    case 'not': {
      const test = testOf(predicate.of);
      return (line) => !test(line);
    }
    case 'recorded':
    case 'posted': {
      const { through, from, to } = boundsOf(predicate);
      return ({ sequence, day }) => sequence <= through && day >= from && day <= to;
    }
    case 'in': {
      const values = new Set(predicate.values);
      const { column } = predicate;
      return ({ cell }) => isCellColumn(column) && values.has(cell.values[column]);
    }
    case 'has': {
      const { column } = predicate;
      return ({ cell }) => isCellColumn(column) && cell.values[column] !== null;
    }
    case 'on':
      return ({ cell }) => predicate.accounts.some((code) => cell.kind.account.startsWith(code));
    case 'in pledge currency':
      return ({ cell }) => cell.isInPledgeCurrency;
    case 'moves money':
      return ({ cell }) => !cell.kind.isValueAlone;
    case 'round':
      return ({ amount }) => amount % predicate.minorUnits === 0;
  }
}
