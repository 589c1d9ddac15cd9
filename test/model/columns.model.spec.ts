import { account, readModel } from '@art30/accounting';
import {
  all,
  type AsOf,
  balanceWords,
  bridgeWordsInCurrency,
  columnsOfReadModels,
  type Condition,
  type Dimension,
  has,
  Slices,
  within,
} from '@art30/books';
import { projectPage, type ReadStore } from '@art30/event-sourcing';
import { openScratchReadStore } from '@art30/storage';
import fc from 'fast-check';
import {
  isInPledgeCurrency,
  type NaiveLine,
  naiveLines,
  naiveSlices,
} from '../support/naive-figures';
import { noteHistories } from '../support/notes';
import { historiesOfASeed, seedOfTheDay } from '../support/seed-of-the-day';
import { histories, live, revaluationPlays } from './histories';

type Columns = ReturnType<typeof columnsOfReadModels>;

/** A fixed seed. Its histories have journal lines for every combination of dimensions. */
const seedOfEveryTime = 3;

/** A condition without SQL, so that only the in-memory columns can answer it. */
const inPledgeCurrency: Condition = {
  sql: '',
  values: [],
  predicate: { is: 'in pledge currency' },
};

/** Combinations of dimensions by which reports group journal lines. */
const cuts: readonly (readonly Dimension[])[] = [
  ...([['account', 'currency'], ['donor'], ['purpose'], ['level'], ['year', 'fund']] as const),
  ...([['purpose', 'level', 'country'], ['pledge', 'instalment'], ['recommendation']] as const),
  ['bankAccount', 'accountItem'],
];

/** Accounts for which sums by receipt are computed. */
const ofReceipts = [account.unappliedReceipts, account.refundsPayable];

describe('sums of columns over random histories', () => {
  const numRuns = Math.ceil(historiesOfASeed / 10);
  const toldApart = new Set<string>();

  /** Checks that all sums through a date and an event equal those of a plain loop over the journal lines. */
  function areNaive(store: ReadStore, columns: Columns, lines: readonly NaiveLine[], asOf: AsOf) {
    const where = within(asOf);
    expect(columns.here().sums(where, { columns: [] })).toBeDefined();
    const slices = new Slices(store, columns);
    const { asAt, sequence } = asOf;
    const counted = lines.filter(
      (line) => line.sequence <= sequence && (asAt === null || line.postingDate <= asAt),
    );
    for (const by of cuts) {
      const found = slices.all(balanceWords, { by, where });
      expect([asOf, by, found]).toEqual([asOf, by, naiveSlices(balanceWords, by, counted)]);
      if (found.some(({ key }) => !key.includes(null))) toldApart.add(by.join());
    }
    const bridged = all([where, has('pledge'), inPledgeCurrency]);
    expect(slices.all(bridgeWordsInCurrency, { by: ['pledge'], where: bridged })).toEqual(
      naiveSlices(
        ...([bridgeWordsInCurrency, ['pledge']] as const),
        counted.filter((line) => line.pledge !== null && isInPledgeCurrency(line, lines)),
      ),
    );
    for (const code of ofReceipts) {
      const words = { held: { means: '', terms: [{ accounts: [code], sign: 1 as const }] } };
      const own = counted.filter((line) => line.account === code && line.dims['receipt'] !== null);
      const found = columns.here().receiptSums(asOf, code) ?? [];
      expect(found.map(({ receipt, usd, amount }) => [receipt, usd, amount]).sort()).toEqual(
        naiveSlices(words, ['receipt'], own)
          .map(({ key: [receipt], sums: { held } }) => [receipt, held.usd, held.amount])
          .filter(([, , amount]) => amount !== 0n),
      );
    }
  }

  it.each([
    ['the same histories every time', seedOfEveryTime],
    ['the histories of the day', seedOfTheDay],
  ])('are the naive figures at any date, as known at any event, in %s', async (_, seed) => {
    noteHistories('of columns', seed, numRuns);
    const anyTimes = fc.array(fc.tuple(fc.nat(400), fc.nat(400)), { minLength: 2, maxLength: 2 });
    const property = fc.asyncProperty(
      histories(70, revaluationPlays),
      anyTimes,
      async (history, times) => {
        const { log } = await live(history);
        const lines = naiveLines(log);
        const days = lines.map(({ postingDate }) => postingDate).sort();
        const store = openScratchReadStore(readModel);
        const columns = columnsOfReadModels(store);
        // The same queries run with half of the log and again with all of it, so that caches are extended.
        for (const end of [Math.ceil(log.length / 2), log.length]) {
          const before = store.checkpoint();
          const page = projectPage(readModel, log.slice(before.sequence, end), before);
          store.apply(page.rows, page.checkpoint);
          areNaive(store, columns, lines, { asAt: null, sequence: end, recordedAt: null });
          for (const [date, event] of times) {
            const asAt = days[date % days.length] ?? null;
            const sequence = event % (end + 1);
            areNaive(store, columns, lines, { asAt, sequence, recordedAt: null });
          }
        }
        store.close();
      },
    );
    await fc.assert(property, { seed, numRuns, endOnFailure: true });
  });

  it('were told apart by each of them', () => {
    expect([...toldApart].sort()).toEqual(cuts.map((by) => by.join()).sort());
  });
});
