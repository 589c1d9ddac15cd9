import { corpusOf } from '../corpus/corpus';
import { writableFolder } from '../corpus/ledger-folder';
import { startIssuer, type Issuer } from '../harness/corpus-issuer';
import { demand, figure, type Bench, type Figure, type Metric } from '../harness/metric';
import { middle, ratios } from '../harness/pairs';
import { settled } from '../harness/settled';
import { short } from '../harness/report';
import { Connection } from '../wire/connection';
import { CorpusServed } from '../wire/corpus-served';
import { load, type Cost } from '../wire/load';
import { floorServed, served, type Served } from '../wire/served';

/**
 * Queries, with the least cost that is possible beside a request to the floor: reads of donor data are also
 * written to the access log.
 */
const questions = [
  { name: 'balance GET', path: '/v1/balances?by=purpose' },
  { name: 'balance GET, by donor', path: '/v1/balances?by=donor' },
] as const;
const connections = 16;

function requestsOf({ isQuick }: Bench): number {
  return isQuick ? 500 : 5_000;
}

interface Asked {
  readonly path: string;
  readonly token: string;
  readonly requests: number;
}

function asked(to: Pick<Served, 'running' | 'port'>, { path, token, requests }: Asked) {
  return load(to, { connections, requests, status: 200 }, (connection) =>
    connection.get(path, token),
  );
}

/** Makes the floor answer byte for byte like the service. */
async function teach(ours: Served, floor: Pick<Served, 'port'>, path: string): Promise<void> {
  const reader = await Connection.open(ours.port);
  const writer = await Connection.open(floor.port);
  const { status, body } = await reader.get(path, ours.tokens.get('auditor') ?? '');
  demand(status === 200, `${path} is answered ${status}: ${body}`);
  await writer.post(path, { token: '', key: path, body: JSON.parse(body) as object });
  const taught = await writer.get(path, '');
  demand(taught.body === body, `the floor answers ${taught.body}`);
  reader.close();
  writer.close();
}

async function besideFloor(bench: Bench): Promise<readonly Figure[]> {
  const [ours, floor] = [await served(bench), await floorServed(bench)];
  const found: Figure[] = [];
  try {
    const token = ours.tokens.get('auditor') ?? '';
    for (const { name, path } of questions) {
      await teach(ours, floor, path);
      const question = { path, token, requests: requestsOf(bench) };
      const pairs = await bench.pairs({
        ours: () => asked(ours, question),
        floor: () => asked(floor, question),
      });
      const cpu = (side: 'ours' | 'floor') => short(middle(pairs, (pair) => pair[side].cpuMicros));
      const ratio = ratios(pairs, (pair) => pair.floor.cpuMicros / pair.ours.cpuMicros);
      const costText = `${cpu('ours')} µs CPU against ${cpu('floor')}, on an almost empty ledger`;
      found.push(figure(name, ratio, { atLeast: 0.45 }, [costText]));
    }
    return found;
  } finally {
    await ours.stop();
    await floor.stop();
  }
}

/** Requests of one measurement on a corpus: enough for some seconds if each adds up the journal. */
function corpusRequestsOf({ isQuick }: Bench): number {
  return isQuick ? 32 : 96;
}

/** Starts the service on the corpus of a size, with its read model. */
async function onCorpus(bench: Bench, events: number, issuer: Issuer): Promise<CorpusServed> {
  const { dataDir } = await writableFolder(bench, await corpusOf(events, bench));
  return CorpusServed.start(bench, dataDir, issuer);
}

/** Ratio of the cost on the large corpus to that on the small one. */
async function growth(bench: Bench): Promise<Figure> {
  const { small, large } = bench.sizes;
  const [{ path }] = questions;
  const issuer = await startIssuer();
  const opened: CorpusServed[] = [];
  try {
    const less = await onCorpus(bench, small, issuer);
    opened.push(less);
    const more = await onCorpus(bench, large, issuer);
    opened.push(more);
    const token = await more.tokenOf('auditor.1');
    for (const one of opened) await settled(() => one.get('auditor.1', path));
    const question = { path, token, requests: corpusRequestsOf(bench) };
    const pairs = await bench.pairs<Cost, Cost>({
      ours: () => asked(more, question),
      floor: () => asked(less, question),
    });
    const [big, few] = [
      middle(pairs, (one) => one.ours.cpuMicros),
      middle(pairs, (one) => one.floor.cpuMicros),
    ];
    const costText = `${short(big)} µs CPU a request against ${short(few)}`;
    const ratio = ratios(pairs, (pair) => pair.ours.cpuMicros / pair.floor.cpuMicros);
    const name = `balance GET from ${small} to ${large} events`;
    return figure(name, ratio, { atMost: 1.3 }, [costText]);
  } finally {
    for (const one of opened) await one.stop();
    await issuer.stop();
  }
}

/** Metric: balances by purpose and by donor over HTTP. */
export const balanceGet: Metric = {
  name: 'balance GET',
  definition:
    'CPU a request of bare node:http with one prepared read of SQLite that answers the same bytes ÷ that of the ' +
    'balances by purpose, 16 connections; tokens and access log as shipped; by donor, where the floor inserts a row ' +
    'first, by a group commit; by purpose on a large ledger ÷ on a hundredth of it',
  async measure(bench) {
    return [...(await besideFloor(bench)), await growth(bench)];
  },
  async profile(bench) {
    const ours = await served(bench);
    const [{ path }] = questions;
    const token = ours.tokens.get('auditor') ?? '';
    await asked(ours, { path, token, requests: requestsOf(bench) });
    await ours.stop();
  },
};
