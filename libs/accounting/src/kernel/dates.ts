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

/** Last day of a month, `2024-02`. */
export function lastDayOfMonth(month: string): IsoDate {
  const leapDay = `${month}-29`;
  const isLeapMonth = month.endsWith('-02') && isDate(leapDay);
  return isLeapMonth ? leapDay : `${month}-${daysOfMonth[month.slice(5)] ?? ''}`;
}

/** The next day of the calendar. */
export function dayAfter(date: IsoDate): IsoDate {
  const [year, month, day] = [date.slice(0, 4), date.slice(5, 7), date.slice(8)];
  if (date !== lastDayOfMonth(`${year}-${month}`)) return `${year}-${month}-${next(day)}`;
  return month === '12' ? `${next(year)}-01-01` : `${year}-${next(month)}-01`;
}

function next(digits: string): string {
  return String(BigInt(digits) + 1n).padStart(digits.length, '0');
}

/** Returns the row that is valid on a date, of rows in date order; before the first row it is the first. */
export function holdingOn<Row extends { readonly validFrom: IsoDate }>(
  [first, ...later]: readonly [Row, ...Row[]],
  date: IsoDate,
): Row {
  return later.findLast(({ validFrom }) => validFrom <= date) ?? first;
}

/** Returns the text if it is a date. @throws Rejection INVALID_DATE for a text that is no calendar date. */
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
 * Days between two dates, negative when the second is earlier.
 * Civil-date arithmetic (proleptic Gregorian calendar), no clock involved.
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

/** Stands for all days before year 1, which have no date here. */
const beforeAllDates: IsoDate = '0000-12-31';

/** Returns the date a number of days earlier, or a day before all dates if that is before year 1. */
export function daysBefore(date: IsoDate, days: bigint): IsoDate {
  const wanted = dayNumber(date) - days;
  if (wanted <= dayNumber(beforeAllDates)) return beforeAllDates;
  // The guess uses the mean length of years and is at most one year too high. Years begin in March here, so
  // that the leap day is their last day.
  const guessed = ((wanted - 1n) * 10_000n) / 3_652_425n + 1n;
  const year = firstOf(guessed) > wanted ? guessed - 1n : guessed;
  const ofYear = wanted - firstOf(year);
  const month = (ofYear * 5n + 2n) / 153n;
  const day = ofYear - (month * 306n + 5n) / 10n + 1n;
  const [y, m] = month < 10n ? [year, month + 3n] : [year + 1n, month - 9n];
  return `${String(y).padStart(4, '0')}-${padded(m)}-${padded(day)}`;
}

/** Day number of 1 March of a year. */
function firstOf(year: bigint): bigint {
  return year * 365n + year / 4n - year / 100n + year / 400n + 1n;
}

function padded(number: bigint): string {
  return String(number).padStart(2, '0');
}

/**
 * Refuses a date later than today in UTC. One more day is allowed, because the day begins up to fourteen
 * hours earlier in other time zones.
 */
export function demandNotFuture(date: IsoDate, today: IsoDate, field: string): void {
  demand(
    daysBetween(today, validDate(date, field)) <= 1n,
    'DATE_IN_FUTURE',
    `${field} ${date} is later than today, ${today}`,
    field,
  );
}
