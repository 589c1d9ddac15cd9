import { openEventStore } from '@art30/storage';
import { demand, figure, type Bench, type Metric } from '../harness/metric';
import { middle, ratios } from '../harness/pairs';
import { short } from '../harness/report';
import type { Work } from '../harness/side';
import { quantile } from '../harness/statistics';
import { eventServer, streamPrefix } from '../wire/event-server';
import { load, type Cost, type Send } from '../wire/load';
import { cashiers, served, type Served } from '../wire/served';

const connections = 64;
let made = 0;

/**
 * Makes a unique unidentified receipt. It has no personal texts, because these are stored in a stream of
 * their own.
 */
function receipt(texts: object) {
  made += 1;
  const net = { amount: `${1_000 + made}.${String(made % 100).padStart(2, '0')}`, currency: 'USD' };
  const charges = { amount: '0.00', currency: 'USD' };
  const credit = { bankAccount: 'BK-USD', bankReference: `FT ${made}`, valueDate: '2024-07-01' };
  return { ...credit, net, charges, ...texts };
}

interface Posted {
  readonly many: Cost;
  readonly one: Cost;
  readonly oneInFull: Cost;
  readonly manyAsync: Cost;
  readonly oneWithTexts: Cost;
}

/** Sends receipts over 64 connections and over one. */
async function posted(to: Served, requests: number): Promise<Posted> {
  const sending =
    (prefer: string | undefined, texts: object): Send =>
    async (connection, at) => {
      const token = to.tokens.get(`cashier-${at % cashiers}`) ?? '';
      const body = receipt(texts);
      const sent = { token, key: `receipt ${made}`, body, prefer };
      const answer = await connection.post('/v1/receipts', sent);
      if (prefer) demand(answer.body.includes('"sequence":null'), `answered ${answer.body}`);
      return answer;
    };
  const inFull = sending(undefined, {});
  const atOnce = sending('respond-async', {});
  const remitter = { remitter: 'Ministry of Foreign Affairs' };
  const measured = (one: Measured, send: Send) =>
    load(to, { connections: one.connections, requests: requests * one.share, status: 201 }, send);
  return {
    many: await measured(measures.many, inFull),
    one: await measured(measures.one, atOnce),
    oneInFull: await measured(measures.oneInFull, inFull),
    manyAsync: await measured(measures.manyAsync, atOnce),
    oneWithTexts: await measured(measures.oneWithTexts, sending('respond-async', remitter)),
  };
}

interface Measured {
  readonly connections: number;
  /** Share of the requests of one measurement. */
  readonly share: number;
}

/** Measurements without a target get fewer requests. */
const measures: Readonly<Record<keyof Posted, Measured>> = {
  many: { connections, share: 1 },
  one: { connections: 1, share: 1 / 4 },
  oneInFull: { connections: 1, share: 1 / 8 },
  manyAsync: { connections, share: 1 / 4 },
  oneWithTexts: { connections: 1, share: 1 / 8 },
};

const requestsOf = ({ isQuick }: Bench) => (isQuick ? 640 : 3_200);
/** Number of receipts in one measurement. */
const receiptsOf = (bench: Bench) =>
  Object.values(measures).reduce((sum, { share }) => sum + share, 0) * requestsOf(bench);

interface Appended extends Work {
  readonly stored: number;
  readonly taken: readonly number[];
}

interface Floor {
  readonly many: Appended;
  readonly one: Appended;
}

async function appended(bench: Bench, url: string): Promise<Floor> {
  const events = requestsOf(bench);
  const run = async (callers: number, count: number) => {
    const given = { url, callers, events: count };
    const found = await bench.programs.floorIn<Appended>('floors/client-appends', given);
    demand(found.stored === count, `the client appended ${found.stored} of ${count}`);
    return found;
  };
  return { many: await run(connections, events), one: await run(1, events / 4) };
}

/** Counts the receipts on the server. */
async function receiptsOn(url: string): Promise<number> {
  const log = openEventStore({ eventStoreUrl: url, streamPrefix });
  let [count, after] = [0, null as string | null];
  for (;;) {
    const page = await log.readAll(after, 500);
    count += page.filter(({ type }) => type === 'ReceiptRecorded').length;
    after = page.at(-1)?.position ?? after;
    if (page.length < 500) break;
  }
  await log.close();
  return count;
}

const perSecond = ({ stored, wallMs }: Appended) => (stored * 1_000) / wallMs;
const p50 = ({ taken }: Appended) => quantile(taken, 0.5);

/** Metric: receipts of a service whose log is on a server. */
export const serverPost: Metric = {
  name: 'POST on the server',
  definition:
    'receipts a second over 64 connections, on the test server in a process of its own ÷ events a second that its client ' +
    'appends from 64 callers, each to a new stream; p50 over one connection with Prefer: respond-async ÷ that of the client',
  async measure(bench) {
    const server = await eventServer(bench);
    const ours = await served(bench, environmentFor(server.url));
    try {
      const pairs = await bench.pairs({
        ours: () => posted(ours, requestsOf(bench)),
        floor: () => appended(bench, server.url),
      });
      const expected = (bench.isQuick ? 1 : pairs.length + 1) * receiptsOf(bench);
      const stored = await receiptsOn(server.url);
      demand(stored === expected, `${stored} of ${expected} receipts are stored`);
      const ofOurs = (of: (one: Posted) => number) => short(middle(pairs, ({ ours }) => of(ours)));
      const ofFloor = (of: (one: Floor) => number) => short(middle(pairs, (one) => of(one.floor)));
      return [
        figure(
          'POST on the server',
          ratios(pairs, (one) => one.ours.many.perSecond / perSecond(one.floor.many)),
          { atLeast: 0.4 },
          [
            `${ofOurs(({ many }) => many.perSecond)} a second against ${ofFloor(({ many }) => perSecond(many))}; ` +
              `${ofOurs(({ manyAsync }) => manyAsync.perSecond)} with Prefer: respond-async`,
            `${ofOurs(({ many }) => many.cpuMicros)} µs CPU a receipt; ${ofOurs(({ many }) => many.p50)} ms p50`,
          ],
        ),
        figure(
          'POST on the server, one connection',
          ratios(pairs, ({ ours: { one }, floor }) => one.p50 / p50(floor.one)),
          { atMost: 2.5 },
          [
            `${ofOurs(({ one }) => one.p50)} ms p50 against ${ofFloor(({ one }) => p50(one))}; ` +
              `${ofOurs(({ oneInFull }) => oneInFull.p50)} answered in full; ` +
              `${ofOurs(({ oneWithTexts }) => oneWithTexts.p50)} with the text of a person`,
          ],
        ),
      ];
    } finally {
      await ours.stop();
      await server.stop();
    }
  },
  async profile(bench) {
    const server = await eventServer(bench);
    const ours = await served(bench, environmentFor(server.url));
    await posted(ours, requestsOf(bench));
    await ours.stop();
    await server.stop();
  },
};

function environmentFor(url: string): Record<string, string> {
  return { EVENTSTORE_URL: url, EVENTSTORE_OPEN_NEW: 'yes', DOCUMENTS_SHARED: 'yes' };
}
