import { setTimeout as pause } from 'node:timers/promises';
import { startIssuer } from '../harness/corpus-issuer';
import { demand, figure, type Bench, type Metric } from '../harness/metric';
import type { ReadService } from '../harness/read-service';
import { short } from '../harness/report';
import { spreadOf } from '../harness/statistics';
import { readyAt } from './reports';

const clients = 16;
/** Minutes of load: long enough for the caches of answers to reach their limits. */
const [minutes, minutesQuick] = [20, 0.2];
const megabytesMax = 700;
/** One in this many requests records a receipt, which invalidates cached answers. */
const receiptOneIn = 20;
const lookMs = 1_000;
const megabyte = 1_000_000;
/** Largest number of rows in a page. */
const rowsMax = 200;

const person = 'auditor.1';
/** Days of the corpus that are queried in rotation. */
const [firstDay, daysTotal, dayMs] = [Date.UTC(2024, 0, 1), 600, 86_400_000];

function dayOf(turn: number): string {
  return new Date(firstDay + (turn % daysTotal) * dayMs).toISOString().slice(0, 10);
}

const numbered = (number: number, total: number, digits: number) =>
  String((number % total) + 1).padStart(digits, '0');

/** Queries in rotation, each time about another day, donor, pledge or order. */
const questions: readonly ((turn: number) => string)[] = [
  (turn) => `/v1/balances?by=donor,purpose&asAt=${dayOf(turn * 7)}`,
  (turn) => `/v1/balances?by=${turn % 2 === 0 ? 'donor' : 'purpose,account'}`,
  (turn) => `/v1/trial-balance?asAt=${dayOf(turn * 11)}`,
  (turn) => `/v1/donors/DON-${numbered(turn, 200, 3)}/statement`,
  (turn) => `/v1/pledges/PL-${numbered(turn * 3, 1_000, 5)}`,
  (turn) => `/v1/receipts?limit=${1 + (turn % rowsMax)}`,
  (turn) => `/v1/pledges?limit=${1 + (turn % rowsMax)}`,
  (turn) => `/v1/audit/trail?limit=${1 + (turn % rowsMax)}`,
  (turn) => `/v1/ageing?asAt=${dayOf(turn * 13)}`,
  (turn) => `/v1/contributions?asAt=${dayOf(turn * 17)}`,
  () => '/v1/bridge?by=donor',
];

/** Sends queries for a time. @returns number of answers. */
async function loadFor(service: ReadService, ms: number): Promise<number> {
  const end = performance.now() + ms;
  let turn = 0;
  const asking = Array.from({ length: clients }, async () => {
    while (performance.now() < end) {
      turn += 1;
      if (turn % receiptOneIn === 0) {
        await service.recordReceipt();
        continue;
      }
      const asked = questions[turn % questions.length]?.(turn) ?? '';
      const { status } = await service.get(asked, person);
      demand(status === 200, `${asked} is answered ${status}`);
    }
  });
  await Promise.all(asking);
  return turn;
}

interface Used {
  readonly answers: number;
  /** Memory of the service each second, and its peak. */
  readonly bytes: readonly number[];
  readonly peakBytes: number;
}

async function used(bench: Bench): Promise<Used> {
  const issuer = await startIssuer();
  let service: ReadService | undefined;
  const bytes: number[] = [];
  const looks = new AbortController();
  try {
    const asked = await readyAt(bench, bench.sizes.middle, issuer);
    service = asked;
    const looking = (async () => {
      while (!looks.signal.aborted) {
        bytes.push(asked.residentBytes());
        await pause(lookMs, undefined, { signal: looks.signal }).catch(() => undefined);
      }
    })();
    const answers = await loadFor(asked, (bench.isQuick ? minutesQuick : minutes) * 60_000);
    looks.abort();
    await looking;
    return { answers, bytes, peakBytes: asked.peakBytes() };
  } finally {
    looks.abort();
    await service?.stop();
    await issuer.stop();
  }
}

/** Metric: memory of the service under long load, which its cache limits bound. */
export const memory: Metric = {
  name: 'memory',
  isByItself: true,
  definition:
    `memory of the service on the corpus of the middle size while ${clients} clients ask for ${minutes} minutes for balances, reports, statements, lists and things, each time ` +
    `other ones, and record one receipt in ${receiptOneIn} requests (MB; least, middle and greatest of each second, of which the greatest of all counts)`,
  async measure(bench) {
    const { answers, bytes, peakBytes } = await used(bench);
    const ratio = { ...spreadOf(bytes.map((one) => one / megabyte)), max: peakBytes / megabyte };
    const lastMinute = spreadOf(bytes.slice(-60)).median / megabyte;
    return [
      {
        ...figure('memory, MB', ratio, { atMost: megabytesMax }, [
          `${answers} requests; ${short(lastMinute)} MB in the last minute`,
        ]),
        holds: ratio.max <= megabytesMax,
      },
    ];
  },
  async profile(bench) {
    await used(bench);
  },
};
