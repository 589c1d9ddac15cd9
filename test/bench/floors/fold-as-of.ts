import Database from 'better-sqlite3';
import { given, tell } from '../harness/side';

interface Given {
  readonly log: string;
  readonly asAt: string;
  readonly knownAt: string;
}

interface Booked {
  readonly effectiveDate: string;
  readonly postingDate?: string;
  readonly entries: readonly { readonly account: string; readonly usd: string }[];
}

/** USD in cents by account, from the first event of the log on: what balances come to, without any of our code. */
function main({ log, asAt, knownAt }: Given): void {
  const sums = new Map<string, number>();
  const db = new Database(log, { readonly: true });
  const select = db.prepare<[string], string>('SELECT data FROM events WHERE ordinal <= ?').pluck();
  for (const data of select.iterate(knownAt)) {
    const { effectiveDate, postingDate = effectiveDate, entries } = JSON.parse(data) as Booked;
    if (postingDate > asAt) continue;
    for (const { account, usd } of entries) {
      sums.set(account, (sums.get(account) ?? 0) + Number(usd.replace('.', '')));
    }
  }
  tell({ sums: [...sums] });
}

main(given<Given>());
