import { setTimeout as pause } from 'node:timers/promises';
import { corpusOwed } from '../corpus/corpus';
import { writableFolder } from '../corpus/ledger-folder';
import { startIssuer, type Issuer } from '../harness/corpus-issuer';
import { demand, figure, type Bench, type Metric } from '../harness/metric';
import { middle, ratios } from '../harness/pairs';
import { short } from '../harness/report';
import { applicationsOf, applyingOffice } from '../wire/applying-office';
import { Connection } from '../wire/connection';
import { CorpusServed } from '../wire/corpus-served';

/** Largest number of pledges in one run. */
const pledgesOfRun = 2_000;
/** Currencies of the runs. The warm-up revalues the first one as at an earlier day. */
const currencies = ['EUR', 'CHF', 'GBP', 'JPY', 'KWD'];
const [dayBefore, day] = ['2024-12-31', '2025-12-31'];
const lookEveryMs = 100;

/** Number of pledges in each currency; fewer in a quick run. */
function pledgesOf({ isQuick }: Bench): number {
  return isQuick ? 200 : pledgesOfRun;
}

interface Run {
  /** CPU time for one pledge in microseconds, from the proposal to the completion. */
  readonly cpuMicros: number;
  readonly seconds: number;
  /** Number of revalued pledges in each progress report of the run. */
  readonly valuedAtLooks: readonly number[];
}

/** The service on a corpus of receivables; each run revalues another currency. */
class RevaluingOffice {
  private runs = 0;

  constructor(
    readonly served: CorpusServed,
    private readonly pledges: number,
  ) {}

  /** Proposes, certifies and approves a run, and waits until it is complete. */
  async valued(): Promise<Run> {
    const { running } = this.served;
    const isFirst = this.runs === 0;
    const currency = currencies[Math.max(0, this.runs - 1)] ?? '';
    const id = `REV-${this.runs}`;
    this.runs += 1;
    const ended = { is: false };
    const cpuBefore = running.cpuMs();
    const start = performance.now();
    const watching = this.watched(id, ended);
    const body = { id, asAt: isFirst ? dayBefore : day, currencies: [currency] };
    await this.served.done('recorder.1', '/v1/revaluations', body);
    ended.is = true;
    const valuedAtLooks = await watching;
    const cpuMicros = ((running.cpuMs() - cpuBefore) * 1_000) / this.pledges;
    const run = await this.run(id);
    demand(run.status === 'COMPLETED', `${id} is ${run.status}`);
    demand(run.valued.pledges === this.pledges, `${run.valued.pledges} pledges are valued`);
    return { cpuMicros, seconds: (performance.now() - start) / 1_000, valuedAtLooks };
  }

  /** Polls the progress of a run until it has ended. */
  private async watched(id: string, ended: { is: boolean }): Promise<readonly number[]> {
    const valuedAtLooks: number[] = [];
    const looking = await Connection.open(this.served.port);
    const token = await this.served.tokenOf('auditor.1');
    while (!ended.is) {
      await pause(lookEveryMs);
      const { status, body } = await looking.get(`/v1/revaluations/${id}?limit=1`, token);
      if (status === 200) valuedAtLooks.push((JSON.parse(body) as RunTold).valued.pledges);
    }
    looking.close();
    return valuedAtLooks;
  }

  private async run(id: string): Promise<RunTold> {
    const { body } = await this.served.get('auditor.1', `/v1/revaluations/${id}?limit=1`);
    return JSON.parse(body) as RunTold;
  }
}

interface RunTold {
  readonly status: string;
  readonly valued: { readonly pledges: number };
}

async function revaluingOffice(bench: Bench, issuer: Issuer): Promise<RevaluingOffice> {
  const pledges = pledgesOf(bench);
  const corpus = await corpusOwed(pledges * currencies.length, bench);
  const { dataDir } = await writableFolder(bench, corpus);
  return new RevaluingOffice(await CorpusServed.start(bench, dataDir, issuer), pledges);
}

/** Metric: revaluation runs of receivables in foreign currencies. */
export const revaluationRun: Metric = {
  name: 'revaluation run',
  definition:
    'CPU a pledge of a run over pledges that are owed in one currency, proposed, certified, approved and carried out, ' +
    'one run for each of five currencies ÷ CPU of an application',
  async measure(bench) {
    const issuer = await startIssuer();
    const office = await revaluingOffice(bench, issuer);
    const applying = await applyingOffice(bench, issuer);
    try {
      const count = applicationsOf(bench);
      const pairs = await bench.pairs({
        ours: () => office.valued(),
        floor: () => applying.office.applied(count),
      });
      const ratio = ratios(pairs, ({ ours, floor }) => ours.cpuMicros / floor.cpuMicros);
      const cpu = (side: 'ours' | 'floor') => short(middle(pairs, (pair) => pair[side].cpuMicros));
      const seconds = short(middle(pairs, ({ ours }) => ours.seconds));
      const looks = pairs.flatMap(({ ours }) => ours.valuedAtLooks.filter((atLook) => atLook > 0));
      demand(looks.length > 0, 'no run told how far it was while it was under way');
      return [
        figure('revaluation run', ratio, { atMost: 1 }, [
          `${cpu('ours')} µs CPU a pledge against ${cpu('floor')} an application`,
          `${pledgesOf(bench)} pledges in ${seconds} s, which told ${looks.length} times how far they were`,
        ]),
      ];
    } finally {
      await office.served.stop();
      await applying.office.served.stop();
      await issuer.stop();
    }
  },
  async profile(bench) {
    const issuer = await startIssuer();
    const office = await revaluingOffice(bench, issuer);
    await office.valued().finally(() => office.served.stop());
    await issuer.stop();
  },
};
