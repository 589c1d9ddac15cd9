import {
  type Columns,
  eventColumns,
  inside,
  lineColumns,
  members,
  type Row,
} from '../tables/columns';
import { addressOf, listed, pagesOf, type Page, type Question } from '../tables/question';
import { timesOfEntries, type WorkingPaperSources } from './sources';

const tests = '/v1/audit/tests';

/**
 * Returns the queries for the working papers on entries that auditors test: back-dated, reversed, round, near the year
 * end, or late.
 */
export function entryQuestions(sources: WorkingPaperSources): readonly Question[] {
  return [
    backDated(sources),
    reversals(sources),
    roundAmounts(sources),
    cutOff(sources),
    latePostings(sources),
  ];
}

function backDated({ books, asked }: WorkingPaperSources): Question {
  const query = { days: asked.backDatedDays, ...timesOfEntries(asked) };
  return test('back-dated', query, {
    find: (page) => books.auditTests.backDated.find({ ...query, ...page }),
    columns: [...eventColumns, ...members('days')],
    totals: ({ total }) => ({ total }),
  });
}

function reversals({ books, asked }: WorkingPaperSources): Question {
  const query = timesOfEntries(asked);
  return test('reversals', query, {
    find: (page) => books.auditTests.reversals.find({ ...query, ...page }),
    columns: [
      ...eventColumns,
      ...members('reasonCode', 'reason'),
      ...inside('reversed', eventColumns),
    ],
    totals: ({ total }) => ({ total }),
  });
}

function roundAmounts({ books, asked }: WorkingPaperSources): Question {
  const query = { unit: asked.roundUnit, ...timesOfEntries(asked) };
  return test('round-amounts', query, {
    find: (page) => books.auditTests.roundAmounts.find({ ...query, ...page }),
    columns: lineColumns,
    totals: ({ totals }) => ({ byCurrency: totals }),
  });
}

function cutOff({ books, asked }: WorkingPaperSources): Question {
  const query = { year: asked.year, ...timesOfEntries(asked) };
  return test('cut-off', query, {
    find: (page) => books.auditTests.cutOff.find({ ...query, ...page }),
    columns: [...eventColumns, ...members('kind', 'days')],
    totals: ({ totals }) => totals as Row,
  });
}

/**
 * Returns the query for late postings into all years. A late posting into a year closed before the audited period is a
 * finding of the period too.
 */
function latePostings({ books, asked }: WorkingPaperSources): Question {
  const query = timesOfEntries(asked);
  return test('late-postings', query, {
    find: (page) => books.auditTests.latePostings.find({ ...query, ...page }),
    columns: [
      ...eventColumns,
      ...members('standing'),
      ...inside('since', members('sequence', 'eventId', 'eventType', 'period')),
    ],
  });
}

interface TestPaper {
  readonly find: Parameters<typeof pagesOf>[0];
  readonly columns: readonly Columns[];
  readonly totals?: (page: Page) => Row;
}

function test(name: string, query: object, { find, columns, totals }: TestPaper): Question {
  return {
    addresses: [addressOf(`${tests}/${name}`, { ...query })],
    pages: () => pagesOf(find),
    tables: [listed(name, columns)],
    ...(totals === undefined ? {} : { totals }),
  };
}
