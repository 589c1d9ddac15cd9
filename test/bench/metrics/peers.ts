import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { exportedBooks, ledgerFolder, mebibytes, type LedgerFolder } from '../corpus/ledger-folder';
import { installPackage } from '../harness/debian';
import {
  demand,
  figure,
  type Bench,
  type Figure,
  type Metric,
  type Missing,
} from '../harness/metric';
import { middle, ratios, type Pair } from '../harness/pairs';
import type { Call, Ended } from '../harness/programs';
import { short } from '../harness/report';

const commands = join(__dirname, '../../../../dist/apps/cli/src');
/** Commodity name for the USD value at which a line is carried. */
const commodityOfValue = 'USDV';

/** A balance of `npm run balances -- --json`: one account in one currency. */
interface Balance {
  readonly account: string;
  readonly currency: string;
  readonly amount: string;
  readonly usd: string;
}

/** Minor units by account, currency and commodity. */
type Sums = ReadonlyMap<string, bigint>;

/** A plain-text accounting program: how it is called, and how its sums, if it prints any, are parsed. */
interface Peer {
  readonly name: string;
  readonly program: string;
  readonly debianPackage: string;
  readonly format: 'hledger' | 'beancount';
  readonly words: (file: string) => readonly string[];
  readonly target: { readonly atMost: number };
  /** True if it adds up the books of a million events in less than a minute. */
  readonly isQuick: boolean;
  readonly sums?: (said: string) => Sums;
}

const peers: readonly Peer[] = [
  {
    debianPackage: 'ledger',
    name: 'ledger bal',
    program: 'ledger',
    format: 'hledger',
    target: { atMost: 0.8 },
    isQuick: true,
    // Balance assertions are turned off: this program sums lines in file order, in which they do not hold.
    words: (file) => [
      ...['--permissive', '-f', file, 'bal', '--flat', '--no-total'],
      ...['--balance-format', '%(account)\\n%(display_total)\\n\\n'],
    ],
    sums: sumsOfLedger,
  },
  {
    debianPackage: 'hledger',
    isQuick: false,
    name: 'hledger bal',
    program: 'hledger',
    format: 'hledger',
    target: { atMost: 0.1 },
    words: (file) => ['-f', file, '-I', 'bal', '-N', '--flat', '--layout=bare', '-O', 'csv'],
    sums: sumsOfHledger,
  },
  {
    debianPackage: 'beancount',
    isQuick: false,
    name: 'bean-check',
    program: 'bean-check',
    format: 'beancount',
    target: { atMost: 0.1 },
    // Otherwise it would read its cache in place of the file.
    words: (file) => ['--no-cache', file],
  },
];

function sumsOfLedger(said: string): Sums {
  const sums = new Map<string, bigint>();
  for (const block of said.trim().split(/\n\s*\n/)) {
    const [account = '', ...amounts] = block.split('\n').map((line) => line.trim());
    for (const amount of amounts) {
      const [number = '0', commodity = ''] = amount.split(' ');
      if (commodity !== '') sums.set(`${keyOf(account)} ${commodity}`, minorOf(number));
    }
  }
  return sums;
}

function sumsOfHledger(said: string): Sums {
  const lines = said.trim().split('\n').slice(1);
  return new Map(
    lines.map((line) => {
      const [account = '', commodity = '', number = '0'] = line
        .split(',')
        .map((cell) => cell.replaceAll('"', ''));
      return [`${keyOf(account)} ${commodity}`, minorOf(number)];
    }),
  );
}

/** Returns `1120:EUR` for `Assets:1120-Cash-at-bank-EUR:EUR`. */
function keyOf(account: string): string {
  const [, code, currency] = /:(\d{4})[^:]*:([A-Z]{3})$/.exec(account) ?? [];
  return `${code}:${currency}`;
}

function minorOf(number: string): bigint {
  return BigInt(number.replace('.', ''));
}

/** @throws Error if the sums of a peer differ from ours. */
function demandEqual(ours: Ended, theirs: Sums, peer: string): void {
  const { balances } = JSON.parse(ours.stdout) as { readonly balances: readonly Balance[] };
  const own: Sums = new Map<string, bigint>(
    balances.flatMap(({ account, currency, amount, usd }) => [
      [`${account}:${currency} ${currency}`, minorOf(amount)] as const,
      [`${account}:${currency} ${commodityOfValue}`, minorOf(usd)] as const,
    ]),
  );
  for (const [key, sum] of own) {
    const found = theirs.get(key) ?? 0n;
    demand(found === sum, `${key} is ${sum}, and by ${peer} ${found}`);
  }
  const unknown = [...theirs].find(([key, sum]) => sum !== 0n && !own.has(key));
  demand(unknown === undefined, `${peer} has ${unknown?.[0]}, of which we know nothing`);
}

function added({ programs }: Bench, { dataDir }: LedgerFolder): Promise<Ended> {
  const program = join(commands, 'balances.js');
  return programs.run(programs.ours(program, ['--json'], { DATA_DIR: dataDir }));
}

async function beside(bench: Bench, folder: LedgerFolder, peer: Peer): Promise<readonly Figure[]> {
  const file = await exportedBooks(bench, folder, peer.format);
  const call: Call = { command: peer.program, words: peer.words(file) };
  const pairs = await bench.pairs({
    ours: () => added(bench, folder),
    floor: () => bench.programs.run(call),
  });
  for (const { ours, floor } of pairs) {
    if (peer.sums) demandEqual(ours, peer.sums(floor.stdout), peer.name);
  }
  const { events } = folder.corpus;
  const ratio = ratios(pairs, ({ ours, floor }) => ours.cpuMs / floor.cpuMs);
  const contextText = `${short(middle(pairs, ({ ours }) => ours.cpuMs))} ms CPU against ${short(middle(pairs, ({ floor }) => floor.cpuMs))}`;
  const found = [
    figure(`peers, ${peer.name}, ${events} events`, ratio, peer.target, [contextText]),
  ];
  return peer.program === 'ledger' ? [...found, await memory(bench, pairs, events)] : found;
}

/** Returns why a program is not available, or null; it is installed if that is allowed. */
function faultOf({ program, debianPackage }: Peer): string | null {
  const isHere = () => spawnSync(program, ['--version']).error === undefined;
  if (isHere()) return null;
  const why = installPackage(debianPackage);
  return isHere() ? null : `${program}: ${why ?? 'its package has no such program'}`;
}

/** Ratio of memory above that of an idle process. */
async function memory(
  bench: Bench,
  pairs: readonly Pair<Ended, Ended>[],
  events: number,
): Promise<Figure> {
  const idle = { command: process.execPath, words: ['-e', 'setTimeout(() => {}, 200)'] };
  const { peakBytes: empty } = await bench.unprofiled.run(idle);
  const above = ({ ours }: Pair<Ended, Ended>) => Math.max(0, ours.peakBytes - empty);
  const ratio = ratios(pairs, (pair) => above(pair) / pair.floor.peakBytes);
  const theirs = mebibytes(middle(pairs, ({ floor }) => floor.peakBytes));
  const contextText = `${mebibytes(middle(pairs, above))} above an empty process against ${theirs}`;
  // There is no target for small books, because an empty heap is already a tenth of ledger's memory there.
  const target = !bench.isQuick && events === bench.sizes.large ? { atMost: 0.1 } : null;
  return figure(`peers, memory beside ledger, ${events} events`, ratio, target, [contextText]);
}

/** Metric: other programs that add up the same books. */
export const besidePeers: Metric = {
  name: 'peers',
  definition:
    'CPU of npm run balances, a cold process that adds up every balance from events.db alone ÷ CPU of ledger, hledger and bean-check on the ' +
    'transactions that the log books, as npm run export writes them; every balance equal',
  async measure(bench) {
    const { middle: less, large } = bench.sizes;
    const found: (Figure | Missing)[] = [];
    for (const peer of peers) {
      const why = faultOf(peer);
      if (why !== null) {
        found.push({ name: `peers, ${peer.name}`, target: peer.target, why });
        continue;
      }
      const sizes = bench.isQuick ? [large] : peer.isQuick ? [less, large] : [less];
      for (const events of sizes) {
        found.push(...(await beside(bench, await ledgerFolder(bench, events), peer)));
      }
    }
    return found;
  },
  async profile(bench) {
    await added(bench, await ledgerFolder(bench, bench.sizes.middle));
  },
};
