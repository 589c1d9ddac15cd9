import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minorUnitsOf } from '@art30/accounting';
import { commodityOfValue } from '@art30/documents';
import { noteEngine, notesFolder } from '../support/notes';
import { commands, fault, version, type EngineName } from './engine-trials.cjs';

/** The longest an engine may think about one file. */
const engineTimeoutMs = 300_000;
const outputBytesMax = 512 * 1024 * 1024;

/** What an engine found wrong with a file; nothing where it agrees. */
export type Complaint = string | null;

/** Minor units by account, currency, fund, donor and purpose. */
export interface Holding {
  amount: bigint;
  usd: bigint;
}
export type Holdings = ReadonlyMap<string, Holding>;

/** An engine that knows nothing of us: what it says about a file, and what it adds it up to. */
export interface Engine {
  check(file: string): Complaint;
  /** Sums without regard to what `check` would say, as far as the engine can read the file. */
  rows(file: string): readonly EngineRow[];
}

/** A sum of one commodity on one account, as the engine made it. */
export interface EngineRow {
  readonly account: string;
  readonly fund: string;
  readonly donor: string;
  readonly purpose: string;
  readonly commodity: string;
  readonly number: string;
}

function run([program, ...args]: readonly [string, ...string[]]) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: engineTimeoutMs,
    maxBuffer: outputBytesMax,
  });
  if (error) throw new Error(`${program} cannot be run (npm run engines): ${error.message}`);
  return { agrees: status === 0, stdout, stderr };
}

function check(name: EngineName, file: string): Complaint {
  const words = commands[name].check(file);
  const { agrees, stdout, stderr } = run(words);
  return agrees ? null : `${words[0]}: ${stderr}${stdout}`;
}

function table(name: EngineName, file: string): string[][] {
  const words = commands[name].rows(file);
  const { agrees, stdout, stderr } = run(words);
  if (!agrees) throw new Error(`${words[0]}: ${stderr}`);
  return stdout.trimEnd().split(/\r?\n/).slice(1).map(cells);
}

/** Cells of a line of CSV. No cell of ours holds a line end. */
function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
  );
}

// Its JSON loses digits, its CSV does not.
const hledger: Engine = {
  check: (file) => check('hledger', file),
  rows: (file) =>
    table('hledger', file).map(([name = '', commodity = '', number = '']) => {
      const [purpose = '', donor = '', fund = '', ...account] = name.split(':').toReversed();
      const named = account.toReversed().join(':');
      return { account: named, fund, donor, purpose, commodity, number };
    }),
};

const beancount: Engine = {
  check: (file) => check('beancount', file),
  rows: (file) =>
    table('beancount', file).map(
      ([account = '', fund = '', donor = '', purpose = '', commodity = '', number = '']) => {
        return { account, fund, donor, purpose, commodity, number };
      },
    ),
};

export const engines = { hledger, beancount } as const;
const engineNames = Object.keys(engines) as readonly EngineName[];

/** Tried once a run of tests: what it came to is kept for its other suites. */
function faults(): Readonly<Record<EngineName, string | null>> {
  const folder = notesFolder();
  const kept = folder === undefined ? undefined : join(folder, 'engines.json');
  if (kept !== undefined && existsSync(kept)) {
    return JSON.parse(readFileSync(kept, 'utf8')) as Record<EngineName, string | null>;
  }
  const found = { hledger: fault('hledger'), beancount: fault('beancount') };
  if (kept !== undefined) writeFileSync(kept, JSON.stringify(found));
  for (const name of engineNames) noteEngine(version(name), found[name]);
  return found;
}

const found = faults();

/** Whether it is here and reads our books right. */
export const isHere = (name: EngineName): boolean => found[name] === null;

/** A suite for each engine; that of an engine which is not here is counted as skipped. */
export function describeEngines(title: string, suite: (name: EngineName) => void): void {
  for (const name of engineNames) {
    (isHere(name) ? describe : describe.skip)(title.replace('%s', name), () => suite(name));
  }
}

/** A test for each engine, likewise. */
export function itWithEngines(title: string, test: (name: EngineName) => Promise<void>): void {
  for (const name of engineNames) {
    (isHere(name) ? it : it.skip)(title.replace('%s', name), () => test(name));
  }
}

/** The rows of ledger accounts, both commodities of an account together, without what is zero. */
export function holdings(rows: readonly EngineRow[]): Holdings {
  const found = new Map<string, Holding>();
  for (const { account, fund, donor, purpose, commodity, number } of rows) {
    const [, code, currency] = /:(\d{4})[^:]*:([A-Z]{3})$/.exec(account) ?? [];
    if (code === undefined || currency === undefined) continue;
    const owner = [fund, donor, purpose].map(decodeURIComponent);
    const key = [code, currency, ...owner].join(' ');
    const holding = found.get(key) ?? { amount: 0n, usd: 0n };
    if (commodity === commodityOfValue) holding.usd += minorUnits(number, 'USD');
    else holding.amount += minorUnits(number, currency);
    found.set(key, holding);
  }
  return withoutZeros(found);
}

export function withoutZeros(found: Holdings): Holdings {
  return new Map([...found].filter(([, { amount, usd }]) => amount !== 0n || usd !== 0n));
}

/** Engines line numbers up with spaces and zeros; a digit too many is not thrown away. */
export function minorUnits(number: string, currency: string): bigint {
  const decimals = minorUnitsOf(currency) ?? 0;
  const [, sign = '', whole, fraction = ''] = /^ *(-?)(\d+)\.?(\d*?)0* *$/.exec(number) ?? [];
  if (whole === undefined || fraction.length > decimals) {
    throw new Error(`${number} is no amount in ${currency}`);
  }
  return BigInt(`${sign}${whole}${fraction.padEnd(decimals, '0')}`);
}
