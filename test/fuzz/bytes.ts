import fc from 'fast-check';
import type { Run } from './service/run';
import { Broken } from './service/run';
import type { WireAnswer } from './service/wire';

const crlf = '\r\n';
const head = (...lines: readonly string[]) => [...lines, '', ''].join(crlf);
const json = 'Content-Type: application/json';

/** Texts that are no HTTP request, more than one request, or a request that contradicts itself. */
const texts: readonly string[] = [
  head('NOT HTTP'),
  head('GET / HTTP/9.9', 'Host: localhost'),
  head('GET /v1/pledges HTTP/1.1'),
  head('GET  /v1/pledges HTTP/1.1', 'Host: localhost'),
  head('GET /v1/pledges?a=\u0000 HTTP/1.1', 'Host: localhost'),
  head('GET /v1/pledges HTTP/1.1', 'Host: localhost', 'A\u0000: b'),
  head('GET /v1/pledges HTTP/1.1', 'Host : localhost'),
  head('GET /v1/pledges HTTP/1.1', 'Host: localhost', ' folded: x'),
  head('GET http://books.example.org/v1/pledges HTTP/1.1', 'Host: localhost'),
  head('OPTIONS * HTTP/1.1', 'Host: localhost'),
  head('CONNECT localhost:80 HTTP/1.1', 'Host: localhost'),
  head('GET /health/live HTTP/1.1', 'Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket'),
  head(
    'POST /v1/sign-in HTTP/1.1',
    'Host: localhost',
    json,
    'Content-Length: 2',
    'Content-Length: 3',
  ) + '{}',
  head('POST /v1/sign-in HTTP/1.1', 'Host: localhost', json, 'Content-Length: -1') + '{}',
  head(
    'POST /v1/sign-in HTTP/1.1',
    'Host: localhost',
    json,
    'Content-Length: 2',
    'Transfer-Encoding: chunked',
  ) + `0${crlf}${crlf}`,
  head('POST /v1/sign-in HTTP/1.1', 'Host: localhost', json, 'Transfer-Encoding: chunked') +
    `zz${crlf}{}`,
  head('POST /v1/sign-in HTTP/1.1', 'Host: localhost', json, 'Content-Length: 200') + '{"person":',
  head('GET /health/live HTTP/1.1', `Host: localhost`, `X: ${'x'.repeat(20_000)}`),
  head(`GET /${'x'.repeat(20_000)} HTTP/1.1`, 'Host: localhost'),
  head('GET /health/live HTTP/1.1', 'Host: localhost').repeat(5),
  head('PRI * HTTP/2.0', '', 'SM'),
  '\u0016\u0003\u0001\u0002',
  '',
];

/** The bytes of such a text, with some of them changed. */
const bytes: fc.Arbitrary<Buffer> = fc
  .record({
    text: fc.constantFrom(...texts),
    changes: fc.array(fc.record({ at: fc.nat(), to: fc.nat(255) }), { maxLength: 2 }),
  })
  .map(({ text, changes }) => {
    const made = Buffer.from(text, 'latin1');
    for (const { at, to } of changes) made[at % (made.length || 1)] = to;
    return made;
  });

/** Sends bytes that are no request, and notes a faulty answer: a 5xx status, or internals of the service. */
export async function sentBytes(run: Run, seed: number): Promise<void> {
  const [sent = Buffer.alloc(0)] = fc.sample(bytes, { seed, numRuns: 1 });
  const text = await run.office.wire.sendBytes(sent);
  run.sent += 1;
  const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
  const isBad = statuses.some((status) => status >= 500) || /node_modules|\.[jt]s:\d/.test(text);
  if (!isBad && (text === '' || statuses.length > 0)) return;
  const operation = run.operationAt('GET', '/health/live');
  const asked = {
    method: 'GET',
    target: JSON.stringify(sent.toString('latin1')).slice(0, 400),
    operation,
  };
  const reply: WireAnswer = { status: statuses[0] ?? 0, headers: {}, text, body: undefined };
  const what = [`is answered ${text.slice(0, 200)} to what is no request`];
  run.find(
    new Broken(what, { ...asked, headers: [], body: undefined, sender: { who: 'nobody' } }, reply),
  );
}
