import type { Oddity, Ready } from './plans';

type Header = readonly [string, string];
type Changed = Partial<Pick<Ready, 'method' | 'target' | 'headers' | 'body'>>;

/**
 * Makes a request odd outside its JSON. Requests with a bad header or address are refused before an operation
 * is chosen, with codes that the contract does not list for each operation.
 */
export function withOddity(ready: Ready): Ready {
  const change = changes[ready.plan.oddity];
  return { ...ready, ...change(ready) };
}

const without = (headers: readonly Header[], name: string) =>
  headers.filter(([one]) => one !== name);
const typed =
  (type: string) =>
  ({ headers }: Ready): Changed => ({
    headers: [...without(headers, 'content-type'), ['content-type', type]],
  });
const also =
  (...more: readonly Header[]) =>
  ({ headers }: Ready): Changed => ({ headers: [...headers, ...more] });
const sending =
  (body: Buffer) =>
  ({ headers }: Ready): Changed => ({
    body,
    headers: [...without(headers, 'content-type'), ['content-type', 'application/json']],
  });
/** Chooses one of several by a number of the plan, so that the same plan has the same oddity. */
const some = <T>({ plan }: Ready, ...those: readonly T[]): T =>
  those[plan.body.names % those.length] as T;

const changes: Readonly<Record<Oddity, (ready: Ready) => Changed>> = {
  none: () => ({}),
  type: (ready) =>
    typed(
      some(
        ready,
        'text/plain',
        'application/xml',
        'application/json+x',
        'x',
        'multipart/form-data',
      ),
    )(ready),
  noType: ({ headers }) => ({ headers: without(headers, 'content-type') }),
  charset: (ready) =>
    typed(`application/json; charset=${some(ready, 'utf-8', 'UTF-8', 'latin1', 'utf-16', '"')}`)(
      ready,
    ),
  method: (ready) => ({
    method: some(ready, 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND'),
  }),
  slash: (ready) => {
    const [path = '', query] = ready.target.split('?');
    const odd = some(
      ready,
      `${path}/`,
      path.replace('/v1', '//v1'),
      `${path}%2F`,
      `${path}/..`,
      `${path};a=b`,
      `${path}%00`,
      path.toUpperCase(),
      `${path}/%2e%2e`,
      `${path}%`,
    );
    return { target: query === undefined ? odd : `${odd}?${query}` };
  },
  accept: (ready) =>
    also([
      'accept',
      some(
        ready,
        'text/csv',
        'application/xml',
        '*/*;q=0',
        'x',
        'text/html, */*;q=0.1',
        'text/plain',
      ),
    ])(ready),
  host: also(['host', 'books.example.org']),
  origin: also(['origin', 'https://example.org'], ['sec-fetch-site', 'cross-site']),
  headers: also(...Array.from({ length: 120 }, (_, at) => [`x-${at}`, 'x'] as const)),
  forwarded: also(
    ['x-forwarded-for', '127.0.0.1'],
    ['x-forwarded-host', 'x'],
    ['x-forwarded-proto', 'https'],
  ),
  notUtf8: sending(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
  notJson: (ready) =>
    sending(
      Buffer.from(
        some(
          ready,
          '{',
          '[]',
          '"x"',
          '1',
          'null',
          '{"a":1,}',
          '{"__proto__":{"a":1}}',
          '\ufeff{}',
          'NaN',
        ),
      ),
    )(ready),
  empty: sending(Buffer.alloc(0)),
  huge: sending(Buffer.from(`{"reason":"${'x'.repeat(1_100_000)}"}`)),
  deep: sending(Buffer.from(`{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`)),
  bodyOnGet: sending(Buffer.from('{"a":1}')),
  gone: also(['x-recorded-by', 'u.other']),
  override: also(['x-http-method-override', 'DELETE'], ['x-original-url', '/v1/accounts']),
  encoding: also(['content-encoding', 'gzip']),
  expect: also(['expect', '100-continue']),
};
