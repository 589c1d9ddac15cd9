import { decimals, eventColumns, inside, members, type Row } from '../tables/columns';
import { addressOf, pagesOf, rowsUnder, type Question } from '../tables/question';
import { timesOfEntries, type WorkingPaperSources } from './sources';

const address = '/v1/audit/tests/manual-rates';
/** Largest number of events whose facts one answer reads. */
const readMax = 10_000;

const rateColumns = [
  ...members('currency'),
  ...decimals('unitsPerUsd', 'published'),
  ...members('publishedIn'),
  ...decimals('percentOff'),
];

/**
 * Returns the queries for the working papers on exchange rates that were set by hand: one row for each rate, and the
 * events valued at them.
 */
export function rateQuestions(sources: WorkingPaperSources): readonly Question[] {
  return [manualRates(sources), manualRateUses(sources)];
}

function manualRates({ books, asked }: WorkingPaperSources): Question {
  const query = timesOfEntries(asked);
  return {
    addresses: [addressOf(address, { ...query })],
    pages: () => pagesOf((page) => books.auditTests.manualRates.find({ ...query, ...page })),
    tables: [
      {
        name: 'manual-rates',
        columns: [
          ...eventColumns,
          ...members('listId', 'publishedOn', 'source', 'approvalReference', 'reason'),
          ...members('supersedes', 'supersededBy'),
          ...inside('rate', rateColumns),
        ],
        rows: (page) =>
          rowsUnder(page, 'items').flatMap(({ rates, ...list }) =>
            orNone(rates as readonly Row[]).map((rate) => ({ ...list, rate })),
          ),
      },
    ],
  };
}

function manualRateUses({ books, asked }: WorkingPaperSources): Question {
  const query = timesOfEntries(asked);
  async function* pages() {
    const lists = pagesOf((page) => books.auditTests.manualRates.find({ ...query, ...page }));
    for await (const page of lists) {
      for (const { listId } of rowsUnder(page, 'items')) {
        const id = String(listId);
        const uses = pagesOf(
          (part) => books.auditTests.manualRateUses.find(id, { ...query, ...part }),
          readMax,
        );
        for await (const use of uses) yield { ...use, listId: id };
      }
    }
  }
  return {
    addresses: [addressOf(`${address}/{listId}`, { ...query })],
    pages,
    tables: [
      {
        name: 'manual-rate-uses',
        columns: [...members('listId'), ...eventColumns],
        rows: (page) => rowsUnder(page, 'items').map((row) => ({ listId: page['listId'], ...row })),
      },
    ],
  };
}

/** Returns the rates of a list, or a single null, so that a list without rates still gets one row. */
function orNone(rows: readonly Row[]): readonly (Row | null)[] {
  return rows.length === 0 ? [null] : rows;
}
