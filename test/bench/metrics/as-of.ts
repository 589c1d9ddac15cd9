import { join } from 'node:path';
import { corpusOf } from '../corpus/corpus';
import { modelledFolder, readModelOf, type LedgerFolder } from '../corpus/ledger-folder';
import { demand, figure, type Bench, type Metric } from '../harness/metric';
import { short } from '../harness/report';
import type { Work } from '../harness/side';
import { spreadOf } from '../harness/statistics';

interface Answered extends Work {
  readonly rows: number;
  readonly asAt: string;
  readonly knownAt: string;
  readonly byAccount: readonly (readonly [account: string, amount: string])[];
}

const seeds = ['first', 'second', 'third', 'fourth', 'fifth'] as const;

/** Runs a number of queries on a folder. */
async function answered(bench: Bench, folder: LedgerFolder, seed: string): Promise<Answered> {
  const { events } = folder.corpus;
  const log = logOf(folder);
  const given = { log, model: readModelOf(folder), events, questions: questionsOf(bench), seed };
  return bench.programs.oursIn<Answered>('programs/as-of-balances', given);
}

function logOf({ dataDir }: LedgerFolder): string {
  return join(dataDir, 'events.db');
}

/** Compares the answers at each time with a fold of the log. */
async function demandFolded(
  bench: Bench,
  folder: LedgerFolder,
  found: readonly Answered[],
): Promise<void> {
  const questions = found.map(({ asAt, knownAt }) => ({ asAt, knownAt }));
  const { sums } = await bench.programs.floorIn<{ sums: Sums[] }>('floors/fold-as-of', {
    log: logOf(folder),
    questions,
  });
  found.forEach((answer, index) => demandSame(answer, sums[index] ?? []));
}

type Sums = readonly (readonly [account: string, cents: number])[];

/** @throws Error if the balances by account differ from a fold of the log. */
function demandSame({ asAt, knownAt, byAccount }: Answered, sums: Sums): void {
  // Memorandum accounts are not part of the books, and accounts without a balance have no row.
  const folded = new Map(sums.filter(([account, cents]) => account < '9' && cents !== 0));
  const ours = byAccount.filter(([, amount]) => Number(amount) !== 0);
  for (const [account, amount] of ours) {
    const cents = Number(amount.replace('.', ''));
    const expected = folded.get(account);
    demand(cents === expected, `${account} as at ${asAt}, ${knownAt}: ${cents}, not ${expected}`);
  }
  demand(ours.length === folded.size, `${ours.length} accounts and not ${folded.size}`);
}

function questionsOf({ isQuick }: Bench): number {
  return isQuick ? 4 : 40;
}

/** CPU time in milliseconds for a thousand rows of an answer. */
function perThousandRows({ cpuMs, rows }: Answered): number {
  return (cpuMs * 1_000) / rows;
}

/** Metric: balances as of past dates and known at past times. */
export const asOf: Metric = {
  name: 'as-of',
  definition:
    'CPU of all balances by any one or two dimensions as at a random day as known at a random moment ÷ CPU of a full replay',
  async measure(bench) {
    const { small, large } = bench.sizes;
    const less = await modelledFolder(bench, await corpusOf(small, bench));
    const more = await modelledFolder(bench, await corpusOf(large, bench));
    const { replayMs } = more;
    const count = bench.isQuick ? 1 : seeds.length;
    const found: { readonly small: Answered; readonly large: Answered }[] = [];
    for (const seed of seeds.slice(0, count)) {
      const pair = { large: await answered(bench, more, seed) };
      found.push({ ...pair, small: await answered(bench, less, seed) });
    }
    const answers = (size: 'small' | 'large') => found.map((one) => one[size]);
    await demandFolded(bench, less, answers('small'));
    await demandFolded(bench, more, answers('large'));
    const questions = questionsOf(bench);
    const ratio = spreadOf(found.map((one) => one.large.cpuMs / questions / replayMs));
    const growth = spreadOf(
      found.map((one) => perThousandRows(one.large) / perThousandRows(one.small)),
    );
    const contextOf = (one: 'small' | 'large', events: number) => {
      const each = short(spreadOf(found.map((pair) => pair[one].cpuMs / questions)).median);
      const rows = Math.round(spreadOf(found.map((pair) => pair[one].rows / questions)).median);
      return `${each} ms CPU an answer of ${rows} rows at ${events} events`;
    };
    const point = (one: 'small' | 'large', events: number) => ({
      series: 'balances as of the past, an answer',
      events,
      ms: spreadOf(found.map((pair) => pair[one].cpuMs / questions)).median,
    });
    const asked = figure('as-of', ratio, { atMost: 1 / 200 }, [
      ...[contextOf('large', large), `a full replay takes ${short(replayMs)} ms CPU`],
    ]);
    return [
      { ...asked, points: [point('small', small), point('large', large)] },
      figure(
        `as-of, cost of 1,000 rows from ${small} to ${large} events`,
        growth,
        { atMost: 1.3 },
        [contextOf('small', small)],
      ),
    ];
  },
  async profile(bench) {
    const corpus = await corpusOf(bench.sizes.middle, bench);
    await answered(bench, await modelledFolder(bench, corpus), 'first');
  },
};
