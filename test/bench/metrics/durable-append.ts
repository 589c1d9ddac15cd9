import { join } from 'node:path';
import { demand, figure, type Bench, type Metric } from '../harness/metric';
import { middle, ratios } from '../harness/pairs';
import type { Work } from '../harness/side';
import { short } from '../harness/report';

/** Result of the programs of both sides. */
interface Appended extends Work {
  readonly stored: number;
  readonly synchronous: number;
  readonly journalMode: string;
}

const callers = 64;

/** Number of events of one measurement. */
function eventsOf({ isQuick }: Bench): number {
  return isQuick ? 3_200 : 25_600;
}

async function appended(bench: Bench): Promise<Appended> {
  const file = join(bench.folder, 'appended.db');
  const events = eventsOf(bench);
  return durable(
    await bench.programs.oursIn('programs/append-events', { file, callers, events }),
    events,
  );
}

async function inserted(bench: Bench, isUnique: boolean): Promise<Appended> {
  const file = join(bench.folder, 'inserted.db');
  const events = eventsOf(bench);
  const given = { file, events, batch: 32, isUnique };
  return durable(await bench.programs.floorIn('floors/raw-inserts', given), events);
}

/** Measures both floors, so that each pair contains both. */
async function floors(bench: Bench) {
  return { unique: await inserted(bench, true), bare: await inserted(bench, false) };
}

/** Checks that every acknowledged event is stored and every commit was flushed to disk. */
function durable(found: Appended, events: number): Appended {
  demand(found.stored === events, `${found.stored} of ${events} acknowledged events are stored`);
  demand(found.synchronous === 2, `synchronous is ${found.synchronous}`);
  demand(found.journalMode === 'wal', `journal mode is ${found.journalMode}`);
  return found;
}

/** Metric: durable appends of the embedded store, one event each, from 64 concurrent callers. */
export const durableAppend: Metric = {
  name: 'durable append',
  definition:
    'events a second of the embedded store with 64 callers, each with a stream of its own, with version check and ' +
    'idempotency ÷ events a second of raw prepared inserts of 32 in WAL and FULL into a table with the same unique ' +
    'columns (time, as both wait for the disk)',
  async measure(bench) {
    const pairs = await bench.pairs({ ours: () => appended(bench), floor: () => floors(bench) });
    const perSecond = ({ wallMs }: Work) => (eventsOf(bench) * 1_000) / wallMs;
    const perEvent = ({ cpuMs }: Work) => (cpuMs * 1_000) / eventsOf(bench);
    const contextOf = (of: (one: Work) => number, unit: string) => {
      const ours = short(middle(pairs, (pair) => of(pair.ours)));
      const unique = short(middle(pairs, ({ floor }) => of(floor.unique)));
      const bare = short(middle(pairs, ({ floor }) => of(floor.bare)));
      return `${ours} ${unit} against ${unique}, and ${bare} into a table without unique columns`;
    };
    return [
      figure(
        'durable append',
        ratios(pairs, ({ ours, floor }) => perSecond(ours) / perSecond(floor.unique)),
        { atLeast: 0.75 },
        [contextOf(perSecond, 'events/s'), contextOf(perEvent, 'µs CPU an event')],
      ),
      figure(
        'durable append, table without unique columns',
        ratios(pairs, ({ ours, floor }) => perSecond(ours) / perSecond(floor.bare)),
        null,
      ),
    ];
  },
  async profile(bench) {
    await appended(bench);
  },
};
