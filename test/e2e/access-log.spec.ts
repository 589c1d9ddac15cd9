import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { entriesOf, toldBy, type EntriesPage, type Entry } from '../support/access-entries';
import { Client } from '../support/client';
import { until } from '../support/patience';
import { Service } from '../support/service';
import {
  allocation,
  announcement,
  application,
  credit,
  foundations,
  paidPledge,
  usd,
} from '../support/world';

const unknown = randomUUID();
const password = 'five green bottles';

describe('the access log', () => {
  let service: Service;
  let client: Client;
  let receipts: Readonly<Record<'A' | 'B' | 'shared' | 'suspense', string>>;
  let statement: string;
  let proposal: string;

  beforeAll(async () => {
    service = await Service.start({
      at: '2024-11-01T08:00:00.000Z',
      environment: { INSTANCE: 'node-1' },
      people: [{ person: 'u.signs-in', roles: ['cashier'], password }],
    });
    client = new Client(service);
    await foundations(client);
    const party = { kind: 'STATE_PARTY', partySince: '2003-09-29' };
    await client.done('/v1/donors', { id: 'DON-C', name: 'Donor C', ...party });
    const [A, B] = [await paidPledge(client, 'PA'), await ofB()];
    const shared = await credited('shared', application('PA2', '40.00'));
    await client.done(`/v1/receipts/${shared}/applications`, application('PB', '50.00'));
    const suspense = await credited('suspense', undefined, {
      remitter: 'Treasury of Elsewhere',
      remittanceInfo: 'for the wells of Elsewhere',
    });
    receipts = { A: A.receiptId, B, shared, suspense };
    const issued = { to: '2024-10-31', language: 'en', documentReference: 'letter 1' };
    ({ id: statement } = await client.done('/v1/donors/DON-A/statements', issued));
    const waiting = await service
      .http('u.contrib')
      .post('/v1/pledges/PA/allocations')
      .set('Idempotency-Key', 'waiting')
      .send(allocation('AL-1', '100.00'));
    proposal = waiting.body.proposal.id;
  });
  afterAll(() => service.stopAndRemove());

  /** Books a second pledge of donor A and one of donor B, each with money outstanding. */
  async function ofB(): Promise<string> {
    for (const [id, donorId] of [
      ['PA2', 'DON-A'],
      ['PB', 'DON-C'],
    ]) {
      const agreement = {
        signedOn: '2024-05-06',
        agreementReference: `AGR-${id}`,
        condition: null,
        instalments: [{ no: 1, dueOn: '2024-06-30', amount: usd('1130.00') }],
        pscRate: '0.13',
        source: 'BUDGET',
      };
      const announced = announcement(id ?? '', { announcedOn: undefined, donorId });
      await client.done('/v1/pledges', { ...announced, agreement });
    }
    return credited('of B', application('PB', '60.00'));
  }

  async function credited(reference: string, applied?: object, said: object = {}): Promise<string> {
    const { id } = await client.done(
      '/v1/receipts',
      credit(reference, applied === undefined ? '25.00' : '90.00', {
        application: applied,
        ...said,
      }),
    );
    return id;
  }

  /** Returns the entries of the access log that are written while `ask` runs. */
  async function during(ask: () => PromiseLike<unknown>): Promise<readonly Entry[]> {
    const before = (await entriesOf(service)).length;
    await ask();
    return (await entriesOf(service)).slice(before).filter(isAsked);
  }

  /** False for reads of the access log itself, and for the entry that counts repeated reads once a minute. */
  const isAsked = ({ operation, times }: Entry) => operation !== 'getAccessLog' && times === 1;

  it.each<[string, string]>([
    ['/v1/donors', 'listDonors 200 DON-A+DON-B+DON-C'],
    ['/v1/donors/DON-A', 'getDonor 200 DON-A'],
    ['/v1/pledges', 'listPledges 200 DON-A+DON-C'],
    ['/v1/pledges?donor=DON-C', 'listPledges 200 DON-C'],
    ['/v1/pledges/PA', 'getPledge 200 DON-A'],
    ['/v1/pledges/PA/history', 'getPledgeHistory 200 DON-A'],
    ['/v1/pledges/PB/bridge', 'getPledgeBridge 200 DON-C'],
    ['/v1/receipts', 'listReceipts 200 DON-A+DON-C'],
    ['/v1/receipts/:A', 'getReceipt 200 DON-A'],
    ['/v1/receipts/:B', 'getReceipt 200 DON-C'],
    ['/v1/receipts/:shared', 'getReceipt 200 DON-A+DON-C'],
    ['/v1/receipts/:suspense', 'getReceipt 200'],
    ['/v1/donors/DON-A/statements', 'listStatements 200 DON-A'],
    ['/v1/donors/DON-A/statement?to=2024-10-31', 'getDonorStatement 200 DON-A'],
    ['/v1/statements/:statement', 'getStatement 200 DON-A'],
    ['/v1/statements/:statement/changes', 'getStatementChanges 200 DON-A'],
    ['/v1/proposals', 'listProposals 200 DON-A'],
    ['/v1/proposals/:proposal', 'getProposal 200 DON-A'],
    ['/v1/transfers', 'listTransfers 200'],
    ['/v1/journal?donor=DON-A', 'listJournalLines 200 DON-A'],
    ['/v1/journal?limit=200', 'listJournalLines 200 DON-A+DON-C'],
    ['/v1/balances?by=donor', 'getBalances 200 every'],
    ['/v1/balances?by=purpose&donor=DON-A', 'getBalances 200 DON-A'],
    ['/v1/balances?by=purpose&pledge=PB', 'getBalances 200 DON-C'],
    ['/v1/trial-balance', 'getTrialBalance 200 every'],
    ['/v1/trial-balance?donor=', 'getTrialBalance 200 every'],
    ['/v1/ageing', 'getAgeing 200 every'],
    ['/v1/contributions', 'getContributions 200 every'],
    ['/v1/periods', 'listPeriods 200 every'],
    ['/v1/audit/events', 'exportEvents 200 every'],
    ['/v1/audit/trail?stream=pledge-PB', 'listEvents 200 DON-C'],
    ['/v1/audit/trail?eventType=AgreementSigned', 'listEvents 200 DON-A+DON-C'],
    ['/v1/audit/trail?eventType=LedgerOpened', 'listEvents 200'],
    ['/v1/audit/events/1', 'getEvent 200'],
    ['/v1/audit/export?format=hledger', 'exportBooks 200 every'],
    ['/v1/donors/NOBODY', 'getDonor 404 NOBODY'],
    ['/v1/pledges/NONE', 'getPledge 404'],
    [`/v1/receipts/${unknown}`, 'getReceipt 404'],
  ])('has a read of %s, with whose it was: %s', async (path, expectedEntry) => {
    const ids: Readonly<Record<string, string>> = { ...receipts, statement, proposal };
    const asked = path.replace(/:(\w+)/, (_, name: string) => ids[name] ?? '');
    const entries = await during(() => service.http('u.contrib').get(asked));
    expect(entries.map(toldBy)).toEqual([expectedEntry]);
    expect(entries[0]).toMatchObject({
      at: '2024-11-01T08:00:00.000Z',
      instance: 'node-1',
      person: 'u.contrib',
      issuer: 'urn:article30:process',
      roles: ['recorder', 'certifier'],
      path: asked.split('?')[0],
    });
  });

  it('has a HEAD as what it is: a question that was answered', async () => {
    const entries = await during(async () => {
      const { status, headers } = await service.http('u.contrib').head('/v1/pledges/PB');
      expect([status, headers['etag']]).toEqual([200, expect.anything()]);
      await service.http('u.contrib').head('/v1/audit/events');
    });
    expect(entries.map(toldBy)).toEqual(['getPledge 200 DON-C', 'exportEvents 200 every']);
  });

  it.each(['/v1/purposes', '/v1/exchange-rates', '/v1/bank-accounts', '/health/ready', '/docs'])(
    'has no read of %s, which says nothing of donors',
    async (path) => {
      expect(await during(() => service.http('u.contrib').get(path))).toEqual([]);
    },
  );

  it('has a sign-in that gave a token, and those that were refused, with address and count', async () => {
    const signIn = (person: string, word: string) =>
      request(service.app.getHttpServer()).post('/v1/sign-in').send({ person, password: word });
    const before = (await entriesOf(service)).length;
    expect((await signIn('u.signs-in', password)).body.lastSignIns).toEqual([]);
    for (const word of ['six green bottles', 'seven', 'eight']) {
      expect((await signIn('u.signs-in', word)).status).toBe(401);
    }
    // A user may type the password into the field of the id, so the log must not store an unknown id.
    expect((await signIn(password, password)).status).toBe(401);
    const entries = async () => {
      const all = (await entriesOf(service)).slice(before);
      return all.filter(({ operation }) => operation === 'signIn');
    };
    await until(async () => (await entries()).length >= 3);
    const address = expect.stringMatching(/127\.0\.0\.1$/) as string;
    const refused = { status: 401, code: 'SIGN_IN_REFUSED', roles: [], address, times: 1 };
    const expectedSignIns = [
      { person: 'u.signs-in', status: 200, roles: ['cashier'], address: null, times: 1 },
      { person: 'u.signs-in', ...refused },
      { person: '(unknown)', ...refused },
    ];
    const issuer = 'urn:article30:process';
    const common = {
      operation: 'signIn',
      path: '/v1/sign-in',
      donors: [],
      everyDonor: false,
      issuer,
    };
    expect(await entries()).toEqual(
      expectedSignIns.map((one) => expect.objectContaining({ ...common, ...one }) as object),
    );
    // The next sign-in shows the person the last successful sign-ins; failed ones are left out.
    const { lastSignIns } = (await signIn('u.signs-in', password)).body;
    expect(lastSignIns).toEqual([{ at: expect.stringMatching(/^20/) as string, address }]);
  });

  it('has a refusal at once, and further ones of the account and operation once a minute', async () => {
    const entries = await during(async () => {
      for (let time = 0; time < 3; time += 1) await service.http('u.admin').get('/v1/donors');
      await service.http('u.admin').get('/v1/receipts');
    });
    expect(entries.map(toldBy)).toEqual(['listDonors 403', 'listReceipts 403']);
  });

  it('has from where a signature came, for which no answer waits', async () => {
    const asked = allocation('AL-5', '5.00');
    const sent = service.http('u.contrib').post('/v1/pledges/PA/allocations');
    const { body } = await sent.set('Idempotency-Key', 'signed').send(asked);
    const { id, hash } = body.proposal as { readonly id: string; readonly hash: string };
    const signing = service.http('u.certify').post(`/v1/proposals/${id}/certification`);
    expect((await signing.set('Idempotency-Key', 'certified').send({ hash })).status).toBe(201);
    const found = () => entriesOf(service, '&person=u.certify&operation=certifyProposal');
    await until(async () => (await found()).some(({ path }) => path.includes(id)));
    expect((await found()).at(-1)).toMatchObject({
      status: 201,
      code: null,
      times: 1,
      donors: [],
      address: expect.stringMatching(/127\.0\.0\.1$/) as string,
    });
  });

  it('has nothing of what was not a question', async () => {
    const entries = await during(async () => {
      await service.http('u.contrib').get('/v1/pledges/PA?asAt=yesterday');
      await service.http('u.contrib').get('/v1/no-such-address');
    });
    expect(entries).toEqual([]);
  });

  it('has every refusal of somebody who had signed in, and none of a stranger', async () => {
    const entries = await during(async () => {
      await service.http('u.admin').get('/v1/pledges/PA');
      await service.http('u.auditor').post('/v1/accounts').set('Idempotency-Key', 'x').send({});
      await request(service.app.getHttpServer()).get('/v1/pledges/PA');
      const odd = { Authorization: 'Bearer eyJ.of.nobody' };
      await request(service.app.getHttpServer()).get('/v1/pledges/PA').set(odd);
    });
    expect(
      entries.map(({ person, code, path, ...entry }) => [
        person,
        toldBy({ ...entry } as Entry),
        code,
        path,
      ]),
    ).toEqual([
      ['u.admin', 'getPledge 403 DON-A', 'ROLE_REQUIRED', '/v1/pledges/PA'],
      ['u.auditor', 'openAccount 403', 'ROLE_REQUIRED', '/v1/accounts'],
    ]);
  });

  it('has a command that told how things stand and left no trace in the ledger', async () => {
    const send = (key: string, path: string, body: object, query = '') =>
      service.http('u.contrib').post(`${path}${query}`).set('Idempotency-Key', key).send(body);
    const entries = await during(async () => {
      const dry = await send(
        'd1',
        '/v1/pledges/PA/allocations',
        allocation('AL-2', '10.00'),
        '?dryRun=true',
      );
      expect(dry.status).toBe(200);
      const refused = await send(
        'd2',
        '/v1/pledges/PB/allocations',
        allocation('AL-3', '9999999.00'),
      );
      expect(refused.status).toBe(422);
      const none = await send('d3', '/v1/pledges/NONE/allocations', allocation('AL-3', '1.00'));
      expect(none.status).toBe(404);
      const booked = await send('d4', '/v1/pledges/PA/allocations', allocation('AL-4', '10.00'));
      expect(booked.status).toBe(202);
    });
    expect(entries.map(toldBy)).toEqual([
      'makeAllocation 200 DON-A',
      'makeAllocation 422 DON-C',
      'makeAllocation 404',
    ]);
    expect(entries.map(({ code }) => code)).toEqual([null, 'INSUFFICIENT_CASH', 'PLEDGE_UNKNOWN']);
  });

  it('has a signature that was not for the person', async () => {
    const own = `/v1/proposals/${proposal}/certification`;
    const hash = (await service.get<{ hash: string }>(`/v1/proposals/${proposal}`)).hash;
    const entries = await during(() =>
      service.http('u.contrib').post(own).set('Idempotency-Key', 'own').send({ hash }),
    );
    expect(entries.map(toldBy)).toEqual(['certifyProposal 403']);
    expect(entries[0]?.code).toBe('SEGREGATION_OF_DUTIES');
  });

  describe('to the auditor', () => {
    const search = (query: string) => entriesOf(service, query);

    it('finds by person, donor, operation and result', async () => {
      const all = await search('');
      expect(all.length).toBeGreaterThan(40);
      for (const [query, holds] of [
        ['&person=u.admin', ({ person }: Entry) => person === 'u.admin'],
        ['&donor=DON-C', (entry: Entry) => entry.everyDonor || entry.donors.includes('DON-C')],
        ['&operation=getPledge', ({ operation }: Entry) => operation === 'getPledge'],
        ['&result=REFUSED', ({ status }: Entry) => status >= 400],
        [
          '&result=SERVED&operation=getPledge',
          (entry: Entry) => entry.status < 400 && entry.operation === 'getPledge',
        ],
      ] as const) {
        const found = await search(query);
        const expected = all.filter(holds);
        expect([query, found.slice(0, expected.length)]).toEqual([query, expected]);
        expect(found.every(holds)).toBe(true);
      }
    });

    it('has every entry once, by pages, and each reading of it as one more', async () => {
      const numbers = (await search('')).map(({ number }) => number);
      expect(numbers).toEqual(numbers.map((_, index) => index));
      const { instances, gaps, next, items } =
        await service.get<EntriesPage>('/v1/access-log?limit=1');
      expect([instances, gaps, items.length]).toEqual([['node-1'], [], 1]);
      expect(next).toMatch(/^[\w-]+$/);
      const last = (await search('&operation=getAccessLog')).at(-1);
      expect(last).toMatchObject({ person: 'u.auditor', everyDonor: true, path: '/v1/access-log' });
      const ofOne = await service.get<EntriesPage>('/v1/access-log?donor=DON-C&limit=1');
      expect(ofOne.items).toHaveLength(1);
      const readings = await search('&operation=getAccessLog');
      expect(readings.map(toldBy)).toContain('getAccessLog 200 DON-C');
    });

    it.each([
      ['from=2024-09-01', 'from', 'must be one of the 31 days that end with 2024-11-01'],
      ['from=2024-11-02', 'from', 'must be one of the 31 days that end with 2024-11-01'],
      ['to=2024-02-30', 'to', 'must be a day of the calendar'],
      ['from=2024-02-30&to=2024-03-01', 'from', 'must be a day of the calendar'],
      ['cursor=WzQy', 'cursor', 'must be the "next" of an answer to the same query'],
      ['operation=getSecrets', 'operation', 'must be one of'],
      ['limit=201', 'limit', 'must be a whole number from 1 to 200'],
      ['instance=node-1', 'instance', 'is not a field'],
    ])('refuses %s', async (query, field, detail) => {
      const { status, body } = await service.http().get(`/v1/access-log?${query}`);
      expect([status, body.code, body.field]).toEqual([400, 'INVALID_REQUEST', field]);
      expect(body.detail).toContain(detail);
    });

    it('is by days, each asked for', async () => {
      service.clock.set(new Date('2024-11-02T00:00:00.000Z'));
      await service.http('u.contrib').get('/v1/pledges/PA');
      const second = await service.get<EntriesPage>('/v1/access-log?from=2024-11-02&to=2024-11-02');
      expect(second.items.filter(isAsked).map(toldBy)).toEqual(['getPledge 200 DON-A']);
      expect(second.items[0]?.number).toBe(0);
      const first = await service.get<EntriesPage>('/v1/access-log?to=2024-11-01&limit=200');
      expect([first.from, first.to]).toEqual(['2024-10-02', '2024-11-01']);
      expect(first.items.every(({ at }) => at.startsWith('2024-11-01'))).toBe(true);
      const across = await entriesOf(
        service,
        '&from=2024-11-01&to=2024-11-02&operation=getPledge&person=u.contrib',
      );
      expect(across.map(({ at }) => at)).toEqual(across.map(({ at }) => at).toSorted());
      expect(across.at(-1)?.at).toBe('2024-11-02T00:00:00.000Z');
    });
  });
});
