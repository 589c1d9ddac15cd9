import { demand } from './rejection';

/** A calendar date, `2024-05-06`; dates compare as strings. */
export type IsoDate = string;

const daysOfMonth: Readonly<Record<string, string>> = {
  '01': '31',
  '02': '28',
  '03': '31',
  '04': '30',
  '05': '31',
  '06': '30',
  '07': '31',
  '08': '31',
  '09': '30',
  '10': '31',
  '11': '30',
  '12': '31',
};

/** True for a date of the Gregorian calendar in the form YYYY-MM-DD. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001') return false;
  const [year, month, day] = [text.slice(0, 4), text.slice(5, 7), text.slice(8)];
  const lastDay = daysOfMonth[month] ?? '';
  return day >= '01' && (day <= lastDay || (`${month}-${day}` === '02-29' && isLeap(BigInt(year))));
}

function isLeap(year: bigint): boolean {
  return year % 4n === 0n && (year % 100n !== 0n || year % 400n === 0n);
}

/** Returns the last day of a month. @param month year and month, `2024-02`. */
export function lastDayOfMonth(month: string): IsoDate {
  const leapDay = `${month}-29`;
  const isLeapMonth = month.endsWith('-02') && isDate(leapDay);
  return isLeapMonth ? leapDay : `${month}-${daysOfMonth[month.slice(5)] ?? ''}`;
}

/** Returns the next day of the calendar. */
export function dayAfter(date: IsoDate): IsoDate {
  const [year, month, day] = [date.slice(0, 4), date.slice(5, 7), date.slice(8)];
  if (date !== lastDayOfMonth(`${year}-${month}`)) return `${year}-${month}-${next(day)}`;
  return month === '12' ? `${next(year)}-01-01` : `${year}-${next(month)}-01`;
}

function next(digits: string): string {
  return String(BigInt(digits) + 1n).padStart(digits.length, '0');
}

/** Returns the row that is valid on a date, from rows in date order. Dates before the first row get the first row. */
export function holdingOn<Row extends { readonly validFrom: IsoDate }>(
  [first, ...later]: readonly [Row, ...Row[]],
  date: IsoDate,
): Row {
  return later.findLast(({ validFrom }) => validFrom <= date) ?? first;
}

/** Returns the text if it is a date of the calendar. @throws Rejection INVALID_DATE. */
export function validDate(text: string, field: string): IsoDate {
  demand(
    isDate(text),
    'INVALID_DATE',
    `${field} must be a date of the calendar, YYYY-MM-DD`,
    field,
  );
  return text;
}

/**
 * Returns the number of days between two dates; negative if the second date is earlier. Calculated in the proleptic
 * Gregorian calendar, so no time zone or clock matters.
 */
export function daysBetween(from: IsoDate, to: IsoDate): bigint {
  return dayNumber(to) - dayNumber(from);
}

function dayNumber(date: IsoDate): bigint {
  const [y, m, d] = date.split('-').map((part) => BigInt(part)) as [bigint, bigint, bigint];
  const year = m <= 2n ? y - 1n : y;
  const month = m <= 2n ? m + 9n : m - 3n;
  return year * 365n + year / 4n - year / 100n + year / 400n + (month * 306n + 5n) / 10n + d;
}

/**
 * Day before 1 January of year 1. It represents every earlier day, because years have four digits and begin with 0001.
 */
const beforeAllDates: IsoDate = '0000-12-31';

/** Returns the date a number of days earlier, or a day before all dates if that is before year 1. */
export function daysBefore(date: IsoDate, days: bigint): IsoDate {
  const wanted = dayNumber(date) - days;
  if (wanted <= dayNumber(beforeAllDates)) return beforeAllDates;
  // The estimate uses the mean length of a year (365.2425 days) and is at most one year too high. Here years begin in
  // March, so that the leap day is the last day of a year.
  const guessed = ((wanted - 1n) * 10_000n) / 3_652_425n + 1n;
  const year = firstOf(guessed) > wanted ? guessed - 1n : guessed;
  const ofYear = wanted - firstOf(year);
  const month = (ofYear * 5n + 2n) / 153n;
  const day = ofYear - (month * 306n + 5n) / 10n + 1n;
  const [y, m] = month < 10n ? [year, month + 3n] : [year + 1n, month - 9n];
  return `${String(y).padStart(4, '0')}-${padded(m)}-${padded(day)}`;
}

/** Returns the day number of 1 March of a year, the first day of a year in this calculation. */
function firstOf(year: bigint): bigint {
  return year * 365n + year / 4n - year / 100n + year / 400n + 1n;
}

function padded(number: bigint): string {
  return String(number).padStart(2, '0');
}

/**
 * Refuses a date later than today in UTC, with one day of tolerance. Where clocks are up to fourteen hours ahead of
 * UTC, tomorrow has begun already.
 *
 * @throws Rejection DATE_IN_FUTURE.
 */
export function demandNotFuture(date: IsoDate, today: IsoDate, field: string): void {
  demand(
    daysBetween(today, validDate(date, field)) <= 1n,
    'DATE_IN_FUTURE',
    `${field} ${date} is later than today, ${today}`,
    field,
  );
}
