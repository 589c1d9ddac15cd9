import fc from 'fast-check';
import { account, Money, readModel, type MoneyFact } from '@art30/accounting';
import { Books } from '@art30/books';
import { DonorStatements, explainStatement, renderStatement } from '@art30/documents';
import { emptyCheckpoint, projectPage, type RecordedEvent } from '@art30/event-sourcing';
import { MemoryTexts, openScratchReadStore } from '@art30/storage';
import { sha256Hex } from '../../apps/api/src/process/sha256';
import {
  naiveFigure,
  naiveLines,
  type NaiveLine,
  type NaiveQuestion,
} from '../support/naive-figures';
import { noteHistories } from '../support/notes';
import { historiesOfASeed, itReaches, seedOfTheDay } from '../support/seed-of-the-day';
import {
  expanded,
  shownFigures,
  type ReportName,
  type ShownFigure,
} from '../support/shown-figures';
import { csvRows } from '../support/statements';
import { Counts } from './counts';
import { postedOn } from './figures';
import { histories, live, revaluationPlays } from './histories';

/** A fixed seed. Its histories cover every report and every comparison. */
const seedOfEveryTime = 3;
const numRuns = Math.ceil(historiesOfASeed / 25);
const stepsMax = 70;
/** Number of figures of one answer that are traced to their journal lines. */
const followedOfAnswer = 6;
const rows = { limit: 200 };

interface Times {
  readonly asAt?: string | undefined;
  readonly knownAt: string;
}

/** The registers and reports whose answers contain figures. */
type Asked = Books['registers'] & Books['reports'];

/**
 * Requests one answer of a report.
 *
 * @param any random number that selects one of the existing records.
 */
type Question = (asked: Asked, times: Times, any: number) => Promise<object | undefined>;

const dims = ['donor', 'pledge', 'purpose', 'recommendation', 'currency'] as const;
const someDims = (any: number) => [...new Set([dims[any % 5], dims[(any >> 3) % 5]])].join(',');
const placed = ['purpose', 'level', 'pledge', 'donor'] as const;

const questions: readonly (readonly [ReportName, Question])[] = [
  ['balances', (b, t, any) => b.balances.find({ ...t, ...rows, by: someDims(any) })],
  ['balances', (b, t) => b.balances.find({ ...t, ...rows, by: 'account,fund' })],
  ['trial-balance', (b, t) => b.journal.trialBalance(t)],
  [
    'trial-balance',
    async (b, t, any) => b.journal.trialBalance({ ...t, donor: await someId(b, 'donors', t, any) }),
  ],
  ['bridge', (b, t) => b.bridges.find({ ...t, ...rows, by: 'donor' })],
  [
    'bridge',
    async (b, t, any) =>
      some(await someId(b, 'pledges', t, any), (id) => b.pledgeBridge.find(id, { ...t, ...rows })),
  ],
  [
    'spending-authority',
    (b, t, any) => b.spendingAuthority.find({ ...t, ...rows, by: placed[any % 4] }),
  ],
  ['contributions', (b, t) => b.contributions.find({ ...t, ...rows })],
  ['financial-performance', (b, t) => b.financialPerformance.find({ ...t, from: '2024-06-01' })],
  ['write-offs', (b, t) => b.writeOffs.find({ ...t, ...rows })],
  ['ageing', (b, t) => b.ageing.find({ ...t, ...rows })],
  ['cash', (b, t) => b.cash.find({ ...t, ...rows })],
  [
    'donors',
    async (b, t, any) => some(await someId(b, 'donors', t, any), (id) => b.donors.find(id, t)),
  ],
  ['pledges', (b, t) => b.pledges.list({ ...t, ...rows })],
  [
    'pledges',
    async (b, t, any) => some(await someId(b, 'pledges', t, any), (id) => b.pledges.find(id, t)),
  ],
  ['receipts', (b, t) => b.receipts.list({ ...t, ...rows })],
  [
    'receipts',
    async (b, t, any) => some(await someId(b, 'receipts', t, any), (id) => b.receipts.find(id, t)),
  ],
  ['transfers', (b, t) => b.transfers.list({ ...t, ...rows })],
  ['revaluations', (b, t) => b.revaluations.list({ ...t, ...rows })],
  [
    'revaluations',
    async (b, t, any) =>
      some(await someId(b, 'revaluations', t, any), (id) =>
        b.revaluations.find(id, { ...t, ...rows }),
      ),
  ],
];

async function some<Found>(id: string | undefined, ask: (id: string) => Promise<Found>) {
  return id === undefined ? undefined : ask(id);
}

async function someId(
  asked: Books['registers'],
  list: 'donors' | 'pledges' | 'receipts' | 'revaluations',
  times: Times,
  any: number,
): Promise<string | undefined> {
  const { items } = await asked[list].list({ ...times, ...rows });
  return items.length === 0 ? undefined : items[any % items.length]?.id;
}

/**
 * Adds up the figures of one event in several currencies that share one address in US dollars. Their journal lines do
 * not tell to which currency they belong.
 */
function atOneAddress(shown: readonly Omit<ShownFigure, 'figure'>[]) {
  const sums = new Map<string, MoneyFact>();
  for (const { address, money } of shown) {
    const before = sums.get(address);
    const isIncome = /figure=(?:otherIncome|refunds)\./.test(address);
    if (before && !isIncome) throw new Error(`two figures have one address: ${address}`);
    sums.set(address, before ? Money.of(before).plus(Money.of(money)).toJSON() : money);
  }
  return [...sums].map(([address, money]) => ({ address, money }));
}

const compared = [...new Set(questions.map(([report]) => report))];

const minorOf = ({ amount }: MoneyFact) => BigInt(amount.replace('.', ''));

describe('every figure over random histories', () => {
  const demanded = new Counts();
  let seen = demanded;

  async function withBooks(
    log: readonly RecordedEvent[],
    witness: (books: Books) => Promise<void>,
  ): Promise<void> {
    const readStore = openScratchReadStore(readModel);
    try {
      const { rows: projected, checkpoint } = projectPage(readModel, log, emptyCheckpoint);
      readStore.apply(projected, checkpoint);
      const events = {
        head: async () => log.at(-1)?.position ?? null,
        readStream: async (stream: string, from = 0) =>
          log.filter((event) => event.stream === stream && event.revision >= from),
        readAll: async () => [],
      };
      const books = new Books({
        events: events as never,
        readStore,
        today: () => '2026-01-01',
        proposalDays: 30,
        progress: { waitFor: async () => 'reached', standsAt: () => null },
        sha256: sha256Hex,
        texts: new MemoryTexts(),
      });
      await witness(books);
    } finally {
      readStore.close();
    }
  }

  /**
   * Reads the journal lines behind a figure, page by page. Returns the figure's value and the sum of its lines, which
   * must be equal.
   */
  async function explained(books: Books, address: string) {
    const asked = Object.fromEntries(new URL(address, 'http://of').searchParams);
    let page = await books.audit.explanations.find({ ...asked, ...rows });
    const { figure } = page;
    let [lines, sum] = [0, 0n];
    for (;;) {
      lines += page.items.length;
      sum += page.items.reduce((total, { share }) => total + (share ? minorOf(share) : 0n), 0n);
      if (page.next === null) return { figure, lines, sum, asked };
      page = await books.audit.explanations.find({ ...asked, ...rows, cursor: page.next });
    }
  }

  async function follow(
    books: Books,
    lines: readonly NaiveLine[],
    { address, money }: Omit<ShownFigure, 'figure'>,
  ): Promise<void> {
    const { figure, sum, asked, ...found } = await explained(books, address);
    expect([address, figure?.value]).toEqual([address, money]);
    expect([address, found.lines]).toEqual([address, figure?.lines]);
    expect([address, sum]).toEqual([address, minorOf(money)]);
    expect([address, sum]).toEqual([
      address,
      naiveFigure(lines, asked as unknown as NaiveQuestion) ?? sum,
    ]);
  }

  /** Computes the figures from the events alone, and compares them with those of the reports. */
  function fold(
    lines: readonly NaiveLine[],
    figures: readonly Omit<ShownFigure, 'figure'>[],
  ): void {
    const differing = figures.flatMap(({ address, money }) => {
      const asked = Object.fromEntries(new URL(address, 'http://of').searchParams);
      const folded = naiveFigure(lines, asked as unknown as NaiveQuestion);
      if (folded === undefined) return [];
      seen.count('folded');
      return folded === minorOf(money) ? [] : [[address, folded, money]];
    });
    expect(differing).toEqual([]);
  }

  async function statements(
    books: Books,
    lines: readonly NaiveLine[],
    { times, any }: { readonly times: Times; readonly any: number },
  ): Promise<void> {
    const donor = await someId(books.registers, 'donors', times, any);
    if (donor === undefined) return;
    const from = any % 2 === 0 ? undefined : '2024-09-01';
    const { asAt: to = '2025-12-31', knownAt } = times;
    if (from !== undefined && from > to) return;
    const statement = await new DonorStatements(books).find(donor, { from, to, knownAt });
    const statementRows = csvRows(renderStatement(statement, 'text/csv', sha256Hex)).filter(
      ({ value, currency, figure = '' }) => value && currency && !figure.endsWith('.instalments'),
    );
    const template = explainStatement(statement);
    const shown = atOneAddress(
      statementRows.map((row) => ({
        address: expanded(template, row),
        money: { amount: row['value'] ?? '', currency: row['currency'] ?? '' },
      })),
    );
    fold(lines, shown);
    for (const figure of someOf(shown, any)) {
      await follow(books, lines, figure);
      seen.count('statement');
    }
  }

  /**
   * Compares a report at two points in time. The answer must equal the figures and lines computed from the events
   * alone.
   */
  async function compare(
    books: Books,
    lines: readonly NaiveLine[],
    { report, from, to }: { report: ReportName; from: Times; to: Times },
  ): Promise<void> {
    const asked = { report, ...to, fromAsAt: from.asAt, fromKnownAt: from.knownAt, ...rows };
    const first = await books.audit.differences.find({ ...asked, by: 'purpose' });
    const items = [...first.items];
    for (let { next } = first; next !== null;) {
      const page = await books.audit.differences.find({ ...asked, by: 'purpose', cursor: next });
      items.push(...page.items);
      next = page.next;
    }
    const ofAll = (name: string, times: Times) =>
      naiveFigure(lines, { report, figure: name, ...times } as NaiveQuestion);
    const answeredFigures = first.figures.map(({ name, before, after, difference }) => {
      const shares = items.flatMap((item) => item.shares.filter(({ figure }) => figure === name));
      const ofRows = first.rows.flatMap((row) => row.figures.filter((one) => one.name === name));
      return [
        ...[name, minorOf(before), minorOf(after), minorOf(difference)],
        shares.reduce((sum, { amount }) => sum + minorOf(amount), 0n),
        ofRows.reduce((sum, one) => sum + minorOf(one.difference), 0n),
      ];
    });
    const folded = first.figures.map(({ name }) => {
      // A point in time without a date uses the date of the other point.
      const [was = 0n, is = 0n] = [ofAll(name, { ...to, ...from }), ofAll(name, to)];
      return [name, was, is, is - was, is - was, is - was];
    });
    expect([report, answeredFigures]).toEqual([report, folded]);
    if (folded.length > 0) seen.count(`difference of ${report}`);
  }

  /**
   * Checks that the list of write-offs, account 5520, the statement of financial performance and the bridges show the
   * same amount.
   */
  async function writeOffsAgree(books: Books, lines: readonly NaiveLine[], times: Times) {
    const { asAt = '9999', knownAt } = times;
    const { writeOffs, bridges, financialPerformance } = books.reports;
    const { items, totals } = await writeOffs.find({ ...times, ...rows });
    const { totals: bridge } = await bridges.find({ ...times, ...rows, by: 'pledge' });
    const { figures } = await financialPerformance.find({ ...times, from: '2000-01-01' });
    const booked = lines
      .filter(({ sequence, postingDate }) => sequence <= Number(knownAt) && postingDate <= asAt)
      .filter((line) => line.account === account.writeOff)
      .reduce((sum, line) => sum + line.usd, 0n);
    const listed = (name: 'expenseUsd' | 'carryingUsd') =>
      items.reduce((sum, item) => sum + minorOf(item[name]), 0n);
    const found = [listed('expenseUsd'), minorOf(totals.expenseUsd), minorOf(figures.writeOffs)];
    expect([times, found]).toEqual([times, [booked, booked, booked]]);
    expect([times, minorOf(bridge.usd.writtenOff)]).toEqual([times, -listed('carryingUsd')]);
  }

  /**
   * Returns a sample of the elements.
   *
   * @param any random number that shifts the sample, so that each call selects others.
   */
  function someOf<One>(of: readonly One[], any: number): readonly One[] {
    const step = Math.max(1, Math.floor(of.length / followedOfAnswer));
    return of.filter((_one, index) => index % step === any % step);
  }

  it.each([
    ['the same histories every time', seedOfEveryTime, demanded],
    ['the histories of the day', seedOfTheDay, new Counts()],
  ] as const)('leads to lines that come to it, as the events alone do, in %s', async (...trial) => {
    const [, seed, counts] = trial;
    seen = counts;
    noteHistories('of explained figures', seed, numRuns);
    const anyTime = fc.record({ through: fc.nat(400), date: fc.nat(400), any: fc.nat(10_000) });
    const property = fc.asyncProperty(
      histories(stepsMax, revaluationPlays),
      anyTime,
      async (history, { through, date, any }) => {
        const { log } = await live(history);
        const lines = naiveLines(log);
        const days = log.map(({ data }) => postedOn(data)).sort();
        const last = { knownAt: String(log.length) };
        const before = {
          asAt: days[date % days.length],
          knownAt: String(through % (log.length + 1)),
        };
        await withBooks(log, async (books) => {
          for (const times of [last, before]) {
            for (const [report, ask] of questions) {
              const answer = await ask({ ...books.registers, ...books.reports }, times, any);
              if (answer === undefined) continue;
              const shown = shownFigures(answer, report);
              fold(lines, shown);
              for (const figure of someOf(shown, any)) {
                await follow(books, lines, figure);
                seen.count(report);
              }
            }
            await statements(books, lines, { times, any });
            await writeOffsAgree(books, lines, times);
          }
          for (const report of compared) {
            await compare(books, lines, { report, from: before, to: last });
            await compare(books, lines, { report, from: last, to: before });
          }
        });
      },
    );
    await fc.assert(property, { seed, numRuns, endOnFailure: true });
  });

  itReaches('was followed in every report', () => {
    const followed = [...questions.map(([report]) => report), 'statement'];
    const differences = compared.map((report) => `difference of ${report}`);
    const missed = [...followed, ...differences].filter((name) => !demanded.has(name));
    expect(missed).toEqual([]);
    expect(demanded.get('folded')).toBeGreaterThan(numRuns * 50);
  });
});
