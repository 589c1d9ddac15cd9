import { mkdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import type request from 'supertest';
import { readModel } from '@art30/accounting';
import {
  OutcomeUnknown,
  StoreHalted,
  Unavailable,
  type EventStore,
  type ReadStore,
} from '@art30/event-sourcing';
import { readModelFile } from '@art30/storage';
import { EVENT_STORE, READ_STORE } from '../../apps/api/src/storage/tokens';
import { Client } from '../support/client';
import { until } from '../support/patience';
import { Service } from '../support/service';
import { foundations } from '../support/world';

/** Matches texts that disclose how the service is built, where its files are or how it queries its stores. */
const insides =
  /node_modules|node:|dist\/|\.[cm]?[jt]s\b|\bat [\w.]+ \(|\/(?:tmp|srv|home|root|data|work)\b|art30-|SELECT|INSERT|\bFROM\b|SQLITE_|SqliteError|TypeError|Error:|esdb|password=|stack/;

/** Message of an error that a driver, the operating system or our own code might throw. */
const words =
  'SqliteError: near "SELECT": syntax error in SELECT * FROM events at /srv/app/node_modules/x.js:1:2 esdb://admin:changeit@node';

describe('an answer to what goes wrong', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start();
    client = new Client(service);
    await foundations(client);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => service.stopAndRemove());

  function tellsNothing({ status, body, text, headers }: request.Response): void {
    const answerText =
      JSON.stringify(headers) + (text === undefined || text === '' ? JSON.stringify(body) : text);
    expect([status, insides.exec(answerText)?.[0] ?? null, answerText]).toEqual([
      status,
      null,
      answerText,
    ]);
  }

  it.each<[string, () => Error, number]>([
    ['a defect', () => new Error(words), 500],
    ['a defect that is no error of ours', () => new TypeError(words), 500],
    ['an outage', () => new Unavailable(words), 503],
    ['a halt', () => new StoreHalted(words), 503],
    [
      'an append without an answer',
      () => new OutcomeUnknown(words, { cause: new Error(words) }),
      503,
    ],
  ])('tells nothing of the inside at %s of the event store', async (_what, error, status) => {
    const store = service.app.get<EventStore>(EVENT_STORE);
    for (const call of ['append', 'readStream', 'readAll', 'head', 'check'] as const) {
      jest.spyOn(store, call).mockRejectedValue(error());
    }
    const donor = { id: 'D-X', name: 'X', kind: 'NGO' };
    const commanded = await service
      .http('u.contrib')
      .post('/v1/donors')
      .set('Idempotency-Key', 'x')
      .send(donor);
    expect(commanded.status).toBe(status);
    tellsNothing(commanded);
    for (const path of [
      '/v1/audit/events',
      '/v1/donors?after=1',
      '/v1/proposals',
      '/v1/delegations',
    ]) {
      tellsNothing(await service.http().get(path));
    }
    const agent = service.http('u.admin-1');
    tellsNothing(await agent.post('/v1/sign-in').send({ person: 'u.x', password: 'x'.repeat(12) }));
  });

  it('tells nothing of the inside where the read model cannot be asked', async () => {
    const store = service.app.get<ReadStore>(READ_STORE);
    jest.spyOn(store, 'query').mockImplementation(() => {
      throw Object.assign(new Error(words), { code: 'SQLITE_ERROR' });
    });
    const paths = ['/v1/donors', '/v1/journal', '/v1/trial-balance', '/v1/pledges/P-1/history'];
    for (const path of paths) {
      const answer = await service.http().get(path);
      expect([path, answer.status, answer.body.code]).toEqual([path, 500, 'INTERNAL']);
      tellsNothing(answer);
    }
    const metrics = await service.http('u.operator').get('/metrics');
    expect([metrics.status, /SELECT|srv|changeit/.exec(metrics.text)]).toEqual([200, null]);
  });

  it.each<[string, () => request.Test]>([
    [
      'a body that is no JSON',
      () => service.http('u.contrib').post('/v1/donors').type('json').send('{"a":'),
    ],
    [
      'a body with a prototype',
      () => service.http('u.contrib').post('/v1/donors').type('json').send('{"__proto__":{}}'),
    ],
    ['quotes and dashes of SQL', () => service.http().get("/v1/pledges/x'--")],
    [
      'a filter of SQL',
      () => service.http().get(`/v1/pledges?donor=${encodeURIComponent("x' OR 1=1")}`),
    ],
    ['a path to files', () => service.http().get('/docs/..%2f..%2fpackage.json')],
    ['a file that the page has not', () => service.http().get('/docs/../../etc/passwd')],
    ['a null in an id', () => service.http().get('/v1/donors/a%00b')],
    ['a cursor that is none', () => service.http().get('/v1/donors?cursor=AAAA')],
    [
      'a forged token',
      () => service.http().set('Authorization', 'Bearer e30.e30.e30').get('/v1/donors'),
    ],
  ])('tells nothing of the inside to %s', async (_what, send) => {
    const answer = await send();
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    const { detail, ...rest } = answer.body;
    expect(insides.exec(JSON.stringify(rest))).toBeNull();
    // An error may repeat the request's content, but no internals.
    expect(detail).not.toMatch(/node_modules|SQLITE|\bat \w+\.|\.ts:/);
  });

  // Keep this test last: it removes the service's read model.
  it('tells names of files without their folders to whoever looks after them', async () => {
    const { dataDir } = service.config;
    const file = readModelFile(dataDir, readModel);
    const name = basename(file);
    renameSync(file, join(dataDir, 'away'));
    mkdirSync(file);
    const started = await service.http().post('/v1/audit/replays');
    const address = started.headers['location'] ?? '';
    await until(async () => (await service.http().get(address)).body.state === 'failed');
    const { body } = await service.http().get(address);
    expect(body.failure).toContain(name);
    expect(body.failure).not.toContain(dataDir);
  });
});
