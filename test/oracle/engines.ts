import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minorUnitsOf } from '@art30/accounting';
import { commodityOfValue } from '@art30/documents';
import { noteEngine, notesFolder } from '../support/notes';
import { commands, fault, version, type EngineName } from './engine-trials.cjs';

/** Timeout of an engine for one file. */
const engineTimeoutMs = 300_000;
const outputBytesMax = 512 * 1024 * 1024;

/** Message of an engine that rejects a file; null if it accepts the file. */
export type Complaint = string | null;

/** Minor units by account, currency, fund, donor and purpose. */
export interface Holding {
  amount: bigint;
  usd: bigint;
}
export type Holdings = ReadonlyMap<string, Holding>;

/** An independent accounting engine, which checks a file and sums it. */
export interface Engine {
  check(file: string): Complaint;
  /** Sums of a file that the engine can read, even if `check` would reject it. */
  rows(file: string): readonly EngineRow[];
}

/** An engine's sum of one commodity on one account. */
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

/** Cells of a CSV line. No cell of these files contains a line break. */
function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
  );
}

// hledger is read as CSV, because its JSON output loses digits.
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

/** Trials of the engines run once a test run; their results are stored for the other suites. */
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

/** True if the engine is installed and passed its trial. */
export const isHere = (name: EngineName): boolean => found[name] === null;

/** Declares a suite for each engine; it is skipped if the engine is missing. */
export function describeEngines(title: string, suite: (name: EngineName) => void): void {
  for (const name of engineNames) {
    (isHere(name) ? describe : describe.skip)(title.replace('%s', name), () => suite(name));
  }
}

/** Declares a test for each engine; it is skipped if the engine is missing. */
export function itWithEngines(title: string, test: (name: EngineName) => Promise<void>): void {
  for (const name of engineNames) {
    (isHere(name) ? it : it.skip)(title.replace('%s', name), () => test(name));
  }
}

/**
 * Sums by ledger account, with the two commodities (amount and USD value) of an account together, without
 * zero sums.
 */
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

/**
 * Parses an amount that an engine padded with spaces or zeros; throws if it has a digit too many for the
 * currency.
 */
export function minorUnits(number: string, currency: string): bigint {
  const decimals = minorUnitsOf(currency) ?? 0;
  const [, sign = '', whole, fraction = ''] = /^ *(-?)(\d+)\.?(\d*?)0* *$/.exec(number) ?? [];
  if (whole === undefined || fraction.length > decimals) {
    throw new Error(`${number} is no amount in ${currency}`);
  }
  return BigInt(`${sign}${whole}${fraction.padEnd(decimals, '0')}`);
}
