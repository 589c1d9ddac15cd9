import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { EventStore, ReadStore } from '@art30/event-sourcing';
import { nameUuid } from '@art30/ledger';
import request from 'supertest';
import type { OperationId } from '../../apps/api/src/contract/operations';
import { EVENT_STORE, READ_STORE } from '../../apps/api/src/storage/tokens';
import { testDocument, upload } from '../support/documents';
import { asDonor, donorWorld, ofB, ofBoth, type DonorWorld } from '../support/donor-world';
import { until } from '../support/patience';
import { routeAccess } from '../support/route-access';
import { Service } from '../support/service';

interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
}
interface Operation {
  readonly operationId: OperationId;
  readonly parameters?: readonly { readonly $ref: string }[];
}
interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly parameters: Readonly<Record<string, Parameter>> };
}

const { paths, components } = JSON.parse(readFileSync('openapi.json', 'utf8')) as Contract;
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, parameters = [] }]) => {
    const stated = parameters.map(({ $ref }) => {
      const name = $ref.slice('#/components/parameters/'.length);
      return components.parameters[name] as Parameter;
    });
    const of = (place: Parameter['in']) =>
      stated.filter((parameter) => parameter.in === place).map(({ name }) => name);
    const { roles } = routeAccess[operationId];
    const isOpen = roles !== 'open' && roles.includes('donor');
    const what = { operationId, path, method: method as 'get' | 'post' | 'put', isOpen };
    return { ...what, inPath: of('path'), inQuery: of('query') };
  }),
);
type Walked = (typeof operations)[number];

/** Default query of `/v1/audit/explain`. */
const ofStatement = { report: 'statement', figure: 'unspent.closing' };

/** About five elements of a list, evenly spread, including the first and the last. */
const spread = (many: readonly string[]) =>
  many.filter((_one, at) => at % Math.ceil(many.length / 5) === 0 || at === many.length - 1);

const officers = ['u.contrib', 'u.cashier', 'u.certify', 'u.approve'];
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-/;
const nobodys = new Map<string, string>();
/** An unused id with the form and length of a given one. */
function nobodyLike(id: string): string {
  const madeBefore = nobodys.get(id);
  if (madeBefore !== undefined) return madeBefore;
  const made = uuidForm.test(id) ? nameUuid('nobody', id) : id.replaceAll(/[A-Z0-9]/g, 'Q');
  nobodys.set(id, made);
  return made;
}

/** An event of the log, as an auditor reads it. */
interface Logged {
  readonly sequence: number;
  readonly position: string;
  readonly id: string;
  readonly stream: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: { readonly recordedAt: string; readonly proposal?: string };
}

/** References of the personal texts that events contain. */
function personalTextsIn(events: readonly Logged[]): readonly string[] {
  const facts = events.flatMap(({ data }) => [data['remitter'], data['remittanceInfo']]);
  return facts.filter((fact) => typeof fact === 'string');
}

/**
 * Removes donor A's own reads from the access log: each query of the walk adds one, so no two answers would
 * be equal.
 */
function withoutOwnReads(text: string): string {
  return text.replaceAll(/,?\{"at":"[^"]+","roles":\["donor"\][^{}]*\}/g, '');
}

/** Calls of the stores during one request, in order. */
const reads = new AsyncLocalStorage<string[]>();

describe('a walk through every operation as donor A', () => {
  let service: Service;
  let world: DonorWorld;
  let server: Server;
  let ofA: string;
  let log: readonly Logged[];
  let eventsOfB: readonly Logged[];
  /** Ids of donor B's resources, by the name of the parameter that takes them. */
  let ids: Readonly<Record<string, readonly string[]>>;
  /** Names and figures of donor B that no answer to donor A may contain. */
  let secrets: readonly string[];
  const cursorsOfOthers = new Map<string, string[]>();
  let readsOfLast: string[] = [];

  beforeAll(async () => {
    service = await Service.start({ environment: { RATE_DONOR_PER_MINUTE: '0' } });
    server = service.app.getHttpServer();
    listenToStores();
    world = await donorWorld(service);
    const letter = testDocument('letter of the Bravo Foundation of Farland');
    expect((await upload(service, letter)).status).toBe(204);
    await world.client.done(`/v1/donors/${ofB.donor}/due-diligence`, {
      outcome: 'CLEARED',
      assessedOn: '2024-06-20',
      validUntil: '2026-06-20',
      reference: 'DD-2',
      documents: [letter.named],
    });
    ofA = await asDonor(service, 'u.of-a', ['DON-A']);
    const text = (await service.http().get('/v1/audit/events?limit=10000')).text;
    log = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Logged]));
    const { b } = world;
    const streams = [
      ...[`donor-${ofB.donor}`, `pledge-${ofB.pledge}`, `statement-${b.statement}`],
      ...[`receipt-${b.receipt}`, `receipt-${b.suspense}`],
    ];
    eventsOfB = log.filter(({ stream }) => streams.includes(stream));
    const proposals = [...new Set(eventsOfB.flatMap(({ metadata }) => metadata.proposal ?? []))];
    const audited = await engagement();
    ids = {
      ...audited,
      donorId: [ofB.donor, 'DON-A2'],
      pledgeId: [ofB.pledge, 'PL-A2'],
      receiptId: [b.receipt, b.suspense],
      applicationId: b.applications,
      eventId: spread(eventsOfB.map(({ id }) => id)),
      statementId: [b.statement],
      proposalId: spread(proposals),
      transferId: [`${ofB.pledge}~T1`],
      revaluationId: ['REV-BRAVO'],
      refundId: ['RF-BRAVO'],
      levyId: ['LV-BRAVO'],
      listId: ['LIST-BRAVO'],
      delegationId: spread(
        log.filter(({ stream }) => stream === 'delegations').map(({ id }) => id),
      ),
      changeId: [nameUuid('change', 1)],
      replayId: [await replayed()],
      rebuildId: [await rebuilt()],
      person: ['u.of-b', 'u.contrib'],
      code: ['BK-USD', 'M-GEN'],
      sha256: [letter.named.sha256],
      reference: personalTextsIn(eventsOfB),
      year: ['2024'],
      period: ['2024'],
    };
    secrets = [
      ...[ofB.donor, ofB.pledge, 'DON-A2', 'PL-A2', 'Donor A the second', 'REF-A2-1', 'DON-B'],
      ...[...ofB.names, ...ofB.references, ...ofB.amounts, ...ofBoth],
      ...[b.receipt, b.suspense, b.statement, ...b.applications, ...proposals],
      ...eventsOfB.map(({ id }) => id),
      ...[letter.named.sha256, ...personalTextsIn(eventsOfB)],
      ...[...officers, 'CommandProposed', 'CRM-A'],
    ];
    await collectCursors();
  });
  afterAll(() => service.stopAndRemove());

  /** Records each call of the stores that a request makes, and passes it on. */
  function listenToStores(): void {
    server.prependListener('request', () => {
      readsOfLast = [];
      reads.enterWith(readsOfLast);
    });
    const readStore = service.app.get<ReadStore>(READ_STORE);
    const query = readStore.query.bind(readStore);
    readStore.query = (sql, parameters) => {
      reads.getStore()?.push(sql);
      return query(sql, parameters);
    };
    const events = service.app.get<EventStore>(EVENT_STORE);
    for (const name of ['readStream', 'readAll', 'head'] as const) {
      const read = events[name].bind(events) as (...asked: unknown[]) => Promise<never>;
      events[name] = (...asked: unknown[]) => {
        reads.getStore()?.push(name);
        return read(...asked);
      };
    }
  }

  /** Starts a replay of the whole log as another person, and returns its id. */
  /** Opens an audit engagement with a sample and confirmation requests, some of them about donor B. */
  async function engagement() {
    let keys = 0;
    const send = async (path: string, body: object) => {
      keys += 1;
      const answer = await service
        .http()
        .post(`/v1/audit/engagements${path}`)
        .set('Idempotency-Key', `engagement ${keys}`)
        .send(body);
      expect([path, answer.status]).toEqual([path, 201]);
      return answer.body as { readonly id: string; readonly events: readonly { id: string }[] };
    };
    await send('', { id: 'AUDIT-B', title: 'of B', from: '2024-01-01', to: '2024-12-31' });
    const { id } = await send('/AUDIT-B/samples', { method: 'RANDOM', purpose: 'of B', size: 1 });
    const asked = { asAt: '2024-12-31', replyTo: 'P.O. Box 1', donors: [ofB.donor] };
    const { events } = await send('/AUDIT-B/confirmations', asked);
    return {
      engagementId: ['AUDIT-B'],
      sampleId: [id],
      confirmationId: events.map((event) => event.id),
    };
  }

  async function replayed(): Promise<string> {
    const { body } = await service.http().post('/v1/audit/replays');
    const { id } = body as { id: string };
    await until(async () => {
      const { state } = await service.get<{ state: string }>(`/v1/audit/replays/${id}`);
      return state !== 'running';
    });
    return id;
  }

  /** Starts a rebuild of the read model as the operator, and returns its id. */
  async function rebuilt(): Promise<string> {
    const { body } = await service.http('u.operator').post('/v1/rebuilds');
    const { id } = body as { id: string };
    await until(async () => {
      const { state } = await service.get<{ state: string }>(`/v1/rebuilds/${id}`);
      return state === 'taken-over';
    });
    return id;
  }

  /** Collects, for each operation, page cursors that were given to B and to the auditor. */
  async function collectCursors(): Promise<void> {
    const paged = operations.filter(({ inQuery }) => inQuery.includes('cursor'));
    const ofBravo = await asDonor(service, 'u.of-b', [ofB.donor, 'DON-A2']);
    for (const operation of paged) {
      const path = filled(operation, (name) => ids[name]?.[0] ?? '');
      for (const authorization of [ofBravo, service.as('u.auditor')]) {
        const { body } = await request(server)
          .get(path)
          .query({ limit: 1, ...(path === '/v1/proposals' ? { for: 'signature' } : {}) })
          .set('Authorization', authorization);
        const { next } = body as { next?: string | null };
        if (typeof next !== 'string') continue;
        const cursors = cursorsOfOthers.get(operation.operationId) ?? [];
        cursorsOfOthers.set(operation.operationId, [...cursors, next]);
      }
    }
  }

  function filled({ path }: Walked, valueOf: (name: string) => string): string {
    return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(valueOf(name)));
  }

  interface Sent {
    readonly path: string;
    readonly query?: Readonly<Record<string, string>>;
    readonly headers?: Readonly<Record<string, string>>;
    readonly method?: 'get' | 'post' | 'put' | 'head';
  }

  /**
   * The answer to donor A, with the requested ids and the id of the error occurrence replaced by
   * placeholders.
   */
  async function answerToA({ path, query = {}, headers = {}, method = 'get' }: Sent) {
    const sent = request(server)[method](path);
    const key = method === 'post' ? { 'Idempotency-Key': path } : {};
    const asked = path === '/v1/audit/explain' ? { ...ofStatement, ...query } : query;
    void sent.query(asked).set({ Authorization: ofA, ...key, ...headers });
    const answer = await (method === 'post' ? sent.send({}) : sent);
    const {
      date,
      'x-request-id': occurrence,
      'content-length': length,
      ...fixed
    } = answer.headers as Record<string, string>;
    expect([typeof date, typeof occurrence]).toEqual(['string', 'string']);
    const text = method === 'head' ? '' : withoutOwnReads(answer.text);
    // The size of the access log is left out: each read of the log adds an entry.
    const size = path === '/v1/access-log' ? '' : length;
    expectNoSecret(text, `${path}${JSON.stringify(query)}`);
    return {
      status: answer.status,
      headers: { ...fixed, size },
      stores: [...readsOfLast],
      // The random id of an error occurrence could contain the digits of a secret, such as a year.
      body: withoutIds(text.replaceAll(/urn:uuid:[0-9a-f-]{36}/g, 'urn:uuid:<instance>')),
    };
  }

  /**
   * Fails if a text contains a secret. Proofs and events of A's own statement may contain officers' ids, as
   * they show the whole event.
   */
  function expectNoSecret(text: string, asking: string): void {
    const isWhole = ['/event{', '/proof{'].some((end) => asking.includes(end));
    const shown = secrets
      .filter((secret) => !asking.includes(secret) && !(isWhole && officers.includes(secret)))
      .filter((secret) => text.includes(secret));
    expect([asking, shown]).toEqual([asking, []]);
  }

  function withoutIds(text: string): string {
    return [...nobodys]
      .toSorted(([a], [b]) => b.length - a.length)
      .reduce((left, [id, nobody]) => left.replaceAll(nobody, '<id>').replaceAll(id, '<id>'), text);
  }

  /** Pairs of paths: one with an id of donor B, and one with an unused id in its place. */
  function pairs(operation: Walked): readonly (readonly [string, string])[] {
    const { inPath } = operation;
    const longest = Math.max(1, ...inPath.map((name) => ids[name]?.length ?? 0));
    return Array.from({ length: longest }, (_one, at) => {
      const valueOf = (name: string) => {
        const values = ids[name] ?? [];
        if (values.length === 0) throw new Error(`no ${name} of B is walked with`);
        return values[at % values.length] as string;
      };
      return [filled(operation, valueOf), filled(operation, (name) => nobodyLike(valueOf(name)))];
    });
  }

  /** Queries that donor A may send about donor B's ids, each with the same query about unused ids. */
  function questions({ inQuery, operationId, isOpen }: Walked): readonly {
    readonly theirs: Readonly<Record<string, string>>;
    readonly nobodys: Readonly<Record<string, string>>;
  }[] {
    const alike = (query: Readonly<Record<string, string>>) => ({ theirs: query, nobodys: query });
    const named = { donor: ofB.donor, pledge: ofB.pledge, receipt: world.b.receipt };
    const last = eventsOfB.at(-1) as Logged;
    const first = eventsOfB[0] as Logged;
    const times: Readonly<Record<string, readonly string[]>> = {
      asAt: ['2024-05-06', '2023-01-01'],
      knownAt: [String(first.sequence), String(last.sequence), last.metadata.recordedAt],
      after: [first.position, last.position],
      limit: ['1'],
      status: ['PARTLY_RECEIVED', 'SIGNED', 'unapplied', 'overpaid'],
      recommendation: ['m'],
    };
    return [
      alike({}),
      ...Object.entries(named)
        .filter(([name]) => inQuery.includes(name))
        .map(([name, value]) => ({
          theirs: { [name]: value },
          nobodys: { [name]: nobodyLike(value) },
        })),
      ...Object.entries(times)
        .filter(([name]) => isOpen && inQuery.includes(name))
        .flatMap(([name, values]) => values.map((value) => alike({ [name]: value }))),
      ...(cursorsOfOthers.get(operationId) ?? []).map((cursor) => ({
        theirs: { cursor },
        nobodys: { cursor: `${nameUuid('cursor', cursor).replaceAll('-', '')}${cursor.slice(32)}` },
      })),
    ];
  }

  it.each(operations)('$method $path ($operationId) tells A nothing of B', async (operation) => {
    const { method, isOpen } = operation;
    for (const [theirs, nobodys] of pairs(operation)) {
      for (const question of questions(operation)) {
        const ofNobody = { path: nobodys, query: question.nobodys, method };
        // The first request fills the cache of sums, so that both compared answers come from the cache.
        await answerToA(ofNobody);
        const answer = await answerToA({ path: theirs, query: question.theirs, method });
        expect(answer).toEqual(await answerToA(ofNobody));
        if (operation.inPath.length > 0 && isOpen) expect([404, 400]).toContain(answer.status);
        if (!isOpen && routeAccess[operation.operationId].roles !== 'open') {
          expect([answer.status, answer.body]).toEqual([
            ...[403, expect.stringContaining('ROLE_REQUIRED')],
          ]);
        }
      }
      if (method !== 'get') continue;
      expect(await answerToA({ path: theirs, method: 'head' })).toEqual(
        await answerToA({ path: nobodys, method: 'head' }),
      );
      if (!isOpen) continue;
      for (const headers of [
        { Accept: 'text/csv' },
        { Accept: 'image/png' },
        { 'If-None-Match': '*' },
        { 'If-None-Match': '"0", "1", "2", "3"' },
        { 'If-Modified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT' },
        { Range: 'bytes=0-9' },
      ] as const) {
        expect(await answerToA({ path: theirs, headers })).toEqual(
          await answerToA({ path: nobodys, headers }),
        );
      }
    }
  });

  const open = operations.filter(({ isOpen }) => isOpen);

  // The access log is left out: its entries name donors themselves, so it does not query the books.
  const ofBooks = open.filter(({ operationId }) => operationId !== 'getAccessLog');

  it.each(ofBooks)(
    '$path ($operationId) asks the stores the same of B as of nobody',
    async (one) => {
      for (const [theirs, nobodys] of pairs(one)) {
        const { stores } = await answerToA({ path: theirs });
        expect(stores.filter((sql) => sql.startsWith('SELECT')).length).toBeGreaterThan(0);
        expect(stores).toEqual((await answerToA({ path: nobodys })).stores);
        if (one.inPath.length === 0) continue;
        // The log may be read only after the read model has shown that the resource belongs to donor A.
        expect(stores.filter((read) => !/SELECT/.test(read))).toEqual([]);
        expect(stores.some((sql) => sql.includes('json_each'))).toBe(true);
      }
    },
  );

  it('refuses each cursor of others as it refuses one that nobody gave out', async () => {
    const walked = open.filter(({ operationId }) => cursorsOfOthers.has(operationId));
    expect(walked.map(({ operationId }) => operationId).toSorted()).toEqual(
      [
        ...['explainFigure', 'getAccessLog', 'getPledgeHistory', 'listDonors', 'listPledges'],
        ...['listPurposes', 'listReceipts', 'listStatements'],
      ].filter((name) => cursorsOfOthers.has(name)),
    );
    expect(walked.length).toBeGreaterThanOrEqual(4);
    for (const { path, operationId } of walked) {
      const own = path.replace('{pledgeId}', 'PL-A').replace('{donorId}', 'DON-A');
      for (const cursor of cursorsOfOthers.get(operationId) ?? []) {
        const { status, body } = await answerToA({ path: own, query: { cursor } });
        expect([status, body]).toEqual([400, expect.stringContaining('INVALID_REQUEST')]);
      }
    }
  });

  it('shows B what A does not see, so that the walk looks for what is there', async () => {
    const ofBravo = await asDonor(service, 'u.of-b', [ofB.donor]);
    const { receipt, statement } = world.b;
    const texts = await Promise.all(
      [
        ...[`donors/${ofB.donor}`, 'pledges', `pledges/${ofB.pledge}`, `receipts/${receipt}`],
        ...[`pledges/${ofB.pledge}/history`, 'receipts', `statements/${statement}/event`],
        ...[`donors/${ofB.donor}/statement`, `donors/${ofB.donor}/statements`],
      ].map(async (path) => {
        const { status, text } = await request(server)
          .get(`/v1/${path}`)
          .set('Authorization', ofBravo);
        expect([path, status]).toEqual([path, 200]);
        return text;
      }),
    );
    for (const word of [
      ...[ofB.pledge, 'Bravo Foundation of Farland', 'Bravo treasury', 'gift of Bravo'],
      ...['AGR-BRAVO', '7919.37', '3571.13', '3735.05', '613.19', receipt, statement],
    ]) {
      expect([word, texts.join().includes(word)]).toEqual([word, true]);
    }
    const seen = eventsOfB.filter(({ id }) => texts.join().includes(id));
    expect(seen.length).toBeGreaterThan(3);
  });

  it('is told whether the service is ready, and not what it looks at', async () => {
    const { status, body } = await answerToA({ path: '/health/ready' });
    expect([status, body]).toEqual([200, '{"status":"up"}']);
    const officers = await service.http().get('/health/ready');
    expect(Object.keys(officers.body as object)).toContain('checks');
  });

  it('answers A at every address that is open to donors', async () => {
    const { receipt, newer } = world.a;
    const own: Readonly<Record<string, string>> = {
      donorId: 'DON-A',
      pledgeId: 'PL-A',
      receiptId: receipt,
      statementId: newer,
    };
    expect(open).toHaveLength(17);
    for (const operation of open) {
      const { status } = await answerToA({ path: filled(operation, (name) => own[name] ?? '') });
      expect([operation.operationId, status]).toEqual([operation.operationId, 200]);
    }
  });
});
