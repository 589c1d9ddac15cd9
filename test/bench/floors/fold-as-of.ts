import Database from 'better-sqlite3';
import { given, tell } from '../harness/side';

interface Given {
  readonly log: string;
  readonly questions: readonly { readonly asAt: string; readonly knownAt: string }[];
}

interface Booked {
  readonly effectiveDate: string;
  readonly postingDate?: string;
  readonly entries: readonly { readonly account: string; readonly usd: string }[];
}

/**
 * Program that computes sums by account in USD cents at each of the times, by one scan of the whole log
 * without the ledger's code.
 */
function main({ log, questions }: Given): void {
  const answers = questions.map(({ asAt, knownAt }) => {
    return { asAt, through: Number(knownAt), sums: new Map<string, number>() };
  });
  const db = new Database(log, { readonly: true });
  const select = db
    .prepare<[number], [number, string]>('SELECT ordinal, data FROM events WHERE ordinal <= ?')
    .raw();
  for (const [ordinal, data] of select.iterate(Math.max(...answers.map((one) => one.through)))) {
    const { effectiveDate, postingDate = effectiveDate, entries } = JSON.parse(data) as Booked;
    for (const { asAt, through, sums } of answers) {
      if (ordinal > through || postingDate > asAt) continue;
      for (const { account, usd } of entries) {
        sums.set(account, (sums.get(account) ?? 0) + Number(usd.replace('.', '')));
      }
    }
  }
  tell({ sums: answers.map(({ sums }) => [...sums]) });
}

main(given<Given>());
