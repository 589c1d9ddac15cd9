import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Logger } from '@nestjs/common';
import type request from 'supertest';
import { OutcomeUnknown, Unavailable, type EventStore } from '@art30/event-sourcing';
import { bodyBytesMax } from '../../apps/api/src/http/server';
import { Log } from '../../apps/api/src/process/log';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { Client } from '../support/client';
import { keptLog } from '../support/kept-log';
import { Service } from '../support/service';
import { announcement, foundations, usd } from '../support/world';

const documented = readFileSync('docs/api.md', 'utf8');

describe('the edge of the service', () => {
  let service: Service;
  let client: Client;
  const http = () => service.http();
  const command = () =>
    http()
      .post('/v1/donors')
      .set('Idempotency-Key', 'edge')
      .set('Authorization', service.as('u.edge'));

  beforeAll(async () => {
    service = await Service.start({ at: '2024-03-11T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
  });

  afterAll(() => service.stopAndRemove());

  describe('refuses what is no request of its contract', () => {
    it.each<[string, () => request.Test, number, string]>([
      ['a route nobody knows', () => http().get('/v1/nothing'), 404, 'NOT_FOUND'],
      ['a method nobody takes', () => http().delete('/v1/pledges'), 404, 'NOT_FOUND'],
      ['a command read', () => http().get('/v1/pledges/P1/amendments'), 404, 'NOT_FOUND'],
      ['half a document', () => json('{"name":'), 400, 'MALFORMED_JSON'],
      ['no document', () => json(''), 400, 'MALFORMED_JSON'],
      ['a poisoned document', () => json('{"__proto__":{"a":1}}'), 400, 'MALFORMED_JSON'],
      ['a member stated twice', () => json(`{"id":"A","id":"B"}`), 400, 'MALFORMED_JSON'],
      ['a list', () => json('[]'), 400, 'INVALID_REQUEST'],
      ['no body', () => command(), 400, 'INVALID_REQUEST'],
      ['a form', () => command().type('form').send('name=x'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
      ['plain text', () => command().type('text').send('{}'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
      ['XML', () => command().type('application/xml').send('<a/>'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
      [
        'a body over the limit',
        () => json(`{"name":"${'x'.repeat(bodyBytesMax)}"}`),
        413,
        'BODY_TOO_LARGE',
      ],
      [
        'an address that cannot be read',
        () => http().get('/v1/pledges/%zz'),
        400,
        'INVALID_REQUEST',
      ],
      ['an endless id', () => http().get(`/v1/pledges/${'p'.repeat(300)}`), 414, 'URI_TOO_LONG'],
      [
        'another name of this machine',
        () => http().get('/health/live').set('Host', 'books.example.org'),
        421,
        'MISDIRECTED_REQUEST',
      ],
      [
        'a page of another origin',
        () => command().set('Origin', 'https://example.org').send({ name: 'x', kind: 'NGO' }),
        403,
        'FORBIDDEN',
      ],
    ])('%s', async (_what, send, status, code) => {
      const answer = await send();
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
      expect(answer.headers['content-type']).toMatch('application/problem+json');
      expect(answer.body).toMatchObject({ type: expect.any(String), title: expect.any(String) });
      expect(answer.body.instance).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
      expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:|\.js:|Sec-Fetch/);
      expect(documented).toContain(`| \`${code}\` | ${status} |`);
    });

    /** The service's answer to raw bytes. */
    async function answerTo(...bytes: readonly (string | Buffer)[]): Promise<string> {
      const server = service.app.getHttpServer();
      if (!server.listening) await service.app.listen(0, '127.0.0.1');
      const { port } = server.address() as { port: number };
      return new Promise<string>((resolve, reject) => {
        let text = '';
        const sent = Buffer.concat(bytes.map((part) => Buffer.from(part as string)));
        const socket = connect(port, '127.0.0.1', () => socket.write(sent));
        socket.on('data', (chunk) => (text += chunk.toString()));
        socket.on('end', () => resolve(text)).on('error', reject);
      });
    }

    it('bytes that are not HTTP', async () => {
      const answer = await answerTo('NOT HTTP\r\n\r\n');
      expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(answer).toContain('application/problem+json');
      expect(answer).toContain('"code":"INVALID_REQUEST"');
    });

    const donor = '{"id":"D1","name":"Donor","kind":"FOUNDATION"}';
    const latin1 = Buffer.from(donor.replace('Donor', 'Donatrice éloignée'), 'latin1');
    it.each<{ of: string; more?: string; body?: Buffer; status?: number; says: string }>([
      { of: 'a body that is not UTF-8', body: latin1, says: '"code":"MALFORMED_JSON"' },
      { of: 'two keys', more: 'Idempotency-Key: other', says: '"field":"Idempotency-Key"' },
      { of: 'two tokens', more: 'authorization: Bearer a.b.c', says: '"field":"authorization"' },
      { of: 'two hosts', more: 'Host: books.example.org', says: '"field":"Host"' },
      { of: 'a compressed body', more: 'Content-Encoding: gzip', status: 415, says: 'compressed' },
    ])('$of', async ({ more, body = Buffer.from(donor), status = 400, says }) => {
      const before = await client.head();
      const lines = [
        ...['POST /v1/donors HTTP/1.1', 'Host: localhost', 'Connection: close'],
        ...['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`],
        ...['Idempotency-Key: raw', `Authorization: ${service.as('u.edge')}`],
        ...[...(more ? [more] : []), '', ''],
      ];
      const answer = await answerTo(lines.join('\r\n'), body);
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(answer).toContain(says);
      expect(await client.head()).toBe(before);
    });
  });

  function json(text: string): request.Test {
    return command().type('application/json').send(text);
  }

  describe('answers', () => {
    it('with headers that a browser can do no harm with, and keeps nothing in caches', async () => {
      const { headers } = await http().get('/health/live');
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy':
          "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(headers).not.toHaveProperty('x-powered-by');
    });

    it('with what the page of the contract needs, and nothing of other sites', async () => {
      for (const path of ['/docs', '/docs/swagger-ui.css']) {
        const { status, headers } = await http().get(path);
        const policy = headers['content-security-policy'] ?? '';
        expect([path, status]).toEqual([path, 200]);
        expect(policy).toMatch(/^default-src 'none';/);
        expect(policy).toContain("script-src 'self';");
        expect(policy).not.toMatch(/https?:|\*/);
      }
    });

    it('a problem under the id of its request', async () => {
      const { headers, body } = await http().get('/v1/nothing');
      expect(body.instance).toBe(`urn:uuid:${headers['x-request-id']}`);
    });
  });

  describe('on the revision the caller saw', () => {
    it('does the command, once', async () => {
      const first = await client.post('/v1/pledges', announcement('IF-1'));
      const ifMatch = first.headers['etag'] ?? '';
      const amendment = { effectiveDate: '2024-03-11', amount: usd('2.00'), reason: 'r' };
      const send = (sending: object) =>
        client.post('/v1/pledges/IF-1/amendments', amendment, { ifMatch, ...sending });
      const second = await send({ key: 'second' });
      expect(second.status).toBe(201);
      expect(second.headers['etag']).toBe('"1"');
      const late = await send({ key: 'late' });
      expect(late.body).toMatchObject({
        status: 412,
        code: 'REVISION_MISMATCH',
        detail: 'pledge IF-1 is at revision 1, you saw 0: read it again',
      });
      const repeated = await send({ key: 'second' });
      expect(repeated.body).toEqual(second.body);
    });
  });

  describe('under one key', () => {
    it('a refusal is not remembered', async () => {
      const wrong = announcement('KEY-1', { donorId: 'nobody' });
      const refused = await client.post('/v1/pledges', wrong, { key: 'once refused' });
      expect(refused.status).toBe(422);
      await client.done('/v1/pledges', announcement('KEY-1'), { key: 'once refused' });
    });

    it('two people send two requests', async () => {
      const sending = (by: string) => ({
        key: 'shared',
        headers: { Authorization: service.as(by) },
      });
      await client.done('/v1/pledges', announcement('KEY-2'), sending('u.one'));
      await client.done('/v1/pledges', announcement('KEY-3'), sending('u.two'));
    });

    it('a thing without an id gets the same one each time, a dry run before it included', async () => {
      const body = { name: 'Donor without id', kind: 'NGO' };
      const dry = await client.post('/v1/donors', body, { key: 'no id', dryRun: true });
      const done = await client.done('/v1/donors', body, { key: 'no id' });
      expect(done.id).toBe(dry.body.id);
      expect(await client.done('/v1/donors', body, { key: 'no id' })).toEqual(done);
      const other = await client.done('/v1/donors', body, { key: 'another' });
      expect(other.id).not.toBe(done.id);
    });

    it('many at once book once', async () => {
      const before = await client.head();
      const answers = await Promise.all(
        Array.from({ length: 20 }, () =>
          client.post('/v1/pledges', announcement('KEY-4'), { key: 'at once' }),
        ),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      expect(await client.head()).toBe(before + 1);
    });
  });

  describe('when the event store fails', () => {
    const store = () => service.app.get<EventStore>(EVENT_STORE);

    afterEach(() => jest.restoreAllMocks());

    it('asks to come again, and says that nothing was written', async () => {
      jest.spyOn(store(), 'readStream').mockRejectedValue(new Unavailable('esdb://a:b@host'));
      const { status, headers, body } = await client.post('/v1/pledges', announcement('S-1'));
      expect({ status, code: body.code }).toEqual({ status: 503, code: 'EVENT_STORE_UNAVAILABLE' });
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(JSON.stringify(body)).not.toContain('esdb');
    });

    it('advises the same key where it does not know, and the key then books once', async () => {
      const append = store().append.bind(store());
      jest.spyOn(store(), 'append').mockImplementation(async (stream, ...rest) => {
        await append(stream, ...rest);
        throw new OutcomeUnknown(stream);
      });
      const unknown = await client.post('/v1/pledges', announcement('S-2'), { key: 'S-2' });
      expect(unknown.body).toMatchObject({ status: 503, code: 'OUTCOME_UNKNOWN' });
      expect(unknown.body.detail).toContain('same Idempotency-Key');
      jest.restoreAllMocks();
      const before = await client.head();
      const { events } = await client.done('/v1/pledges', announcement('S-2'), { key: 'S-2' });
      expect(events).toHaveLength(1);
      expect(await client.head()).toBe(before);
    });

    it('logs method, route, status, milliseconds and id as fields, and no id of a pledge', async () => {
      jest.spyOn(store(), 'readStream').mockRejectedValue(new Unavailable('away'));
      const lines: string[] = [];
      Logger.overrideLogger(new Log('info', { write: (line) => lines.push(line) }));
      const amendment = { effectiveDate: '2024-03-11', amount: usd('2.00'), reason: 'r' };
      const { body } = await client.post('/v1/pledges/P-LOGGED/amendments', amendment);
      await http().get('/v1/pledges/P-LOGGED?asAt=2024-03-11');
      await http().get('/v1/p-logged');
      Logger.overrideLogger(keptLog().log ?? false);
      const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      const said = logged.filter(({ context }) => context === 'Http');
      const facts = said.map(({ method, route, status, code }) => ({
        method,
        route,
        status,
        code,
      }));
      const pledge = '/v1/pledges/:pledgeId';
      const failed = { method: 'POST', route: `${pledge}/amendments`, status: 503 };
      expect(facts).toEqual([
        { ...failed, code: 'EVENT_STORE_UNAVAILABLE' },
        { ...failed, code: 'EVENT_STORE_UNAVAILABLE' },
        { method: 'GET', route: pledge, status: 404, code: 'PLEDGE_UNKNOWN' },
        { method: 'GET', route: null, status: 404, code: 'NOT_FOUND' },
      ]);
      expect(body.instance).toBe(`urn:uuid:${String(said[0]?.['id'])}`);
      expect(said[1]?.['id']).toBe(said[0]?.['id']);
      for (const { ms, id } of said) expect([typeof ms, typeof id]).toEqual(['number', 'string']);
      expect(lines.join('')).not.toMatch(/p-logged/i);
    });

    it('tells nothing of a defect but where to look for it', async () => {
      jest.spyOn(store(), 'readStream').mockRejectedValue(new Error('secret at /srv/x.ts:1'));
      const { status, body } = await client.post('/v1/pledges', announcement('S-3'));
      expect({ status, code: body.code }).toEqual({ status: 500, code: 'INTERNAL' });
      expect(JSON.stringify(body)).not.toMatch(/secret|srv/);
    });
  });
});
