import Database from 'better-sqlite3';
import { startIssuer } from '../harness/corpus-issuer';
import { demand, figure, type Metric } from '../harness/metric';
import { middle, ratios } from '../harness/pairs';
import { short } from '../harness/report';
import {
  applicationsOf,
  applyingOffice,
  connections,
  lengthsOf,
  usd,
} from '../wire/applying-office';
import { load, type Cost } from '../wire/load';
import { floorServed, type Served } from '../wire/served';

let posted = 0;
/**
 * The floor makes this many times as many requests, because the kernel counts CPU time in hundredths of a
 * second.
 */
const timesBare = 16;

/**
 * Makes as many requests and commits on the floor as an application needs: one to propose, one to certify,
 * two to approve and book.
 */
function bare(floor: Pick<Served, 'running' | 'port'>, applications: number): Promise<Cost> {
  const asked = { connections, requests: applications, status: 201 };
  const lines = [{ instalment: 2, settles: usd('1.00') }];
  const body = { effectiveDate: '2025-01-01', pledgeId: 'PL-00001', lines };
  return load(floor, asked, async (connection) => {
    const send = (commits: string) => {
      posted += 1;
      const sent = { token: '', key: `application ${posted}`, body: { ...body, commits } };
      return connection.post('/v1/proposals', sent);
    };
    for (const commits of ['1', '1']) await send(commits);
    return send('2');
  });
}

function appliedIn(file: string): number {
  const log = new Database(file, { readonly: true });
  const count = log.prepare(`SELECT count(*) FROM events WHERE type = 'ReceiptApplied'`).pluck();
  const found = Number(count.get());
  log.close();
  return found;
}

/** Metric: applications with proposal, both signatures and booking. */
export const applications: Metric = {
  name: 'applications',
  definition:
    'CPU of three requests to bare node:http, with one, one and two commits ÷ that of an application: proposed by one ' +
    'of 8 recorders, certified, approved and booked; 64 connections with a pledge each, of about 200 events',
  async measure(bench) {
    const issuer = await startIssuer();
    const { office, log } = await applyingOffice(bench, issuer);
    const floor = await floorServed(bench);
    try {
      const before = appliedIn(log);
      const count = applicationsOf(bench);
      const pairs = await bench.pairs({
        ours: () => office.applied(count),
        floor: () => bare(floor, count * timesBare),
      });
      const measures = bench.isQuick ? 1 : pairs.length + 1;
      const stored = appliedIn(log) - before;
      demand(stored === measures * count, `${stored} of ${measures * count} applications stand`);
      const cpu = (side: 'ours' | 'floor') => short(middle(pairs, (pair) => pair[side].cpuMicros));
      const rate = (side: 'ours' | 'floor') => short(middle(pairs, (one) => one[side].perSecond));
      const spread = (lengths: readonly number[]) =>
        `${Math.min(...lengths)} to ${Math.max(...lengths)}`;
      const [first, last] = [
        office.pledges.map(({ events }) => events),
        lengthsOf(log, office.pledges),
      ];
      const ratio = ratios(pairs, (pair) => pair.floor.cpuMicros / pair.ours.cpuMicros);
      return [
        figure('durable POST, applications', ratio, { atLeast: 0.2 }, [
          `${cpu('ours')} µs CPU an application against ${cpu('floor')}, ${rate('ours')} a second against ${rate('floor')}`,
          `pledges of ${spread(first)} events at first, of ${spread(last)} at the end`,
        ]),
      ];
    } finally {
      await office.served.stop();
      await floor.stop();
      await issuer.stop();
    }
  },
  async profile(bench) {
    const issuer = await startIssuer();
    const { office } = await applyingOffice(bench, issuer);
    // There are so many that the start of the service hardly counts.
    await office.applied(8 * applicationsOf(bench)).finally(() => office.served.stop());
    await issuer.stop();
  },
};
