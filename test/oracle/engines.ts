import { spawnSync } from 'node:child_process';
import { minorUnitsOf } from '@art30/accounting';
import { commodityOfValue } from '@art30/documents';

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

function run(program: string, args: readonly string[]) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: engineTimeoutMs,
    maxBuffer: outputBytesMax,
  });
  if (error) throw new Error(`${program} cannot be run (npm run engines): ${error.message}`);
  return { agrees: status === 0, stdout, stderr };
}

function complaint(program: string, args: readonly string[]): Complaint {
  const { agrees, stdout, stderr } = run(program, args);
  return agrees ? null : `${program}: ${stderr}${stdout}`;
}

function table(program: string, args: readonly string[]): string[][] {
  const { agrees, stdout, stderr } = run(program, args);
  if (!agrees) throw new Error(`${program}: ${stderr}`);
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
  check: (file) => complaint('hledger', ['-f', file, 'check', '-s']),
  rows: (file) => {
    const by = ['--pivot', 'acct:fund:donor:purpose', '--flat', '--no-total'];
    return table('hledger', ['-f', file, '-I', 'bal', ...by, '--layout', 'bare', '-O', 'csv']).map(
      ([name = '', commodity = '', number = '']) => {
        const [purpose = '', donor = '', fund = '', ...account] = name.split(':').toReversed();
        const named = account.toReversed().join(':');
        return { account: named, fund, donor, purpose, commodity, number };
      },
    );
  },
};

const query = `SELECT account, META('fund') AS fund, META('donor') AS donor,
  META('purpose') AS purpose, currency, sum(number) AS total
  GROUP BY account, fund, donor, purpose, currency`;

const beancount: Engine = {
  check: (file) => complaint('bean-check', [file]),
  rows: (file) =>
    table('bean-query', ['-q', '-f', 'csv', file, query]).map(
      ([account = '', fund = '', donor = '', purpose = '', commodity = '', number = '']) => {
        return { account, fund, donor, purpose, commodity, number };
      },
    ),
};

export const engines = { hledger, beancount } as const;
export const engineNames = Object.keys(engines) as readonly (keyof typeof engines)[];

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
