import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ledgerFolder, rebuilt } from '../corpus/ledger-folder';
import { startIssuer } from '../harness/corpus-issuer';
import { demand, figure, type Bench, type Metric } from '../harness/metric';
import { middle, ratios } from '../harness/pairs';
import { short } from '../harness/report';
import type { Answer, Connection } from '../wire/connection';
import { CorpusServed } from '../wire/corpus-served';
import { load, type Cost } from '../wire/load';
import { floorServed, type Served } from '../wire/served';

const connections = 64;
/** Recorders, certifiers and approvers, as every corpus has them. */
const people = 8;
const pledgeEvents = 200;
const usd = (amount: string) => ({ amount, currency: 'USD' });

/** Applications of one measure: some of each connection to its own pledge. */
function applicationsOf({ isQuick }: Bench): number {
  return connections * (isQuick ? 1 : 4);
}

interface Pledge {
  readonly id: string;
  readonly events: number;
}

/** Pledges in dollars without earmarks, and signed, whose streams are nearest to so many events. */
function pledgesOf(file: string): readonly Pledge[] {
  const log = new Database(file, { readonly: true });
  const found = log
    .prepare<[number, number], Pledge>(
      `SELECT substr(name, 8) AS id, count(*) AS events FROM streams JOIN events ON stream_id = streams.id
       WHERE name GLOB 'pledge-*' GROUP BY name
       HAVING max(type = 'AgreementSigned') AND max(type = 'PledgeAnnounced' AND
         data ->> '$.amount.currency' = 'USD' AND data ->> '$.earmarks[0].purpose' IN ('TA-GEN', 'M-GEN'))
       ORDER BY abs(count(*) - ?), name LIMIT ?`,
    )
    .all(pledgeEvents, connections);
  log.close();
  demand(found.length === connections, `${found.length} pledges and not ${connections}`);
  return found;
}

/** The service on a corpus of its own, with as many pledges as connections. */
class Office {
  private made = 0;
  /** Receipts that wait for their application, by connection. */
  private readonly waiting = Array.from({ length: connections }, (): string[] => []);
  private readonly tokens = new Map<string, string>();
  private readonly today = new Date().toISOString().slice(0, 10);

  constructor(
    readonly served: CorpusServed,
    readonly pledges: readonly Pledge[],
  ) {}

  /** Tokens are used again while they count. */
  async signIn(): Promise<void> {
    for (const role of ['cashier', 'recorder', 'certifier', 'approver']) {
      for (let number = 1; number <= people; number += 1) {
        const person = `${role}.${number}`;
        this.tokens.set(person, await this.served.tokenOf(person));
      }
    }
    this.tokens.set('controller.1', await this.served.tokenOf('controller.1'));
  }

  /** Receipts for so many applications, which are no part of the measure, and then those. */
  async applied(applications: number): Promise<Cost> {
    const credits = { connections, requests: applications, status: 201 };
    await load(this.served, credits, (connection, at) => this.credit(connection, at));
    return load(this.served, credits, (connection, at) => this.apply(connection, at));
  }

  private async credit(connection: Connection, at: number): Promise<Answer> {
    const dated = { valueDate: this.today, net: usd('1.00'), charges: usd('0.00') };
    const reference = `application ${this.made}`;
    const body = { bankAccount: 'BK-USD', bankReference: reference, ...dated };
    const answer = await this.post(connection, this.as('cashier', at), '/v1/receipts', body);
    if (answer.status !== 201) return answer;
    // The next connection has as many as it applies, whoever recorded them.
    const next = this.made % connections;
    this.waiting[next]?.push((JSON.parse(answer.body) as { id: string }).id);
    return answer;
  }

  /** Proposed by a recorder, certified, and approved, with which it is booked. */
  private async apply(connection: Connection, at: number): Promise<Answer> {
    const receipt = this.waiting[at]?.pop() ?? this.waiting.find((left) => left.length > 0)?.pop();
    const pledgeId = this.pledges[at]?.id;
    const lines = [{ instalment: 2, settles: usd('1.00') }];
    const body = { effectiveDate: this.today, pledgeId, lines };
    const path = `/v1/receipts/${receipt}/applications`;
    const proposed = await this.post(connection, this.as('recorder', at), path, body);
    if (proposed.status !== 202) return proposed;
    const { proposal } = JSON.parse(proposed.body) as Proposed;
    const { id, hash, approver } = proposal;
    const signed = `/v1/proposals/${id}`;
    const by = this.as('certifier', at);
    const certified = await this.post(connection, by, `${signed}/certification`, { hash });
    if (certified.status > 201) return certified;
    const last = approver === 'CONTROLLER' ? 'controller.1' : this.as('approver', at);
    return this.post(connection, last, `${signed}/approval`, { hash });
  }

  private post(connection: Connection, person: string, path: string, body: object) {
    this.made += 1;
    const token = this.tokens.get(person) ?? '';
    return connection.post(path, { token, key: `application ${this.made}`, body });
  }

  private as(role: string, at: number): string {
    return `${role}.${(at % people) + 1}`;
  }
}

interface Proposed {
  readonly proposal: { readonly id: string; readonly hash: string; readonly approver: string };
}

async function opened(bench: Bench) {
  const folder = await ledgerFolder(bench, bench.isQuick ? bench.sizes.large : bench.sizes.middle);
  await rebuilt({ ...bench, programs: bench.unprofiled }, folder);
  const log = join(folder.dataDir, 'events.db');
  rmSync(log);
  copyFileSync(folder.corpus.file, log);
  const pledges = pledgesOf(folder.corpus.file);
  const issuer = await startIssuer();
  const served = await CorpusServed.start(bench, folder.dataDir, issuer);
  const office = new Office(served, pledges);
  await office.signIn();
  const stop = () => served.stop().finally(() => issuer.stop());
  return { office, log, stop };
}

let posted = 0;

/** As many requests for each, with as many commits: one to propose, one to certify, two to approve and book. */
function bare(floor: Pick<Served, 'running' | 'port'>, applications: number): Promise<Cost> {
  const asked = { connections, requests: applications, status: 201 };
  const lines = [{ instalment: 2, settles: usd('1.00') }];
  const body = { effectiveDate: '2025-01-01', pledgeId: 'PL-00001', lines };
  return load(floor, asked, async (connection) => {
    const send = (commits: number) => {
      posted += 1;
      const sent = { token: '', key: `application ${posted}`, body: { ...body, commits } };
      return connection.post('/v1/proposals', sent);
    };
    for (const commits of [1, 1]) await send(commits);
    return send(2);
  });
}

function appliedIn(file: string): number {
  const log = new Database(file, { readonly: true });
  const count = log.prepare(`SELECT count(*) FROM events WHERE type = 'ReceiptApplied'`).pluck();
  const found = Number(count.get());
  log.close();
  return found;
}

/** Applications with their proposal, both signatures and their booking. */
export const applications: Metric = {
  name: 'applications',
  definition:
    'CPU of three requests to bare node:http, with one, one and two commits ÷ that of an application: proposed by one ' +
    'of 8 recorders, certified, approved and booked; 64 connections with a pledge each, of about 200 events',
  async measure(bench) {
    const [{ office, log, stop }, floor] = [await opened(bench), await floorServed(bench)];
    try {
      const before = appliedIn(log);
      const count = applicationsOf(bench);
      const pairs = await bench.pairs({
        ours: () => office.applied(count),
        floor: () => bare(floor, count),
      });
      const measures = bench.isQuick ? 1 : pairs.length + 1;
      const stored = appliedIn(log) - before;
      demand(stored === measures * count, `${stored} of ${measures * count} applications stand`);
      const cpu = (side: 'ours' | 'floor') => short(middle(pairs, (pair) => pair[side].cpuMicros));
      const rate = (side: 'ours' | 'floor') => short(middle(pairs, (one) => one[side].perSecond));
      const lengths = office.pledges.map(({ events }) => events);
      const ratio = ratios(pairs, (pair) => pair.floor.cpuMicros / pair.ours.cpuMicros);
      return [
        figure('durable POST, applications', ratio, { atLeast: 0.2 }, [
          `${cpu('ours')} µs CPU an application against ${cpu('floor')}, ${rate('ours')} a second against ${rate('floor')}`,
          `pledges of ${Math.min(...lengths)} to ${Math.max(...lengths)} events`,
        ]),
      ];
    } finally {
      await stop();
      await floor.stop();
    }
  },
  async profile(bench) {
    const { office, stop } = await opened(bench);
    await office.applied(applicationsOf(bench)).finally(stop);
  },
};
