/** Parsed options of the command that writes working papers. */
export interface WorkingPapersWanted {
  readonly engagement: string;
  readonly out: string;
  readonly asAt: string | undefined;
  readonly knownAt: string | undefined;
  /** Number of events of the auditor's log that are used; all of them if undefined. */
  readonly logSize: number | undefined;
  /** Year for the cut-off test (of postings around its end). If undefined, the year of the engagement's last day. */
  readonly year: string | undefined;
  readonly backDatedDays: number;
  readonly dormantDays: number;
  readonly roundUnit: number;
  /** Names of the working papers that are left out. */
  readonly without: readonly string[];
}

const text = { type: 'string' } as const;

/** Options of the command, in the form of `parseArgs`. */
export const workingPapersOptions = {
  out: text,
  'as-at': text,
  'known-at': text,
  'log-size': text,
  year: text,
  'back-dated-days': text,
  'dormant-days': text,
  'round-unit': text,
  without: text,
};

const workingPapersUsage =
  'npm run -s working-papers -- --engagement <id> --out <new folder> [--as-at <date>] [--known-at <time, date or sequence>] ' +
  "[--log-size <events of the auditor's log>] [--year <YYYY>] [--back-dated-days 30] [--dormant-days 90] [--round-unit 1000] " +
  '[--without <name,name>]';

export const workingPapersHelp = `Writes the working papers of an audit into a new folder: tests, samples, confirmations as CSV.

  ${workingPapersUsage}

  --out            folder to make
  --as-at          last posting date to include
  --known-at       includes only events recorded by this time, by the end of this date, or up to this sequence
  --log-size       number of events of the auditor's log to include
  --year           year whose end is tested for cut-off; by default the year of the engagement's last day
  --back-dated-days, --dormant-days, --round-unit
                   days and unit for the tests of these names
  --without        names of working papers to leave out`;

type Values = Readonly<Partial<Record<keyof typeof workingPapersOptions | 'engagement', string>>>;

/**
 * Validates the options of the command.
 *
 * @throws Error with a sentence that says which option to give.
 */
export function workingPapersWanted(values: Values): WorkingPapersWanted {
  const { engagement, out, year, without } = values;
  if (engagement === undefined || out === undefined || out === '') {
    throw new Error(`give --engagement, and a new folder in --out: ${workingPapersUsage}`);
  }
  if (year !== undefined && !/^\d{4}$/.test(year)) {
    throw new Error('--year must have four digits, such as 2024');
  }
  const logSize = values['log-size'];
  return {
    engagement,
    out,
    year,
    asAt: values['as-at'],
    knownAt: values['known-at'],
    logSize: logSize === undefined ? logSize : numberIn(values, 'log-size', [1, 1e15]),
    backDatedDays: numberIn(values, 'back-dated-days', [0, 10_000], 30),
    dormantDays: numberIn(values, 'dormant-days', [0, 10_000], 90),
    roundUnit: numberIn(values, 'round-unit', [1, 1_000_000_000], 1_000),
    without: without === undefined ? [] : without.split(','),
  };
}

function numberIn(
  values: Values,
  name: keyof Values,
  [least, most]: readonly [number, number],
  otherwise = least,
): number {
  const stated = values[name];
  if (stated === undefined) return otherwise;
  const number = /^\d{1,16}$/.test(stated) ? Number.parseInt(stated, 10) : -1;
  if (number >= least && number <= most) return number;
  throw new Error(`--${name} must be a whole number from ${least} to ${most}`);
}
