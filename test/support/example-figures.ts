import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ExampleEntry {
  readonly account: string;
  readonly usd: string;
  readonly dims: Readonly<Record<string, string | number>>;
}

interface ExampleEvent {
  readonly eventId: string;
  readonly type: string;
  readonly entries: readonly ExampleEntry[];
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Expected figures of the books at one date, counting the events up to one of them. */
interface ExampleState {
  readonly trialBalance: Readonly<Record<string, string>>;
  readonly netAssets: string;
  readonly cashByCurrency: Readonly<Record<string, { amount: string; usdCarrying: string }>>;
}

interface Example {
  readonly events: readonly ExampleEvent[];
  readonly expected: {
    readonly trialBalanceAfterEvent: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly asOf: Readonly<Record<string, ExampleState>>;
    /** Expected figures of every report after the last event. */
    readonly final: object;
  };
}

/** Expected figures of the worked example, which an independent program computed. */
export const example = JSON.parse(
  readFileSync(join(process.cwd(), 'test', 'golden', 'worked-example.json'), 'utf8'),
) as Example;

/** For each figure of a balance row: the accounts that the example adds up for it, and the sign. */
export const exampleWords: Readonly<Record<string, { accounts: RegExp; sign: 1 | -1 }>> = {
  revenue: { accounts: /^4110$/, sign: -1 },
  exchangeGain: { accounts: /^4910$/, sign: -1 },
  exchangeLoss: { accounts: /^5410$/, sign: 1 },
  bankCharges: { accounts: /^5310$/, sign: 1 },
  receivable: { accounts: /^1310$/, sign: 1 },
  transfersInNet: { accounts: /^3900$/, sign: -1 },
  refundsPayable: { accounts: /^2140$/, sign: -1 },
  fundBalance: { accounts: /^[345]/, sign: -1 },
};

/** Adds up the example's entries, through an event, by the values of one dimension. Results are in US cents. */
export function exampleSums(
  through: string,
  dimension: string,
): ReadonlyMap<string, ReadonlyMap<string, bigint>> {
  const sums = new Map<string, Map<string, bigint>>();
  const events = example.events.filter(({ eventId }) => eventId <= through);
  for (const { account, usd, dims } of events.flatMap(({ entries }) => entries)) {
    const value = String(dims[dimension] ?? 'unattributed');
    const words = sums.get(value) ?? new Map<string, bigint>();
    sums.set(value, words);
    for (const [word, { accounts, sign }] of Object.entries(exampleWords)) {
      if (!accounts.test(account)) continue;
      words.set(word, (words.get(word) ?? 0n) + BigInt(sign) * cents(usd));
    }
  }
  return sums;
}

export function cents(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}
