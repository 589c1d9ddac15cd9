import { lineColumns, members, money, type Row } from '../tables/columns';
import { addressOf, listed, onePage, pagesOf, rowsUnder, type Question } from '../tables/question';
import { timesOfBalances, type WorkingPaperSources } from './sources';

/**
 * Returns the queries for the working papers with the trial balance, and with the journal lines posted in the audited
 * period.
 */
export function bookQuestions(sources: WorkingPaperSources): readonly Question[] {
  return [trialBalance(sources), journal(sources)];
}

function trialBalance({ books, asked }: WorkingPaperSources): Question {
  const query = timesOfBalances(asked);
  const accountColumns = [
    ...members('account', 'name', 'type'),
    ...money('balance', 'debit', 'credit'),
  ];
  return {
    addresses: [addressOf('/v1/trial-balance', { ...query })],
    pages: () => onePage(() => books.reports.journal.trialBalance(query)),
    tables: [
      listed('trial-balance', accountColumns),
      {
        name: 'trial-balance-in-currencies',
        columns: [...members('account'), ...money('balance')],
        rows: (page) =>
          rowsUnder(page, 'items').flatMap(({ account, inCurrencies }) =>
            (inCurrencies as readonly Row[]).map((balance) => ({ account, balance })),
          ),
      },
    ],
    totals: ({ sum, debit, credit, assets, liabilities, dueFromRest, netAssets }) => ({
      sum,
      debit,
      credit,
      assets,
      liabilities,
      dueFromRest,
      netAssets,
    }),
  };
}

/**
 * Returns the query for the journal. It reads the audited period year by year, so that lines of other years are not
 * read.
 */
function journal({ books, asked }: WorkingPaperSources): Question {
  const { from, to } = asked.engagement;
  const { knownAt, asAt: stated = to } = timesOfBalances(asked);
  const asAt = stated < to ? stated : to;
  const years = yearsOf(from, to);
  async function* pages() {
    for (const year of years) {
      yield* pagesOf((page) => books.reports.journal.lines({ year, asAt, knownAt, ...page }));
    }
  }
  return {
    addresses: years.map((year) => addressOf('/v1/journal', { year, asAt, knownAt })),
    pages,
    tables: [
      {
        name: 'journal',
        columns: lineColumns,
        rows: (page) =>
          rowsUnder(page, 'items').filter(({ postingDate }) => String(postingDate) >= from),
      },
    ],
  };
}

function yearsOf(from: string, to: string): readonly string[] {
  const [first, last] = [from, to].map((day) => Number.parseInt(day.slice(0, 4), 10)) as [
    number,
    number,
  ];
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}
