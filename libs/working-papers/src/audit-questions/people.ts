import { members, type Row } from '../tables/columns';
import { addressOf, listed, listedOnce, pagesOf, rowsUnder } from '../tables/question';
import type { Page, Question } from '../tables/question';
import { timesOfEntries, type WorkingPaperSources } from './sources';

/** Largest number of events whose signatures one answer checks. */
const judgedMax = 10_000;

const conflictColumns = [
  ...members('sequence', 'eventId', 'eventType', 'stream'),
  ...members('recordedBy', 'certifiedBy', 'approvedBy', 'proposal', 'code', 'detail'),
];

/**
 * Returns the queries for the working papers on people: their signatures, conflicts of duties, and changes of
 * permissions.
 */
export function peopleQuestions({ books, asked }: WorkingPaperSources): readonly Question[] {
  const query = timesOfEntries(asked);
  const matrix = listedOnce(
    'segregation',
    members('person', 'recorded', 'certified', 'approved', 'alone', 'unsigned'),
    'people',
  );
  return [
    {
      addresses: [addressOf('/v1/audit/segregation', { ...query })],
      pages: () =>
        pagesOf((page) => books.people.segregation.find({ ...query, ...page }), judgedMax),
      tables: [
        {
          ...matrix,
          rows: (page, isFirst) => {
            demandEverybody(page);
            return matrix.rows(page, isFirst);
          },
        },
        listedOnce('segregation-unsigned', members('eventType', 'events'), 'unsignedByType'),
        listed('segregation-conflicts', conflictColumns, 'conflicts'),
        listed(
          'access-changes',
          members('sequence', 'eventId', 'eventType', 'recordedAt', 'recordedBy', 'about'),
          'accessChanges',
        ),
      ],
      totals: ({ totals }) => totals as Row,
    },
  ];
}

/**
 * Checks that the answer lists everybody. It lists a limited number of people and counts the rest, and an incomplete
 * matrix of duties would be misleading.
 *
 * @throws Error if people are missing.
 */
function demandEverybody(page: Page): void {
  const { people } = page['totals'] as { readonly people: number };
  const shown = rowsUnder(page, 'people').length;
  if (people === shown) return;
  throw new Error(
    `the report on segregation lists ${shown} of ${people} people: leave the working paper out with --without segregation`,
  );
}
