import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { corpusOf } from '../corpus/corpus';
import { demand, figure, type Bench, type Metric } from '../harness/metric';
import { middle, ratios } from '../harness/pairs';
import type { Ended } from '../harness/programs';
import { short } from '../harness/report';
import { spreadOf } from '../harness/statistics';
import {
  fileMebibytes,
  journalSums,
  ledgerFolder,
  modelledFolder,
  mebibytes,
  readModelOf,
  rebuilt,
  replayed,
  type LedgerFolder,
} from '../corpus/ledger-folder';

interface Folded extends Ended {
  readonly rows: number;
  readonly sums: Readonly<Record<string, number>>;
}

const bytesOfMebibyte = 2 ** 20;
/** Limit for the memory of an audit replay, in MiB. */
const memoryMax = 900;

/** Cost of the last floor of a replay, which is also the floor of an audit replay. */
let foldedLast: Folded | undefined;

/** Runs the floor, which writes the rows of the read model in the folder. */
async function folded(bench: Bench, folder: LedgerFolder): Promise<Folded> {
  const into = join(bench.folder, 'floor.db');
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${into}${suffix}`, { force: true });
  const model = readModelOf(folder);
  const given = { log: join(folder.dataDir, 'events.db'), model, into };
  const found = await bench.programs.floorIn<Folded>('floors/bare-replay', given);
  const own = journalSums(model);
  const accounts = Object.keys(found.sums);
  demand(accounts.length === own.size, `${own.size} accounts and not ${accounts.length}`);
  for (const account of accounts) {
    const [ours, floor] = [own.get(account), found.sums[account]];
    demand(ours === floor, `account ${account} has ${ours} cents, and by the floor ${floor}`);
  }
  foldedLast = found;
  return found;
}

function contextOf(pairs: readonly { ours: Ended; floor: Folded }[], events: number): string {
  const perEvent = (of: 'ours' | 'floor') =>
    short(middle(pairs, (pair) => (pair[of].cpuMs * 1_000) / events));
  const peak = mebibytes(middle(pairs, ({ ours }) => ours.peakBytes));
  return `${events} events: ${perEvent('ours')} µs CPU an event against ${perEvent('floor')}; at most ${peak}`;
}

/** Metric: rebuild of the read model from the first event. */
export const replay: Metric = {
  name: 'replay',
  definition:
    'CPU of npm run rebuild over a whole log, all read models ÷ CPU of a scan with JSON.parse, an integer fold, SHA-256 ' +
    'of each line, and as many rows with the same indexes',
  async measure(bench) {
    const { middle: less, large } = bench.sizes;
    const folder = await ledgerFolder(bench, large);
    const model = await modelledFolder(bench, folder.corpus);
    // If the read model was built just now, that build counts as our first measurement.
    let { built } = model;
    const pairs = await bench.pairs({
      ours: async () => {
        const first = built;
        built = undefined;
        return first ?? rebuilt(bench, folder);
      },
      floor: () => folded(bench, model),
    });
    const smaller = await rebuilt(bench, await ledgerFolder(bench, less));
    const growth = spreadOf(pairs.map(({ ours }) => ours.peakBytes / smaller.peakBytes));
    const file = fileMebibytes(join(folder.dataDir, 'events.db'));
    const rows = `${pairs[0]?.floor.rows} rows of a log of ${file}`;
    const points = [
      { series: 'replay', events: less, ms: smaller.cpuMs },
      { series: 'replay', events: large, ms: middle(pairs, ({ ours }) => ours.cpuMs) },
      { series: 'floor of a replay', events: large, ms: middle(pairs, ({ floor }) => floor.cpuMs) },
    ];
    const ratio = ratios(pairs, ({ ours, floor }) => ours.cpuMs / floor.cpuMs);
    return [
      { ...figure('replay', ratio, { atMost: 2.5 }, [contextOf(pairs, large), rows]), points },
      figure(`replay, memory from ${less} to ${large} events`, growth, { atMost: 1.3 }, [
        `${mebibytes(smaller.peakBytes)} at ${less} events`,
      ]),
    ];
  },
  async profile(bench) {
    await rebuilt(bench, await ledgerFolder(bench, bench.sizes.middle));
  },
};

/** Metric: audit replay, which also computes all entries again and compares every row. */
export const auditReplay: Metric = {
  name: 'audit replay',
  definition:
    'CPU of npm run replay over a whole log, entries recomputed from facts and rows compared ÷ the floor of replay',
  async measure(bench) {
    const { large } = bench.sizes;
    const folder = await modelledFolder(bench, await corpusOf(large, bench));
    const pairs = await bench.pairs({
      ours: () => replayed(bench, folder),
      floor: async () => foldedLast ?? folded(bench, folder),
    });
    const ratio = ratios(pairs, ({ ours, floor }) => ours.cpuMs / floor.cpuMs);
    const memory = spreadOf(pairs.map(({ ours }) => ours.peakBytes / bytesOfMebibyte));
    return [
      figure('audit replay', ratio, { atMost: 4 }, [contextOf(pairs, large)]),
      figure('audit replay, memory in MiB', memory, { atMost: memoryMax }, [`${large} events`]),
    ];
  },
  async profile(bench) {
    await replayed(bench, await modelledFolder(bench, await corpusOf(bench.sizes.middle, bench)));
  },
};
