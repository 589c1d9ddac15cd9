import { startIssuer } from '../harness/corpus-issuer';
import { demand, figure, type Bench, type Metric } from '../harness/metric';
import type { ReadService } from '../harness/read-service';
import { short } from '../harness/report';
import { byArrival, quantile, spreadOf } from '../harness/statistics';
import { heldUpMsMax, readyAt } from './reports';

/** Numbers of clients that send small requests meanwhile. */
const crowds = [4, 8, 16] as const;
/** Number of long requests alone, and beside each number of clients. */
const timesAsked = 5;
/** Allowed duration beside other clients, as a multiple of the duration alone. */
const timesAlone = 3;

const person = 'auditor.1';
const longUrl = '/v1/donors/DON-001/statement';
const smallUrl = '/v1/purposes?limit=1';

/** Duration of the long answer, and the wait of each small one, in milliseconds. */
interface Beside {
  readonly ms: number;
  readonly waits: readonly number[];
}

/**
 * Requests the long answer beside a number of clients. A receipt is recorded first, so that no cached answer
 * is returned.
 */
async function askedBeside(service: ReadService, clients: number): Promise<Beside> {
  await service.recordReceipt();
  let isOver = false;
  const waits: number[] = [];
  const asking = Array.from({ length: clients }, async () => {
    while (!isOver) {
      const { status, wholeMs } = await service.get(smallUrl, person);
      demand(status === 200, `${smallUrl} is answered ${status}`);
      waits.push(wholeMs);
    }
  });
  const { status, wholeMs } = await service.get(longUrl, person).finally(() => {
    isOver = true;
  });
  demand(status === 200, `${longUrl} is answered ${status} beside ${clients} clients`);
  await Promise.all(asking);
  return { ms: wholeMs, waits };
}

/**
 * Returns the results by number of clients, measured in rotation, so that a slow moment of the machine
 * affects all numbers.
 */
async function inTurn(
  service: ReadService,
  counts: readonly number[],
  times: number,
): Promise<Map<number, Beside[]>> {
  const asked = new Map<number, Beside[]>(counts.map((clients) => [clients, []]));
  await askedBeside(service, 0);
  for (let time = 0; time < times; time += 1) {
    for (const [clients, found] of asked) found.push(await askedBeside(service, clients));
  }
  return asked;
}

async function besideAll(bench: Bench, counts: readonly number[]): Promise<Map<number, Beside[]>> {
  const issuer = await startIssuer();
  let service: ReadService | undefined;
  try {
    service = await readyAt(bench, bench.sizes.large, issuer);
    return await inTurn(service, counts, bench.isQuick ? 1 : timesAsked);
  } finally {
    await service?.stop();
    await issuer.stop();
  }
}

/** Metric: a long answer among many clients must neither starve nor block them. */
export const longRead: Metric = {
  name: 'long read',
  definition:
    'the statement of the largest donor beside 4, 8 and 16 clients who each ask for one small list after another ÷ the same alone (time), and the milliseconds ' +
    'for which 99 of 100 requests that come beside four clients wait (time)',
  async measure(bench) {
    const asked = await besideAll(bench, [0, ...crowds]);
    const msOf = (clients: number) => (asked.get(clients) ?? []).map(({ ms }) => ms);
    const aloneMs = quantile(msOf(0), 0.5);
    const [few = 0] = crowds;
    const held = (asked.get(few) ?? []).map(({ waits }) => quantile(byArrival(waits), 0.99));
    return [
      ...crowds.map((clients) =>
        figure(
          `long read beside ${clients} clients`,
          spreadOf(msOf(clients).map((ms) => ms / aloneMs)),
          { atMost: timesAlone },
          [`${short(quantile(msOf(clients), 0.5))} ms, alone ${short(aloneMs)} ms`],
        ),
      ),
      figure(`long read, ms that others wait beside ${few} clients`, spreadOf(held), {
        atMost: heldUpMsMax,
      }),
    ];
  },
  async profile(bench) {
    await besideAll(bench, [8]);
  },
};
