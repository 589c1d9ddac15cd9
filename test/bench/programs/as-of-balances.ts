import { createHash } from 'node:crypto';
import { Books } from '@art30/books';
import { openEventLog, openSqliteReadStoreReadOnly } from '@art30/storage';
import { given, measured, tell } from '../harness/side';
import { Seeded } from '../corpus/making/seeded';

interface Given {
  readonly log: string;
  readonly model: string;
  readonly events: number;
  /** Number of queries after the first one. */
  readonly questions: number;
  readonly seed: string;
}

const dimensions = ['donor', 'pledge', 'purpose', 'recommendation', 'account', 'currency'] as const;
const pageRows = 200;
const dayMs = 86_400_000;
const [firstDay, lastDay] = [Date.UTC(2022, 5, 1), Date.UTC(2025, 11, 1)];

interface Question {
  readonly by: string;
  readonly asAt: string;
  readonly knownAt: string;
}

/** The part of a balance row that is read here. */
interface AccountRow {
  readonly account: string;
  readonly balance: { readonly amount: string };
}

/** Makes a random query: one or two dimensions, as at a past day, as known after a past event. */
function someQuestion(chance: Seeded, events: number): Question {
  const one = chance.pick(dimensions);
  const other = chance.pick(dimensions);
  const by = one === other || chance.perMille(500) ? one : `${one},${other}`;
  const day = firstDay + chance.below((lastDay - firstDay) / dayMs) * dayMs;
  const asAt = new Date(day).toISOString().slice(0, 10);
  return { by, asAt, knownAt: String(Math.floor(events / 4) + chance.below((events * 3) / 4)) };
}

/**
 * Program that queries balances, with all pages, and queries those by account a second time for the
 * comparison.
 */
async function main({ log, model, events, questions, seed }: Given): Promise<void> {
  const store = openEventLog({ eventStoreUrl: `sqlite:${log}` });
  const readStore = openSqliteReadStoreReadOnly(model);
  const books = new Books({
    events: store,
    readStore,
    proposalDays: 30,
    today: () => '2026-01-31',
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    texts: { find: async () => new Map() },
    progress: { waitFor: async () => 'reached', standsAt: () => null },
  });
  const all = async (question: Question) => {
    const rows: AccountRow[] = [];
    let cursor: string | undefined;
    do {
      const page = await books.reports.balances.find({ ...question, limit: pageRows, cursor });
      rows.push(...(page.items as readonly AccountRow[]));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return rows;
  };
  // Loads the journal into memory before the queries, as a service does after its start.
  while (books.readOn());
  const chance = new Seeded(seed);
  await all(someQuestion(chance, events));
  let rows = 0;
  const work = await measured(async () => {
    for (let asked = 0; asked < questions; asked += 1) {
      rows += (await all(someQuestion(chance, events))).length;
    }
  });
  const { asAt, knownAt } = someQuestion(chance, events);
  const asked = await all({ by: 'account', asAt, knownAt });
  const byAccount = asked.map(({ account, balance }) => [account, balance.amount]);
  tell({ ...work, rows, asAt, knownAt, byAccount });
}

void main(given<Given>());
