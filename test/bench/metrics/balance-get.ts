import { demand, figure, type Bench, type Metric } from '../harness/metric';
import { middle, ratios } from '../harness/pairs';
import { short } from '../harness/report';
import { Connection } from '../wire/connection';
import { load } from '../wire/load';
import { floorServed, served, type Served } from '../wire/served';

const path = '/v1/balances?by=purpose';
const connections = 16;

function requestsOf({ isQuick }: Bench): number {
  return isQuick ? 500 : 5_000;
}

function asked(to: Pick<Served, 'running' | 'port'>, token: string, requests: number) {
  return load(to, { connections, requests, status: 200 }, (connection) =>
    connection.get(path, token),
  );
}

/** The floor answers, byte for byte, what the service does. */
async function teach(ours: Served, floor: Pick<Served, 'port'>): Promise<void> {
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

/** Balances by purpose over HTTP. */
export const balanceGet: Metric = {
  name: 'balance GET',
  definition:
    'CPU a request of bare node:http with one prepared read of SQLite that answers the same bytes ÷ that of the ' +
    'balances by purpose, 16 connections; tokens and access log as shipped',
  async measure(bench) {
    const [ours, floor] = [await served(bench), await floorServed(bench)];
    try {
      await teach(ours, floor);
      const token = ours.tokens.get('auditor') ?? '';
      const pairs = await bench.pairs({
        ours: () => asked(ours, token, requestsOf(bench)),
        floor: () => asked(floor, token, requestsOf(bench)),
      });
      const cpu = (side: 'ours' | 'floor') => short(middle(pairs, (pair) => pair[side].cpuMicros));
      return [
        figure(
          'balance GET',
          ratios(pairs, (pair) => pair.floor.cpuMicros / pair.ours.cpuMicros),
          { atLeast: 0.45 },
          [`${cpu('ours')} µs CPU against ${cpu('floor')}, on an almost empty ledger`],
        ),
      ];
    } finally {
      await ours.stop();
      await floor.stop();
    }
  },
  async profile(bench) {
    const ours = await served(bench);
    await asked(ours, ours.tokens.get('auditor') ?? '', requestsOf(bench));
    await ours.stop();
  },
};
