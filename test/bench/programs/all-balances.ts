import { openEventLog } from '@art30/storage';
import { pageEventsMax, type Position } from '@art30/event-sourcing';
import type { Entry } from '@art30/accounting';
import { given, tell } from '../harness/side';

/** Minor units and USD in cents of one account and currency for one owner. */
interface Holding {
  amount: bigint;
  usd: bigint;
}

const minorOf = (decimal: string) => BigInt(decimal.replace('.', ''));

/** Adds up every balance of a log from its events alone: by account, currency and all dimensions of the lines. */
async function main({ log }: { readonly log: string }): Promise<void> {
  const store = openEventLog({ eventStoreUrl: `sqlite:${log}` });
  const holdings = new Map<string, Holding>();
  let after: Position | null = null;
  for (;;) {
    const page = await store.readAll(after, pageEventsMax);
    for (const { data } of page) {
      for (const { account, currency, amount, usd, dims } of data[
        'entries'
      ] as unknown as Entry[]) {
        const { fund, donor, pledge, purpose, recommendation } = dims;
        const key = `${account}:${currency}|${fund}|${donor}|${pledge}|${purpose}|${recommendation}`;
        const holding = holdings.get(key) ?? { amount: 0n, usd: 0n };
        holding.amount += minorOf(amount);
        holding.usd += minorOf(usd);
        holdings.set(key, holding);
      }
    }
    after = page.at(-1)?.position ?? null;
    if (page.length < pageEventsMax) break;
  }
  await store.close();
  tell({ balances: holdings.size, byAccount: byAccount(holdings) });
}

function byAccount(holdings: ReadonlyMap<string, Holding>) {
  const sums = new Map<string, Holding>();
  for (const [key, { amount, usd }] of holdings) {
    const [account = ''] = key.split('|');
    const sum = sums.get(account) ?? { amount: 0n, usd: 0n };
    sums.set(account, { amount: sum.amount + amount, usd: sum.usd + usd });
  }
  return [...sums].map(([account, { amount, usd }]) => [account, String(amount), String(usd)]);
}

void main(given<{ log: string }>());
