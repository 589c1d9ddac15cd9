import { mkdtempSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { entriesOf } from '../support/access-entries';
import { Client } from '../support/client';
import { Service } from '../support/service';
import { announcement, foundations } from '../support/world';

const at = '2024-11-01T08:00:00.000Z';
const password = 'tulips in the morning';
const people = [{ person: 'u.contrib', roles: ['recorder'] as const, password }];

/** Tests a service whose access log cannot be written for a while. */
function withoutAccessLog(name: string, open: () => Promise<Setting>): void {
  describe(`while the access log ${name}`, () => {
    let setting: Setting;
    let service: Service;

    beforeAll(async () => {
      setting = await open();
      ({ service } = setting);
      const client = new Client(service);
      await foundations(client);
      await client.done('/v1/pledges', announcement('P1'));
      await setting.takeAway();
    });
    afterAll(() => setting.close());

    it.each([
      '/v1/pledges/P1',
      '/v1/pledges/NONE',
      '/v1/pledges',
      '/v1/balances?by=donor',
      '/v1/audit/events',
      '/v1/audit/export?format=hledger',
      '/v1/donors/DON-A/statement?to=2024-10-31',
      '/v1/access-log',
    ])('nothing of donors is shown: %s', async (path) => {
      const { status, headers, text } = await service.http().get(path);
      expect([status, headers['content-type'], headers['retry-after']]).toEqual([
        ...[503, 'application/problem+json; charset=utf-8', '5'],
      ]);
      expect(JSON.parse(text)).toMatchObject({ code: 'ACCESS_LOG_UNAVAILABLE', status: 503 });
      expect(text).not.toMatch(/DON-A|Donor A|1130/);
      for (const header of ['etag', 'content-disposition', 'location', 'vary']) {
        expect([header, headers[header]]).toEqual([header, undefined]);
      }
    });

    it('a question is not answered by its headers either', async () => {
      const ofKnownPledge = await service.http().head('/v1/pledges/P1');
      const unknown = await service.http().head('/v1/pledges/NONE');
      expect([ofKnownPledge.status, unknown.status]).toEqual([503, 503]);
      expect([ofKnownPledge.headers['etag'], ofKnownPledge.headers['content-length']]).toEqual([
        ...[undefined, unknown.headers['content-length']],
      ]);
    });

    it('neither a dry run nor a refused command tells anything', async () => {
      for (const [query, id] of [
        ['?dryRun=true', 'P2'],
        ['', 'P1'],
      ]) {
        const { status, text } = await service
          .http('u.contrib')
          .post(`/v1/pledges${query}`)
          .set('Idempotency-Key', `try ${id}`)
          .send(announcement(id ?? ''));
        expect([query, status]).toEqual([query, 503]);
        expect(JSON.parse(text).code).toBe('ACCESS_LOG_UNAVAILABLE');
      }
    });

    it('nobody signs in', async () => {
      const body = { person: 'u.contrib', password };
      const wrong = { ...body, password: 'another password' };
      const send = (sent: object) =>
        request(service.app.getHttpServer()).post('/v1/sign-in').send(sent);
      const { status, text } = await send(body);
      expect([status, JSON.parse(text).code]).toEqual([503, 'ACCESS_LOG_UNAVAILABLE']);
      expect(text).not.toContain('eyJ');
      const refused = await send(wrong);
      expect([refused.status, refused.body.code]).toEqual([401, 'SIGN_IN_REFUSED']);
    });

    it('what says nothing of donors is answered, and commands are booked', async () => {
      expect((await service.http().get('/v1/purposes')).status).toBe(200);
      const sent = await service
        .http('u.contrib')
        .post('/v1/donors')
        .set('Idempotency-Key', 'booked meanwhile')
        .send({ id: 'DON-NEW', name: 'Donor', kind: 'NGO' });
      expect(sent.status).toBe(202);
    });

    it('the service is not ready, and says why', async () => {
      const { status, body } = await service.http().get('/health/ready');
      expect([status, body.checks.accessLog]).toEqual([
        503,
        { status: 'down', reason: expect.stringContaining(setting.reason) },
      ]);
    });

    it('all is as before once it is back', async () => {
      await setting.giveBack();
      const { status, body } = await service.http().get('/v1/pledges/P1');
      expect([status, body.id]).toEqual([200, 'P1']);
      const entries = await entriesOf(service, '&operation=getPledge&person=u.auditor');
      // The log may have an entry for an answer that was withheld, but must have one for each answer that was
      // sent.
      expect(entries.at(-1)).toMatchObject({ status: 200, donors: ['DON-A'] });
    });
  });
}

interface Setting {
  readonly service: Service;
  /** A part of the reason that readiness gives. */
  readonly reason: string;
  takeAway(): Promise<void> | void;
  giveBack(): Promise<void> | void;
  close(): Promise<void>;
}

withoutAccessLog('was moved away', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
  const service = await Service.start({ at, people, dataDir });
  const file = join(dataDir, 'access.db');
  return {
    service,
    reason: 'access.db',
    takeAway: () => renameSync(file, `${file}.away`),
    giveBack: () => renameSync(`${file}.away`, file),
    close: () => service.stopAndRemove(),
  };
});

const dayStream = 'article30access-one-2024-11-01';

withoutAccessLog('may not be written on the server', async () => {
  const server = await new EventStoreDbServer().start();
  const service = await Service.start({
    at,
    people,
    environment: { EVENTSTORE_URL: server.url, EVENTSTORE_CALL_MS: '1000', INSTANCE: 'one' },
  });
  return {
    service,
    reason: 'wants a user and a password',
    takeAway: () => void server.faults.denied.add(`write ${dayStream}`),
    giveBack: () => void server.faults.denied.clear(),
    close: async () => {
      await service.stopAndRemove();
      await server.stop();
    },
  };
});

describe('a service that may only read the server', () => {
  const start = (server: EventStoreDbServer, dataDir: string) =>
    Service.start({
      at,
      dataDir,
      environment: { EVENTSTORE_URL: server.url, INSTANCE: 'one' },
    });

  it('does not start, and says which right it lacks; with it the start is on record', async () => {
    const server = await new EventStoreDbServer().start();
    const dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
    await (await start(server, dataDir)).stop();
    server.faults.denied.add(`write ${dayStream}`);
    const { length } = server.log.events;
    await expect(start(server, dataDir)).rejects.toThrow(
      `the access log cannot be written: ${server.address} wants a user and a password`,
    );
    expect(server.log.events).toHaveLength(length);
    server.faults.denied.clear();
    const service = await start(server, dataDir);
    const begun = await entriesOf(service, '&operation=beginInstance');
    const entry = { instance: 'one', person: '(service)', status: 200, code: null, donors: [] };
    expect(begun).toEqual([expect.objectContaining(entry), expect.objectContaining(entry)]);
    await service.stopAndRemove();
    await server.stop();
  });
});

describe('an entry of which nobody says that it is written', () => {
  it('keeps the answer back, and is an entry too many if it was', async () => {
    const server = await new EventStoreDbServer().start();
    const service = await Service.start({
      at,
      environment: { EVENTSTORE_URL: server.url, EVENTSTORE_CALL_MS: '500', INSTANCE: 'one' },
    });
    await service.http().get('/v1/pledges');
    server.faults.hits = (stream) => stream === dayStream;
    server.faults.appends.push(...Array.from({ length: 9 }, () => 'answer-never' as const));
    const { status, body } = await service.http().get('/v1/donors');
    expect([status, body.code]).toEqual([503, 'ACCESS_LOG_UNAVAILABLE']);
    server.faults.appends.length = 0;
    const entries = await entriesOf(service, '&operation=listDonors');
    expect(entries.length).toBeGreaterThan(0);
    await service.stopAndRemove();
    await server.stop();
  });
});

describe('several instances on one server', () => {
  it('write one log, which any of them reads, also two of one name', async () => {
    const server = await new EventStoreDbServer().start();
    const names = ['node-b', 'node-a', 'node-b'];
    const services: Service[] = [];
    for (const INSTANCE of names) {
      const environment = { EVENTSTORE_URL: server.url, INSTANCE };
      services.push(await Service.start({ environment }));
    }
    const reads = services.flatMap((service) =>
      Array.from({ length: 8 }, () => service.http('u.contrib').get('/v1/pledges')),
    );
    expect((await Promise.all(reads)).map(({ status }) => status)).toEqual(reads.map(() => 200));
    for (const service of services) {
      const entries = await entriesOf(service, '&operation=listPledges');
      expect(entries).toHaveLength(24);
      const { body } = await service.http().get('/v1/access-log?limit=1');
      expect([body.instances, body.gaps]).toEqual([['node-a', 'node-b'], []]);
    }
    for (const service of services) await service.stopAndRemove();
    await server.stop();
  });
});
