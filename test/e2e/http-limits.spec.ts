import type { IncomingMessage, Server } from 'node:http';
import { bodyBytesMax } from '../../apps/api/src/http/server';
import { serverLimits } from '../../apps/api/src/http/traffic/limits';
import { until } from '../support/patience';
import { get, post, RawConnection, signedIn } from '../support/raw-connection';
import { Service } from '../support/service';

/** Makes the service listen if it does not listen yet, and returns the port. */
async function portOf(service: Service): Promise<number> {
  const server: Server = service.app.getHttpServer();
  if (!server.listening) await service.app.listen(0, '127.0.0.1');
  return (server.address() as { port: number }).port;
}

describe('the limits of the server', () => {
  let service: Service;
  let port: number;

  beforeAll(async () => {
    service = await Service.start();
    port = await portOf(service);
  });

  afterAll(() => service.stopAndRemove());

  it('are those that are stated', () => {
    expect(service.app.getHttpServer()).toMatchObject({
      headersTimeout: serverLimits.headersMs,
      requestTimeout: serverLimits.uploadMs,
      connectionsCheckingInterval: serverLimits.lookEveryMs,
      keepAliveTimeout: serverLimits.keepAliveMs,
      maxConnections: serverLimits.connectionsMax,
    });
  });

  it.each([
    [serverLimits.headersMax + 1, 'one header too many'],
    [2_500, 'more headers than the parser counts'],
  ])('refuse %i headers: %s', async (count) => {
    const host = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n';
    const more = Array.from({ length: count - 2 }, () => 'a:\r\n').join('');
    const connection = await RawConnection.open(port, `${host}${more}\r\n`);
    const said = await connection.closed();
    expect(said).toMatch(/^HTTP\/1\.1 431 /);
    expect(said).toContain('"code":"REQUEST_HEADER_FIELDS_TOO_LARGE"');
    expect(said).toContain(`more than ${serverLimits.headersMax} headers`);
  });

  it('take as many headers as they say', async () => {
    const host = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n';
    const more = Array.from({ length: serverLimits.headersMax - 2 }, () => 'a:\r\n').join('');
    const connection = await RawConnection.open(port, `${host}${more}\r\n`);
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('listen to a connection once, however many requests come down it at once', async () => {
    const server: Server = service.app.getHttpServer();
    let listeners = 0;
    server.on('request', ({ socket }: IncomingMessage) => {
      listeners = Math.max(listeners, socket.listenerCount('close'));
    });
    const last = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    const connection = await RawConnection.open(port, get('/health/live').repeat(49) + last);
    expect((await connection.closed()).match(/HTTP\/1\.1 200 /g)).toHaveLength(50);
    expect(listeners).toBeLessThan(10);
  });

  it('give a request its own refusal behind one that was answered before its body', async () => {
    const head = 'Host: localhost\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n';
    const connection = await RawConnection.open(port, `POST /v1/pledges HTTP/1.1\r\n${head}`);
    await connection.says(/^HTTP\/1\.1 401 /);
    const long = `POST /v1/pledges/${'x'.repeat(20_000)} HTTP/1.1\r\n${head}{"a":1}`;
    connection.socket.write(`{"a":1}${long}`);
    const said = await connection.closed();
    expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 431']);
  });

  it('close a connection that was refused, also where the other side does not', async () => {
    const server: Server = service.app.getHttpServer();
    const connections = () =>
      new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
    const connection = await RawConnection.openHalf(port, 'NOT HTTP\r\n\r\n');
    expect(connection.text).toMatch(/^HTTP\/1\.1 400 /);
    await until(
      async () => (await connections()) === 0,
      () => 'the service has no connection',
    );
    connection.socket.destroy();
  });

  const fields = (count: number) =>
    Array.from({ length: count }, (_, index) => `"a${index}":1`).join(',');
  const items = (count: number, of: string) =>
    `[${Array.from({ length: count }, () => of).join(',')}]`;

  it.each([
    ['75,000 fields', `{${fields(75_000)}}`, 'the body has more than 20000 fields'],
    ['75,000 fields of a field', `{"amount":{${fields(75_000)}}}`, 'the body has more than 20000'],
    [
      '300 items with 250 fields',
      `{"lines":${items(300, `{${fields(250)}}`)}}`,
      'the body has more',
    ],
    ['75,000 times the same', `{${'"a":1,'.repeat(75_000)}"a":2}`, 'the body has more than 20000'],
    ['a list in a list', '{"a":'.concat('['.repeat(500_000)), 'the body lies deeper than the 32'],
    ['301 fields', `{${fields(301)}}`, 'the request must have at most 300 fields'],
    ['an endless name', `{"${'k'.repeat(bodyBytesMax - 10)}":1}`, 'kkkkkk'],
  ])('refuse a body of %s in a few words', async (_what, body, said) => {
    const answer = await service
      .http()
      .post('/v1/donors')
      .set({ 'Content-Type': 'application/json' })
      .set({ 'Idempotency-Key': 'large', Authorization: service.as('u.large') })
      .send(body);
    expect(answer.body).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
    expect(answer.body.detail.startsWith(said)).toBe(true);
    expect(answer.text.length).toBeLessThan(1_000);
  });
});

describe('a request that does not come in time', () => {
  let service: Service;
  let port: number;
  const half = post('/v1/donors', 100, '{"id":');

  beforeAll(async () => {
    const limits = { headersMs: 200, requestMs: 400, lookEveryMs: 20, keepAliveMs: 1_000 };
    service = await Service.start({ limits });
    port = await portOf(service);
  });

  afterAll(() => service.stopAndRemove());

  it.each([
    ['half its headers', () => 'GET /health/live HTTP/1.1\r\nHost: loc'],
    ['nothing at all', () => ''],
    ['half its body', () => signedIn(service.as('u.large'), half)],
  ])('with %s is told so, and its connection closed', async (_what, sent) => {
    const connection = await RawConnection.open(port, sent());
    const said = await connection.closed();
    expect(said).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(said).toMatch(/\r\nContent-Type: application\/problem\+json; charset=utf-8\r\n/);
    expect(said).toContain('"code":"REQUEST_TIMEOUT"');
    expect(said).toContain('headers within 0.2 seconds, and all of it within 0.4');
  });

  it.each([
    ['no token', (sent: string) => sent],
    ['a token that does not hold', (sent: string) => signedIn('Bearer x', sent)],
  ])('with half a body and %s is answered once, and its connection closed', async (_what, by) => {
    const connection = await RawConnection.open(port, by(half));
    const said = await connection.closed();
    expect(said).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/);
    expect(said.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it('is not answered in place of one before it, on which the service is at work', async () => {
    const asked = get(`/v1/donors?after=${'9'.repeat(20)}`);
    const waiting = signedIn(service.as('u.auditor'), asked);
    const connection = await RawConnection.open(port, `${waiting}GET /health`);
    expect(await connection.closed()).toBe('');
  });
});

describe('an answer that is not there in time', () => {
  it('is given up, counted from the arrival of its request', async () => {
    const service = await Service.start({ limits: { answerMs: 0 } });
    const answer = await service.http().get(`/v1/donors?after=${'9'.repeat(20)}`);
    expect(answer.body).toMatchObject({ status: 503, code: 'ANSWER_TIMEOUT' });
    expect(answer.headers['retry-after']).toBe('5');
    await service.stopAndRemove();
  });
});
