import type { AddressInfo } from 'node:net';
import type request from 'supertest';
import { Client } from '../support/client';
import { RawConnection } from '../support/raw-connection';
import { Service } from '../support/service';
import { foundations } from '../support/world';

const donor = '{"id":"D-FORM","name":"Donor","kind":"FOUNDATION"}';

describe('the form of a request', () => {
  let service: Service;
  let client: Client;
  let port: number;

  beforeAll(async () => {
    service = await Service.start();
    client = new Client(service);
    await foundations(client);
    await service.app.listen(0, '127.0.0.1');
    port = (service.app.getHttpServer().address() as AddressInfo).port;
  });

  afterAll(() => service.stopAndRemove());

  const command = (type: string) =>
    service
      .http('u.edge')
      .post('/v1/donors')
      .set('Idempotency-Key', `form ${type}`)
      .set('Content-Type', type)
      .send(donor);

  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json ; charset=Utf-8 ',
  ])('is JSON in UTF-8 as %s', async (type) => {
    const answer = await command(type).query({ dryRun: true });
    expect(answer.status).toBe(200);
  });

  it.each([
    'application/json; charset=iso-8859-1',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; charset=utf-16',
    'application/json; charset=utf8',
    'application/json; profile=x',
    'application/json;',
    'application/json, text/plain',
    'application/jsonp',
    'application/json-patch+json',
    'application/problem+json',
    'text/json',
    'text/plain; charset=application/json',
    'multipart/form-data; boundary=x',
    'nothing',
  ])('is none that is taken as %s', async (type) => {
    const before = await client.head();
    const answer = await command(type);
    expect([answer.status, answer.body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(await client.head()).toBe(before);
  });

  it.each<[string, string, number]>([
    ['a percent sign alone', 'asAt=2024%', 400],
    ['no hexadecimal digits', 'asAt=%zz', 400],
    ['bytes that are not UTF-8', 'cursor=%ff%fe', 400],
    ['an overlong sign', 'cursor=%c0%af', 400],
    ['half of a pair', 'cursor=%ed%a0%80', 400],
    ['a member stated twice', 'asAt=2024-03-01&asAt=2024-02-01', 400],
    ['a member that is not known', 'nobody=1', 400],
    ['UTF-8', 'asAt=2024-03-01&knownAt=2', 200],
  ])('has %s in its query, ?%#', async (_what, query, status) => {
    const answer = await service.http().get(`/v1/donors?${query}`);
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.body.code).toBe('INVALID_REQUEST');
  });

  /** All text that the service answers to raw bytes, until it closes the connection. */
  async function answerTo(lines: readonly string[], body = ''): Promise<string> {
    const head = ['Host: localhost', `Authorization: ${service.as('u.auditor')}`];
    const [first = '', ...more] = lines;
    const sent = [first, ...head, ...more, 'Connection: close', '', body].join('\r\n');
    return (await RawConnection.open(port, sent)).closed();
  }

  it.each<[string, readonly string[], string, number, string]>([
    [
      'a GET with a body',
      ['GET /v1/donors HTTP/1.1', 'Content-Length: 2'],
      '{}',
      400,
      'Content-Length',
    ],
    [
      'a GET with a body in pieces',
      ['GET /v1/donors HTTP/1.1', 'Transfer-Encoding: chunked'],
      '2\r\n{}\r\n0\r\n\r\n',
      400,
      'Transfer-Encoding',
    ],
    ['a DELETE', ['DELETE /v1/donors HTTP/1.1', 'Content-Length: 2'], '{}', 404, 'NOT_FOUND'],
    [
      'signs beyond ASCII in the address',
      ['GET /v1/donors?donor=\u00e9 HTTP/1.1'],
      '',
      400,
      'not valid HTTP',
    ],
    [
      'two lengths',
      ['POST /v1/donors HTTP/1.1', 'Content-Length: 2', 'Content-Length: 40'],
      '{}',
      400,
      'not valid HTTP',
    ],
    [
      'two equal lengths',
      ['POST /v1/donors HTTP/1.1', 'Content-Length: 2', 'Content-Length: 2'],
      '{}',
      400,
      'not valid HTTP',
    ],
    [
      'a length and pieces',
      ['POST /v1/donors HTTP/1.1', 'Content-Length: 40', 'Transfer-Encoding: chunked'],
      '0\r\n\r\n',
      400,
      'not valid HTTP',
    ],
    [
      'pieces by another name',
      ['POST /v1/donors HTTP/1.1', 'Transfer-Encoding: xchunked'],
      '0\r\n\r\n',
      400,
      'not valid HTTP',
    ],
    [
      'a space before the colon',
      ['POST /v1/donors HTTP/1.1', 'Content-Length : 2'],
      '{}',
      400,
      'not valid HTTP',
    ],
    [
      'a header over two lines',
      ['GET /v1/donors HTTP/1.1', 'X-A: b', ' c'],
      '',
      400,
      'not valid HTTP',
    ],
  ])(
    'is refused with %s, and nothing behind it is answered',
    async (_what, lines, body, ...[status, says]) => {
      const hidden = `GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n`;
      const said = await answerTo(lines, `${body}${hidden}`);
      expect(said).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(said).toContain(says);
      expect(said.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
    },
  );

  it('names its charset in every answer', async () => {
    const asked: readonly (readonly [string, () => request.Test, string])[] = [
      ['JSON', () => service.http().get('/v1/donors'), 'application/json; charset=utf-8'],
      ['a problem', () => service.http().get('/v1/no'), 'application/problem+json; charset=utf-8'],
      ['health', () => service.http().get('/health/ready'), 'application/json; charset=utf-8'],
      [
        'the log',
        () => service.http().get('/v1/audit/events'),
        'application/x-ndjson; charset=utf-8',
      ],
      [
        'accounts',
        () => service.http().get('/v1/audit/export?format=hledger'),
        'text/plain; charset=utf-8',
      ],
      [
        'the contract',
        () => service.http().get('/openapi.json'),
        'application/json; charset=utf-8',
      ],
      ['its page', () => service.http().get('/docs'), 'text/html; charset=utf-8'],
      [
        'an unreadable address',
        () => service.http().get('/v1/pledges/%zz'),
        'application/problem+json; charset=utf-8',
      ],
    ];
    for (const [what, send, type] of asked) {
      expect([what, (await send()).headers['content-type']]).toEqual([what, type]);
    }
  });
});
