import { join } from 'node:path';
import { sampleEvent } from '../corpus/sample-event';
import {
  demand,
  figure,
  type Bench,
  type Figure,
  type Metric,
  type Missing,
} from '../harness/metric';
import { installedEmmett } from '../harness/emmett';
import { middle, ratios } from '../harness/pairs';
import { Postgres } from '../harness/postgres';
import { short } from '../harness/report';
import type { Work } from '../harness/side';

interface Appended extends Work {
  readonly stored: number;
  readonly synchronous: number;
}

/** Numbers of callers, with the target ratio to PostgreSQL. */
const besidePostgres = [
  { callers: 1, atLeast: 1 },
  { callers: 16, atLeast: 2 },
  { callers: 64, atLeast: 3 },
] as const;

function besideName(callers: number): string {
  return `peer stores, PostgreSQL at ${callers} ${callers === 1 ? 'caller' : 'callers'}`;
}

const table = `CREATE TABLE events (ordinal bigserial PRIMARY KEY, stream int NOT NULL, revision int NOT NULL,
  event_id uuid NOT NULL UNIQUE, type text NOT NULL, data jsonb NOT NULL, metadata jsonb NOT NULL,
  UNIQUE (stream, revision))`;

/** Appends of each caller, for a duration of a second or two. */
function eachOf(callers: number, { isQuick }: Bench): number {
  if (isQuick) return Math.ceil(640 / callers);
  return callers === 1 ? 6_400 : 25_600 / callers;
}

async function appended(bench: Bench, callers: number): Promise<number> {
  const events = eachOf(callers, bench) * callers;
  const given = { file: join(bench.folder, 'appended.db'), callers, events };
  const { wallMs } = stored(await bench.programs.oursIn('programs/append-events', given), events);
  return (events * 1_000) / wallMs;
}

/** Checks that every acknowledged event is stored and every commit was flushed to disk. */
function stored(found: Appended, events: number): Appended {
  demand(found.stored === events, `${found.stored} of ${events} acknowledged events are stored`);
  demand(found.synchronous === 2, `synchronous is ${found.synchronous}`);
  return found;
}

/** Rate of SQLite alone, with as many rows in a commit as there are callers. */
async function raw(bench: Bench, callers: number): Promise<number> {
  const events = eachOf(callers, bench) * callers;
  const given = { file: join(bench.folder, 'raw.db'), events, batch: callers, isUnique: true };
  const { wallMs } = await bench.programs.floorIn<Work>('floors/raw-inserts', given);
  return (events * 1_000) / wallMs;
}

/** Rate of PostgreSQL, with one row of a ledger event in a commit. */
function inserted(postgres: Postgres, bench: Bench, callers: number): number {
  const { type, data, metadata } = sampleEvent(1);
  const texts = [data, metadata].map((value) => `'${JSON.stringify(value)}'`).join(', ');
  const each = eachOf(callers, bench);
  postgres.query('TRUNCATE events RESTART IDENTITY');
  const statement = `INSERT INTO events (stream, revision, event_id, type, data, metadata) VALUES (:client_id,
    (SELECT coalesce(max(revision) + 1, 0) FROM events WHERE stream = :client_id), gen_random_uuid(), '${type}', ${texts})`;
  const rate = postgres.perSecond(statement.replaceAll('\n', ' '), callers, each);
  const stored = Number(postgres.query('SELECT count(*) FROM events'));
  demand(stored === each * callers, `PostgreSQL stored ${stored} of ${each * callers} rows`);
  return rate;
}

const emmettName = "peer stores, Emmett's SQLite store at 1 caller";
const besideEmmett = { atLeast: 10 };
/**
 * Tries of one measurement with Emmett's store, which sometimes fails because its own commit finds a running
 * statement (SQLITE_BUSY).
 */
const emmettTries = 5;

/**
 * Compares with Emmett with one caller each: with more callers, its connection begins a transaction within
 * another.
 */
async function emmett(bench: Bench): Promise<Figure | Missing> {
  const installed = installedEmmett(!bench.isQuick);
  if (typeof installed === 'string') {
    return { name: emmettName, target: besideEmmett, why: installed };
  }
  const pairs = await bench.pairs({
    ours: () => appended(bench, 1),
    floor: () => appendedByEmmett(bench, installed.folder),
  });
  const ours = short(middle(pairs, ({ ours: own }) => own));
  const others = short(middle(pairs, ({ floor }) => floor));
  const ratio = ratios(pairs, ({ ours: own, floor }) => own / floor);
  return figure(emmettName, ratio, besideEmmett, [`${ours} appends/s against ${others}`]);
}

/** @throws Error of the last try if all failed. */
async function appendedByEmmett(bench: Bench, folder: string): Promise<number> {
  const events = bench.isQuick ? 320 : 1_600;
  for (let run = 1; ; run += 1) {
    const given = { folder, file: join(bench.folder, `emmett-${run}.db`), events };
    try {
      const found = await bench.programs.floorIn<Appended>('floors/emmett-appends', given);
      return (events * 1_000) / stored(found, events).wallMs;
    } catch (error) {
      if (run === emmettTries || !String(error).includes('SQLITE_BUSY')) throw error;
    }
  }
}

async function ratesBeside(postgres: Postgres, bench: Bench): Promise<readonly Figure[]> {
  demand(postgres.query('SHOW fsync') === 'on', 'PostgreSQL does not force what it commits');
  demand(postgres.query('SHOW synchronous_commit') === 'on', 'PostgreSQL answers too early');
  postgres.query(table);
  const found: Figure[] = [];
  for (const { callers, atLeast } of besidePostgres) {
    const pairs = await bench.pairs({
      ours: () => appended(bench, callers),
      floor: async () => inserted(postgres, bench, callers),
    });
    const rates = [({ ours }: { ours: number }) => ours, ({ floor }: { floor: number }) => floor];
    const [own, others] = rates.map((of) => short(middle(pairs, of as never)));
    const ratio = ratios(pairs, ({ ours, floor }) => ours / floor);
    const name = besideName(callers);
    const without = `raw prepared inserts of ${callers} a commit come to ${short(await raw(bench, callers))}`;
    found.push(figure(name, ratio, { atLeast }, [`${own} appends/s against ${others}`, without]));
  }
  return found;
}

/** Figures in comparison with PostgreSQL, or why it is not available. */
async function postgres(bench: Bench): Promise<readonly (Figure | Missing)[]> {
  let server: Postgres;
  try {
    server = Postgres.start(join(bench.folder, 'postgres'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return besidePostgres.map(({ callers, atLeast }) => {
      return { name: besideName(callers), target: { atLeast }, why };
    });
  }
  try {
    return await ratesBeside(server, bench);
  } finally {
    server.stop();
  }
}

/** Metric: other stores that a user could take in place of the embedded one. */
export const peerStores: Metric = {
  name: 'peer stores',
  definition:
    'durable appends a second of the embedded store ÷ one-row commits a second on PostgreSQL as Debian has it, by its own ' +
    'pgbench over a socket, into a table with the same unique columns, and, for one caller, ÷ durable appends a second ' +
    'of the SQLite store of Emmett (time)',
  measure: async (bench) => [...(await postgres(bench)), await emmett(bench)],
  async profile(bench) {
    await appended(bench, 64);
  },
};
