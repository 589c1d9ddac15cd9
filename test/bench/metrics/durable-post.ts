import { join } from 'node:path';
import Database from 'better-sqlite3';
import { demand, figure, type Bench, type Metric } from '../harness/metric';
import { middle, ratios } from '../harness/pairs';
import { short } from '../harness/report';
import { spreadOf } from '../harness/statistics';
import { Connection } from '../wire/connection';
import { load, type Cost } from '../wire/load';
import { cashiers, floorServed, served, type Served } from '../wire/served';

const connections = 64;
/** Days over which the value dates lie: a fund receives a few credits a day. */
const days = 1_500;
const dayMs = 86_400_000;

let made = 0;

/** An unidentified receipt with remitter and text, unlike every other. */
function receipt() {
  made += 1;
  const valueDate = new Date(Date.now() - ((made * 7_919) % days) * dayMs);
  const amount = `${1_000 + made}.${String(made % 100).padStart(2, '0')}`;
  return {
    ...{ bankAccount: 'BK-USD', bankReference: `FT ${made}` },
    valueDate: valueDate.toISOString().slice(0, 10),
    net: { amount, currency: 'USD' },
    charges: { amount: '0.00', currency: 'USD' },
    remitter: `Ministry of Foreign Affairs ${made}`,
    remittanceInfo: `Voluntary contribution, note verbale ${made}`,
  };
}

type Both = Cost & { readonly one: Cost };

/** So many receipts over 64 connections, and a tenth of them over one. */
async function posted(
  to: Pick<Served, 'running' | 'port'>,
  tokens: ReadonlyMap<string, string>,
  requests: number,
): Promise<Both> {
  const send = (connection: Connection, at: number) => {
    const token = tokens.get(`cashier-${at % cashiers}`) ?? '';
    return connection.post('/v1/receipts', { token, key: `receipt ${made}`, body: receipt() });
  };
  const many = await load(to, { connections, requests, status: 201 }, send);
  const alone = { connections: 1, requests: requests / 10, status: 201 };
  return { ...many, one: await load(to, alone, send) };
}

/** Receipts with a token each, whose signature is checked. */
async function unseen(to: Served, requests: number): Promise<Cost> {
  const tokens = await to.freshTokens(requests);
  return load(to, { connections, requests, status: 201 }, (connection, _at, number) => {
    const token = tokens[number] ?? '';
    return connection.post('/v1/receipts', { token, key: `unseen ${made}`, body: receipt() });
  });
}

function requestsOf({ isQuick }: Bench): number {
  return isQuick ? 640 : 6_400;
}

/** Whatever was acknowledged is stored, on both sides. */
async function demandStored(
  ours: Served,
  floor: Pick<Served, 'port'>,
  acknowledged: number,
): Promise<void> {
  const connection = await Connection.open(floor.port);
  const { body } = await connection.get('/stored', '');
  connection.close();
  const { stored, synchronous } = JSON.parse(body) as { stored: number; synchronous: number };
  demand(stored === acknowledged, `the floor stored ${stored} of ${acknowledged}`);
  demand(synchronous === 2, `synchronous of the floor is ${synchronous}`);
  const receipts = receiptsIn(ours.dataDir);
  demand(receipts === acknowledged, `${receipts} of ${acknowledged} receipts are stored`);
}

function receiptsIn(dataDir: string): number {
  const db = new Database(join(dataDir, 'events.db'), { readonly: true });
  const counted = db.prepare(`SELECT count(*) FROM events WHERE type = 'ReceiptRecorded'`).pluck();
  const count = Number(counted.get());
  db.close();
  return count;
}

/** Receipts over HTTP, each acknowledged once it is on the disk. */
export const durablePost: Metric = {
  name: 'durable POST',
  definition:
    'CPU a request of bare node:http with JSON.parse and two group commits, one behind the other ÷ that of recording ' +
    'an unidentified receipt with remitter and text, 64 connections; limits, validation, tokens (cached after their ' +
    'first sight) and signatures as shipped, without the limits of requests in a minute; the same with a token for each request; p50 ' +
    'over one connection, ours ÷ floor; p99 ÷ p50 at 64',
  async measure(bench) {
    const [ours, floor] = [await served(bench), await floorServed(bench)];
    try {
      const requests = requestsOf(bench);
      const pairs = await bench.pairs({
        ours: () => posted(ours, ours.tokens, requests),
        floor: () => posted(floor, ours.tokens, requests),
      });
      const measures = bench.isQuick ? 1 : pairs.length + 1;
      await demandStored(ours, floor, measures * (requests + requests / 10));
      const fresh = await unseen(ours, requests / 4);
      const bareMicros = middle(pairs, (pair) => pair.floor.cpuMicros);
      const told = (unit: string, of: (cost: Both) => number) =>
        `${short(middle(pairs, (pair) => of(pair.ours)))} ${unit} against ` +
        short(middle(pairs, (pair) => of(pair.floor)));
      return [
        figure(
          'durable POST',
          ratios(pairs, (pair) => pair.floor.cpuMicros / pair.ours.cpuMicros),
          { atLeast: 0.3 },
          [told('µs CPU', (cost) => cost.cpuMicros), told('a second', (cost) => cost.perSecond)],
        ),
        figure(
          'durable POST, a token for each request',
          spreadOf([bareMicros / fresh.cpuMicros]),
          null,
          [`${short(fresh.cpuMicros)} µs CPU where no token was seen before`],
        ),
        figure(
          'POST latency, one connection',
          ratios(pairs, (pair) => pair.ours.one.p50 / pair.floor.one.p50),
          { atMost: 3 },
          [told('ms', (cost) => cost.one.p50)],
        ),
        figure(
          'POST latency, p99 ÷ p50 at 64',
          ratios(pairs, (pair) => pair.ours.p99 / pair.ours.p50),
          { atMost: 4 },
          [told('ms p50', (cost) => cost.p50), told('ms p99', (cost) => cost.p99)],
        ),
      ];
    } finally {
      await ours.stop();
      await floor.stop();
    }
  },
  async profile(bench) {
    const ours = await served(bench);
    await posted(ours, ours.tokens, requestsOf(bench));
    await ours.stop();
  },
};
