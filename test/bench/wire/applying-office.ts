import { join } from 'node:path';
import Database from 'better-sqlite3';
import { corpusOf } from '../corpus/corpus';
import { writableFolder } from '../corpus/ledger-folder';
import type { Issuer } from '../harness/corpus-issuer';
import { demand, type Bench } from '../harness/metric';
import type { Answer, Connection } from './connection';
import { CorpusServed } from './corpus-served';
import { load, type Cost } from './load';

/** Number of connections, each with its own pledge. */
export const connections = 64;
/** Number of recorders, certifiers and approvers in every corpus. */
const people = 8;
/**
 * Initial length of the pledge streams; with the measured events they have some 200 in the middle of the
 * measurement.
 */
const eventsAtFirst = 190;
export const usd = (amount: string) => ({ amount, currency: 'USD' });

/** Number of applications in one measurement: a few on each connection. */
export function applicationsOf({ isQuick }: Bench): number {
  return connections * (isQuick ? 1 : 4);
}

interface Pledge {
  readonly id: string;
  readonly events: number;
}

/** Returns signed pledges in USD without earmarks whose streams have about the wanted length. */
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

/** Returns the present lengths of the streams of pledges. */
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

/** The service on its own corpus, with one pledge for each connection. */
class ApplyingOffice {
  private made = 0;
  /** Receipts that are not yet applied, by connection. */
  private readonly waiting = Array.from({ length: connections }, (): Credit[] => []);
  private readonly tokens = new Map<string, string>();
  private readonly today = new Date().toISOString().slice(0, 10);

  constructor(
    readonly served: CorpusServed,
    readonly pledges: readonly Pledge[],
  ) {}

  /** Signs everybody in; tokens are used again while they are valid. */
  async signIn(): Promise<void> {
    for (const role of ['cashier', 'recorder', 'certifier', 'approver']) {
      for (let number = 1; number <= people; number += 1) {
        const person = `${role}.${number}`;
        this.tokens.set(person, await this.served.tokenOf(person));
      }
    }
    this.tokens.set('controller.1', await this.served.tokenOf('controller.1'));
  }

  /** Records receipts, which are not measured, and then measures their applications. */
  async applied(applications: number): Promise<Cost> {
    const credits = { connections, requests: applications, status: 201 };
    await load(this.served, credits, (connection, at) => this.credit(connection, at));
    return load(this.served, credits, (connection, at) => this.apply(connection, at));
  }

  private async credit(connection: Connection, at: number): Promise<Answer> {
    const reference = `application ${this.made}`;
    // The amount is unique on its day.
    const net = usd(
      `${1 + Math.floor(this.made / 100)}.${String(this.made % 100).padStart(2, '0')}`,
    );
    const dated = { valueDate: this.today, net, charges: usd('0.00') };
    const body = { bankAccount: 'BK-USD', bankReference: reference, ...dated };
    const answer = await this.post(connection, this.as('cashier', at), '/v1/receipts', body);
    if (answer.status !== 201) return answer;
    // Receipts are dealt to the connections in rotation, whoever recorded them.
    const next = this.made % connections;
    const { id } = JSON.parse(answer.body) as { id: string };
    this.waiting[next]?.push({ id, net });
    return answer;
  }

  /** Proposes an application as recorder, certifies it, and approves it, which books it. */
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

/** Starts the service for applications, and returns it with the path of its log. */
export async function applyingOffice(bench: Bench, issuer: Issuer) {
  const { large, middle } = bench.sizes;
  // Every corpus has a thousand pledges, so those of the middle size have some 100 events each.
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
