import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { corpusOf, type Corpus } from '../corpus/corpus';
import { journalSums, modelledFolder, readModelOf } from '../corpus/ledger-folder';
import { demand, figure, type Bench, type Metric } from '../harness/metric';
import { middle, ratios } from '../harness/pairs';
import { short } from '../harness/report';
import type { Work } from '../harness/side';
import { eventServer, streamPrefix, type EventServer } from '../wire/event-server';

interface CaughtUp extends Work {
  readonly sequence: number;
}

let folders = 0;

/** Largest number of events in the test server, which keeps them in memory. */
const eventsMax = 100_000;
const corpusFor = (bench: Bench) => corpusOf(Math.min(bench.sizes.large, eventsMax), bench);

/**
 * Builds a read model from a server, and checks its sums against one that was rebuilt from the same log in a
 * file.
 */
async function caughtUp(
  bench: Bench,
  { url }: EventServer,
  { events }: Corpus,
  sums: ReadonlyMap<string, number>,
): Promise<CaughtUp> {
  folders += 1;
  const dataDir = join(bench.folder, `caught-up-${folders}`);
  mkdirSync(dataDir, { mode: 0o700 });
  const given = { url, streamPrefix, dataDir };
  const found = await bench.programs.oursIn<CaughtUp>('programs/catch-up', given);
  demand(found.sequence === events, `it stands at ${found.sequence} and not at ${events}`);
  const own = journalSums(readModelOf({ dataDir }));
  for (const [account, cents] of sums) {
    demand(own.get(account) === cents, `account ${account} has ${own.get(account)} cents`);
  }
  return found;
}

async function read(bench: Bench, { url }: EventServer, { events }: Corpus): Promise<Work> {
  const found = await bench.programs.floorIn<Work & { readonly events: number }>(
    'floors/client-read-all',
    { url },
  );
  demand(found.events === events, `the client read ${found.events} events and not ${events}`);
  return found;
}

/** Metric: building a read model from a server. */
export const serverCatchUp: Metric = {
  name: 'catch-up on the server',
  definition:
    'events a second of the read model from the first event of the test server on ÷ events a second of readAll of its client (time)',
  async measure(bench) {
    const corpus = await corpusFor(bench);
    const sums = journalSums(readModelOf(await modelledFolder(bench, corpus)));
    const server = await eventServer(bench, corpus.file);
    try {
      const pairs = await bench.pairs({
        ours: () => caughtUp(bench, server, corpus, sums),
        floor: () => read(bench, server, corpus),
      });
      const perSecond = ({ wallMs }: Work) => (corpus.events * 1_000) / wallMs;
      const ratio = ratios(pairs, ({ ours, floor }) => perSecond(ours) / perSecond(floor));
      const contextOf = (of: (one: Work) => number, unit: string) =>
        `${short(middle(pairs, ({ ours }) => of(ours)))} ${unit} against ${short(middle(pairs, ({ floor }) => of(floor)))}`;
      return [
        figure('catch-up on the server', ratio, { atLeast: 0.5 }, [
          `${corpus.events} events: ${contextOf(perSecond, 'events/s')}`,
          contextOf(({ cpuMs }) => (cpuMs * 1_000) / corpus.events, 'µs CPU an event'),
        ]),
      ];
    } finally {
      await server.stop();
    }
  },
  async profile(bench) {
    const corpus = await corpusFor(bench);
    const server = await eventServer(bench, corpus.file);
    await caughtUp(bench, server, corpus, new Map()).finally(() => server.stop());
  },
};
