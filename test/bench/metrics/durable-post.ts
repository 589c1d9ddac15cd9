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
/** Number of days over which the value dates are spread: a fund receives a few credits a day. */
const days = 1_500;
const dayMs = 86_400_000;

let made = 0;

/** Makes a unique unidentified receipt with remitter and text. */
function receipt() {
  made += 1;
  const valueDate = new Date(Date.now() - ((made * 7_919) % days) * dayMs);
  const amount = `${1_000 + made}.${String(made % 100).padStart(2, '0')}`;
  return {
    bankAccount: 'BK-USD',
    bankReference: `FT ${made}`,
    valueDate: valueDate.toISOString().slice(0, 10),
    net: { amount, currency: 'USD' },
    charges: { amount: '0.00', currency: 'USD' },
    remitter: `Ministry of Foreign Affairs ${made}`,
    remittanceInfo: `Voluntary contribution, note verbale ${made}`,
  };
}

type Both = Cost & { readonly one: Cost };
type FloorsBoth = Both & { readonly oneAsOurs: Cost };

/** Returns a function that sends receipts; the floor is told which rows to commit. */
function sending(tokens: ReadonlyMap<string, string>, toFloor: object = {}) {
  return (connection: Connection, at: number) => {
    const token = tokens.get(`cashier-${at % cashiers}`) ?? '';
    const body = { ...receipt(), ...toFloor };
    return connection.post('/v1/receipts', { token, key: `receipt ${made}`, body });
  };
}

const many = (requests: number) => ({ connections, requests, status: 201 });
/** A tenth of the requests, over one connection. */
const alone = (requests: number) => ({ connections: 1, requests: requests / 10, status: 201 });

async function posted({ tokens, ...to }: Served, requests: number): Promise<Both> {
  const send = sending(tokens);
  const ofMany = await load(to, many(requests), send);
  return { ...ofMany, one: await load(to, alone(requests), send) };
}

/** Sends the receipts to the floor, and over one connection a second time with rows of the ledger's form. */
async function postedToFloor(
  to: Pick<Served, 'running' | 'port'>,
  requests: number,
): Promise<FloorsBoth> {
  const send = sending(new Map());
  const ofMany = await load(to, many(requests), send);
  const one = await load(to, alone(requests), send);
  const asOurs = sending(new Map(), { rows: 'ours' });
  return { ...ofMany, one, oneAsOurs: await load(to, alone(requests), asOurs) };
}

/** Sends receipts with a new token each, so that every signature is verified. */
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

/** Checks on both sides that every acknowledged receipt is stored. */
async function demandStored(
  ours: Served,
  floor: Pick<Served, 'port'>,
  acknowledged: { readonly of64: number; readonly ofOne: number },
): Promise<void> {
  const connection = await Connection.open(floor.port);
  const { body } = await connection.get('/stored', '');
  connection.close();
  const { stored, synchronous } = JSON.parse(body) as { stored: number[]; synchronous: number };
  const [rows = 0, events = 0] = stored;
  const { of64, ofOne } = acknowledged;
  demand(rows === of64 + ofOne, `the floor stored ${rows} rows of ${of64 + ofOne}`);
  demand(events === ofOne, `the floor stored ${events} events of ${ofOne}`);
  demand(synchronous === 2, `synchronous of the floor is ${synchronous}`);
  const receipts = receiptsIn(ours.dataDir);
  demand(receipts === of64 + ofOne, `${receipts} of ${of64 + ofOne} receipts are stored`);
}

function receiptsIn(dataDir: string): number {
  const db = new Database(join(dataDir, 'events.db'), { readonly: true });
  const counted = db.prepare(`SELECT count(*) FROM events WHERE type = 'ReceiptRecorded'`).pluck();
  const count = Number(counted.get());
  db.close();
  return count;
}

/** Metric: receipts over HTTP, each acknowledged when it is durable. */
export const durablePost: Metric = {
  name: 'durable POST',
  definition:
    'CPU a request of bare node:http with JSON.parse and two group commits, one behind the other ÷ that of recording ' +
    'an unidentified receipt with remitter and text, 64 connections; limits, validation, tokens (cached after their ' +
    'first sight) and signatures as shipped, without the limits of requests in a minute; the same with a token for each request; p50 ' +
    'over one connection, ours ÷ floor, and ÷ a floor whose commits have as many rows in the same columns; p99 ÷ p50 at 64',
  async measure(bench) {
    const [ours, floor] = [await served(bench), await floorServed(bench)];
    try {
      const requests = requestsOf(bench);
      const pairs = await bench.pairs({
        ours: () => posted(ours, requests),
        floor: () => postedToFloor(floor, requests),
      });
      const measures = bench.isQuick ? 1 : pairs.length + 1;
      const acknowledged = { of64: measures * requests, ofOne: (measures * requests) / 10 };
      await demandStored(ours, floor, acknowledged);
      const fresh = await unseen(ours, requests / 4);
      const bareMicros = middle(pairs, (pair) => pair.floor.cpuMicros);
      const contextOf = (unit: string, of: (cost: Both) => number) =>
        `${short(middle(pairs, (pair) => of(pair.ours)))} ${unit} against ` +
        short(middle(pairs, (pair) => of(pair.floor)));
      return [
        figure(
          'durable POST',
          ratios(pairs, (pair) => pair.floor.cpuMicros / pair.ours.cpuMicros),
          { atLeast: 0.3 },
          [
            contextOf('µs CPU', (cost) => cost.cpuMicros),
            contextOf('a second', (cost) => cost.perSecond),
          ],
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
          [contextOf('ms', (cost) => cost.one.p50)],
        ),
        figure(
          'POST latency, one connection, floor with our rows',
          ratios(pairs, (pair) => pair.ours.one.p50 / pair.floor.oneAsOurs.p50),
          null,
          [`${short(middle(pairs, (pair) => pair.floor.oneAsOurs.p50))} ms by such a floor`],
        ),
        figure(
          'POST latency, p99 ÷ p50 at 64',
          ratios(pairs, (pair) => pair.ours.p99 / pair.ours.p50),
          { atMost: 4 },
          [contextOf('ms p50', (cost) => cost.p50), contextOf('ms p99', (cost) => cost.p99)],
        ),
      ];
    } finally {
      await ours.stop();
      await floor.stop();
    }
  },
  async profile(bench) {
    const ours = await served(bench);
    await posted(ours, requestsOf(bench));
    await ours.stop();
  },
};
