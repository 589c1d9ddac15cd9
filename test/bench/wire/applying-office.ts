import { join } from 'node:path';
import Database from 'better-sqlite3';
import { corpusOf } from '../corpus/corpus';
import { writableFolder } from '../corpus/ledger-folder';
import type { Issuer } from '../harness/corpus-issuer';
import { demand, type Bench } from '../harness/metric';
import type { Answer, Connection } from './connection';
import { CorpusServed } from './corpus-served';
import { load, type Cost } from './load';

/** Connections, with a pledge each. */
export const connections = 64;
/** Recorders, certifiers and approvers, as every corpus has them. */
const people = 8;
/** Events of a pledge at first; those that are measured make some 200 of them in the middle of the pairs. */
const eventsAtFirst = 190;
export const usd = (amount: string) => ({ amount, currency: 'USD' });

/** Applications of one measure: some of each connection to its own pledge. */
export function applicationsOf({ isQuick }: Bench): number {
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
    .all(eventsAtFirst, connections);
  log.close();
  demand(found.length === connections, `${found.length} pledges and not ${connections}`);
  return found;
}

/** How many events the streams of pledges have by now. */
export function lengthsOf(file: string, pledges: readonly Pick<Pledge, 'id'>[]): readonly number[] {
  const log = new Database(file, { readonly: true });
  const count = log
    .prepare<[string], number>(
      'SELECT count(*) FROM streams JOIN events ON stream_id = streams.id WHERE name = ?',
    )
    .pluck();
  const lengths = pledges.map(({ id }) => count.get(`pledge-${id}`) ?? 0);
  log.close();
  return lengths;
}

interface Credit {
  readonly id: string;
  readonly net: ReturnType<typeof usd>;
}

/** The service on a corpus of its own, with as many pledges as connections. */
class ApplyingOffice {
  private made = 0;
  /** Receipts that wait for their application, by connection. */
  private readonly waiting = Array.from({ length: connections }, (): Credit[] => []);
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
    const reference = `application ${this.made}`;
    // Unlike every other of the day.
    const net = usd(
      `${1 + Math.floor(this.made / 100)}.${String(this.made % 100).padStart(2, '0')}`,
    );
    const dated = { valueDate: this.today, net, charges: usd('0.00') };
    const body = { bankAccount: 'BK-USD', bankReference: reference, ...dated };
    const answer = await this.post(connection, this.as('cashier', at), '/v1/receipts', body);
    if (answer.status !== 201) return answer;
    // The next connection has as many as it applies, whoever recorded them.
    const next = this.made % connections;
    const { id } = JSON.parse(answer.body) as { id: string };
    this.waiting[next]?.push({ id, net });
    return answer;
  }

  /** Proposed by a recorder, certified, and approved, with which it is booked. */
  private async apply(connection: Connection, at: number): Promise<Answer> {
    const credit = this.waiting[at]?.pop() ?? this.waiting.find((left) => left.length > 0)?.pop();
    const pledgeId = this.pledges[at]?.id;
    const lines = [{ instalment: 2, settles: credit?.net }];
    const body = { effectiveDate: this.today, pledgeId, lines };
    const path = `/v1/receipts/${credit?.id}/applications`;
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

/** Such an office, with the log that it writes. */
export async function applyingOffice(bench: Bench, issuer: Issuer) {
  const { large, middle } = bench.sizes;
  // There are a thousand pledges at each size: those of the middle one have some 100 events.
  const events = bench.isQuick ? large : 2 * middle;
  const corpus = await corpusOf(events, bench);
  const folder = await writableFolder(bench, corpus);
  const log = join(folder.dataDir, 'events.db');
  const pledges = pledgesOf(corpus.file);
  const served = await CorpusServed.start(bench, folder.dataDir, issuer);
  const office = new ApplyingOffice(served, pledges);
  await office.signIn();
  return { office, log };
}
