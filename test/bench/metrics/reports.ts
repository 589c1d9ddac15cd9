import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { corpusOf } from '../corpus/corpus';
import { writableFolder } from '../corpus/ledger-folder';
import { startIssuer, type Issuer } from '../harness/corpus-issuer';
import { demand, figure, type Bench, type Metric } from '../harness/metric';
import { settled } from '../harness/settled';
import { ReadService, type Reply } from '../harness/read-service';
import { short } from '../harness/report';
import { byArrival, quantile, spreadOf } from '../harness/statistics';

const contract = join(__dirname, '../../../../openapi.json');
/** Milliseconds for which an answer may delay another. */
export const heldUpMsMax = 50;
/** An answer that takes this many milliseconds is requested only once. */
const longMs = 2_000;
/**
 * An answer up to this many milliseconds is requested more often, since small disturbances make up much of
 * its time.
 */
const shortMs = 50;
/** Number of requests of a short answer in a row. */
const timesShort = 3;
/** Number of times that an operation is requested at both sizes alternately. */
const turns = 5;
/** Allowed growth of the time of a list. */
const listsGrowAtMost = 1.3;
/**
 * A list within this distance of the limit is requested more often, because the median of a few short times
 * is not stable.
 */
const nearIt = 0.15;
const turnsMore = 20;
/**
 * Number of requests of an operation that delayed another too long: enough for the longest to be one in a
 * hundred.
 */
const turnsOfHundredths = 100;
/** Milliseconds after which a recorded receipt causes no more work, including that of the projector. */
const quietMs = 30;
const readers = ['auditor.1', 'administrator.1', 'operator.1', 'recorder.1'] as const;

/** Reports that are sums of lines; all other queries are lists, registers or single items. */
const reports = new Set(
  ['balances', 'bridge', 'spending-authority', 'trial-balance', 'ageing', 'cash', 'contributions']
    .concat(['write-offs', 'financial-performance', 'reminders', 'donors/{donorId}/statement'])
    .map((name) => `/v1/${name}`),
);

/** Answers that read the whole log; the only demand on them is that they delay nobody. */
const whole =
  /^\/v1\/audit\/(?:events|export|evidence-pack|segregation|tests|difference|explain|log)/;

interface Operation {
  readonly path: string;
  readonly url: string;
}

/** Measurements of one operation. */
interface Asked {
  readonly path: string;
  readonly status: number;
  readonly rows: number;
  /** Median duration of its answers without other requests. */
  readonly ms: number;
  /** Delay of other requests: the 99th percentile. */
  readonly heldUpMs: number;
  readonly longestMs: number;
}

/** Returns the operations of the contract with ids of the corpus, without those for which it has no data. */
async function operationsOn(service: ReadService): Promise<readonly Operation[]> {
  const { paths } = JSON.parse(readFileSync(contract, 'utf8')) as {
    readonly paths: Readonly<Record<string, { readonly get?: unknown }>>;
  };
  const firstOf = async (list: string, member = 'id') => {
    const { body } = await service.get(`${list}?limit=1`, readers[0]);
    const { items = [] } = body as { readonly items?: readonly Record<string, string>[] };
    return items[0]?.[member];
  };
  const eventId = await firstOf('/v1/audit/trail', 'eventId');
  const ids: Readonly<Record<string, string | undefined>> = {
    '/v1/donors/{donorId}': 'DON-001',
    '/v1/pledges/{pledgeId}': 'PL-00001',
    '/v1/bank-accounts/{code}': 'BK-EUR',
    '/v1/purposes/{code}': 'k',
    '/v1/exchange-rates/{listId}': '2024-05-01.MONTHLY',
    '/v1/receipts/{receiptId}': await firstOf('/v1/receipts'),
    '/v1/periods/{year}': '2024',
    '/v1/audit/events/{eventId}': eventId,
  };
  const queries: Readonly<Record<string, string>> = {
    '/v1/balances': '?by=donor,purpose',
    '/v1/bridge': '?by=donor',
    '/v1/audit/export': '?format=hledger',
    '/v1/audit/tests/cut-off': '?year=2024',
    '/v1/audit/proofs/inclusion': `?event=${eventId ?? ''}`,
    '/v1/audit/proofs/consistency': '?from=1',
  };
  return Object.entries(paths).flatMap(([path, { get }]) => {
    if (get === undefined) return [];
    const [pattern, id] =
      Object.entries(ids).find(([beginning]) => path.startsWith(beginning)) ?? [];
    const filledPath = pattern === undefined ? path : path.replace(/\{\w+\}/, id ?? '{none}');
    return filledPath.includes('{') ? [] : [{ path, url: `${filledPath}${queries[path] ?? ''}` }];
  });
}

/** Measures one operation at one size. */
class Asking {
  private readonly first: Reply;
  private readonly alone: number[] = [];
  /** Delays of other requests, one value for each time that it was requested. */
  private readonly heldUpMs: number[] = [];
  private longestMs = 0;

  private constructor(
    private readonly service: ReadService,
    private readonly operation: Operation,
    private readonly person: string,
    begun: AskedBeside,
  ) {
    this.first = begun.reply;
    if (this.isLong) this.note(begun);
  }

  /**
   * Requests the operation as the first person who may; undefined if the corpus has no data for it. The
   * duration tells whether this remains the only request.
   */
  static async begun(service: ReadService, operation: Operation): Promise<Asking | undefined> {
    for (const person of readers) {
      const begun = await beside(service, () => service.get(operation.url, person));
      const { status } = begun.reply;
      demand(status !== 401, `${person} is not let in`);
      if (status === 403) continue;
      return status < 400 ? new Asking(service, operation, person, begun) : undefined;
    }
    return undefined;
  }

  get isLong(): boolean {
    return this.first.wholeMs > longMs;
  }

  get isList(): boolean {
    return isList(this.operation.path);
  }

  get msARow(): number {
    return quantile(this.alone, 0.5) / this.first.rows;
  }

  /** Measures its duration once. A receipt is recorded first, so that no cached answer is returned. */
  async turn(): Promise<void> {
    if (this.isLong) return;
    this.alone.push(...(await aloneMs(this.service, this.operation.url, this.person)));
    await this.turnBeside();
  }

  /** Requests it while small requests are sent repeatedly, and notes how long these wait. */
  async turnBeside(): Promise<void> {
    const { service, person } = this;
    await service.recordReceipt();
    this.note(await beside(service, () => service.get(this.operation.url, person)));
  }

  /** Beside a short answer hardly any other request is sent, so the longest wait is noted. */
  private note({ reply, waits }: AskedBeside): void {
    demand(reply.status === this.first.status, `${this.operation.url} is answered in two ways`);
    if (this.isLong) this.alone.push(reply.wholeMs);
    const longest = Math.max(...waits);
    this.longestMs = Math.max(this.longestMs, longest);
    this.heldUpMs.push(this.isLong ? quantile(byArrival(waits), 0.99) : longest);
  }

  private get heldUpOfHundred(): number {
    return quantile(this.heldUpMs, 0.99);
  }

  /** Repeats the request until a long delay can be judged as one in a hundred. */
  async askForHundredths(): Promise<void> {
    if (this.isLong || this.heldUpOfHundred <= heldUpMsMax) return;
    for (let turn = 0; turn < turnsOfHundredths; turn += 1) await this.turnBeside();
  }

  asked(): Asked {
    const { first, alone, longestMs } = this;
    const { path } = this.operation;
    return {
      path,
      status: first.status,
      rows: first.rows,
      ms: quantile(alone, 0.5),
      heldUpMs: this.heldUpOfHundred,
      longestMs,
    };
  }
}

/** Returns the duration of one answer, or of several short ones, with a receipt recorded before each. */
async function aloneMs(service: ReadService, url: string, person: string): Promise<number[]> {
  const found: number[] = [];
  do {
    await service.recordReceipt();
    await pause(quietMs);
    found.push((await service.get(url, person)).wholeMs);
  } while (found.length < timesShort && Math.max(...found) < shortMs);
  return found;
}

/** An answer, and the waits of small requests that were sent meanwhile. */
interface AskedBeside {
  readonly reply: Reply;
  readonly waits: readonly number[];
}

/** Sends small requests while a large one is under way. */
async function beside(service: ReadService, ask: () => Promise<Reply>): Promise<AskedBeside> {
  let isOver = false;
  const waits: number[] = [];
  const probing = (async () => {
    while (!isOver) {
      const { wholeMs } = await service.get('/health/live', readers[2]);
      waits.push(wholeMs);
    }
  })();
  const reply = await ask().finally(() => {
    isOver = true;
  });
  await probing;
  return { reply, waits };
}

interface AskedAt {
  readonly less: ReadonlyMap<string, Asked>;
  readonly more: ReadonlyMap<string, Asked>;
}

/** Requests each operation at both sizes alternately, so that a slow moment of the machine affects both. */
async function askedAt(
  bench: Bench,
  { small, large }: Pick<Bench['sizes'], 'small' | 'large'>,
): Promise<AskedAt> {
  const [less, more] = [new Map<string, Asked>(), new Map<string, Asked>()];
  const issuer = await startIssuer();
  const services: ReadService[] = [];
  try {
    for (const size of [small, large]) services.push(await readyAt(bench, size, issuer));
    const [few, many] = services as [ReadService, ReadService];
    const operationsOfFew = new Map((await operationsOn(few)).map((one) => [one.path, one]));
    for (const operation of await operationsOn(many)) {
      const same = operationsOfFew.get(operation.path);
      const one = same && (await Asking.begun(few, same));
      const other = await Asking.begun(many, operation);
      await inTurn([one, other], bench);
      if (!bench.isQuick) await other?.askForHundredths();
      if (one) less.set(operation.path, one.asked());
      if (other) more.set(operation.path, other.asked());
    }
  } finally {
    for (const service of services) await service.stop();
    await issuer.stop();
  }
  return { less, more };
}

async function inTurn(
  askings: readonly (Asking | undefined)[],
  { isQuick }: Pick<Bench, 'isQuick'>,
): Promise<void> {
  const isOnce = isQuick || askings.some((one) => one?.isLong === true);
  for (let turn = 0; turn < (isOnce ? 1 : turns); turn += 1) {
    for (const one of askings) await one?.turn();
  }
  if (isOnce || !isNearBound(askings)) return;
  for (let turn = 0; turn < turnsMore; turn += 1) {
    for (const one of askings) await one?.turn();
  }
}

function isNearBound([small, large]: readonly (Asking | undefined)[]): boolean {
  if (small === undefined || large === undefined || !large.isList) return false;
  return large.msARow / small.msARow > listsGrowAtMost - nearIt;
}

/** True for a list, whose pages cost the same however many items there are. */
function isList(path: string): boolean {
  return path.startsWith('/v1/') && !reports.has(path) && !whole.test(path);
}

/** Starts the service on a copy of a corpus and waits until its data are loaded into memory. */
export async function readyAt(bench: Bench, events: number, issuer: Issuer): Promise<ReadService> {
  const { dataDir } = await writableFolder(bench, await corpusOf(events, bench));
  const service = await ReadService.start(bench, dataDir, issuer);
  await settled(() => service.get('/v1/trial-balance', 'auditor.1'));
  return service;
}

function growths({ less, more }: AskedAt, counts: (path: string) => boolean) {
  const grown = [...more.values()].flatMap((large) => {
    const small = less.get(large.path);
    if (small === undefined || !counts(large.path)) return [];
    return [{ path: large.path, growth: large.ms / large.rows / (small.ms / small.rows) }];
  });
  const worst = grown.toSorted((one, other) => other.growth - one.growth).slice(0, 5);
  const context = worst.map(({ path, growth }) => `${path} ${short(growth)}`).join(', ');
  return { ratio: spreadOf(grown.map(({ growth }) => growth)), context: `most: ${context}` };
}

/** Metric: every GET operation of the contract. */
export const everyReport: Metric = {
  name: 'every report',
  definition:
    'each GET of openapi.json of which the corpus has something: for how long another request is held up in 99 of ' +
    '100 cases, and how its time for 1,000 rows grows from the small corpus to the large one (time; the spread is that of the operations, and the greatest counts)',
  async measure(bench) {
    const { small, large } = bench.sizes;
    const both = await askedAt(bench, { small, large });
    const { more } = both;
    demand(more.size > 30, `only ${more.size} operations were answered`);
    const held = [...more.values()];
    const [longest] = held.toSorted((one, other) => other.longestMs - one.longestMs);
    const words = held
      .filter(({ heldUpMs }) => heldUpMs > heldUpMsMax)
      .toSorted((one, other) => other.heldUpMs - one.heldUpMs)
      .map(({ path, heldUpMs }) => `${path} ${short(heldUpMs)} ms`);
    const lists = growths(both, isList);
    const sums = growths(both, (path) => reports.has(path));
    const byGreatest = (ratio: { min: number; median: number; max: number }, atMost: number) => ({
      ratio,
      target: { atMost },
      holds: ratio.max <= atMost,
    });
    const heldUp = spreadOf(held.map(({ heldUpMs }) => heldUpMs));
    return [
      {
        ...figure('every report, ms for which another request is held up', heldUp, null),
        ...byGreatest(heldUp, heldUpMsMax),
        context: [
          `${more.size} operations at ${large} events; the longest of all waited ${short(longest?.longestMs ?? 0)} ms beside ${longest?.path}`,
          ...(words.length > 0 ? [`over: ${words.join(', ')}`] : []),
        ],
      },
      {
        ...figure(`every report, lists from ${small} to ${large} events`, lists.ratio, null),
        ...byGreatest(lists.ratio, listsGrowAtMost),
        context: [lists.context],
      },
      {
        ...figure(`every report, figures from ${small} to ${large} events`, sums.ratio, null),
        ...byGreatest(sums.ratio, 3),
        context: [sums.context],
      },
    ];
  },
  async profile(bench) {
    const { small, middle } = bench.sizes;
    await askedAt(bench, { small, large: middle });
  },
};
