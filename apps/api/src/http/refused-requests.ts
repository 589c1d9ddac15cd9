import { codeOfStatus, ProblemException } from '../problems/problem';

/**
 * Checks the query of an address. Its path is checked by the router, and other characters than ASCII are refused by the
 * HTTP parser.
 *
 * @param url path and query, not decoded.
 * @returns the refusal of a query that is not percent-encoded UTF-8, which could be decoded to another text; undefined
 * otherwise.
 */
export function refusedAddress(url: string): ProblemException | undefined {
  const query = url.indexOf('?');
  if (query < 0 || isDecodable(url.slice(query + 1))) return undefined;
  const detail =
    'the address cannot be read: check its % signs, and encode what is not ASCII as UTF-8';
  return new ProblemException({ status: 400, code: 'INVALID_REQUEST', detail });
}

function isDecodable(query: string): boolean {
  if (!query.includes('%')) return true;
  try {
    decodeURIComponent(query);
    return true;
  } catch {
    return false;
  }
}

/** Method and headers of a request. */
interface HeadersGiven {
  readonly method: string;
  /** Header names and values, alternating, in the order of arrival. */
  readonly raw: readonly string[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Headers that may occur only once. If such a header occurs twice, a proxy might use the first and this service the
 * last.
 */
const statedOnce: readonly string[] = [
  ...['host', 'idempotency-key', 'if-match', 'content-type', 'authorization', 'content-length'],
];
const withoutBody: readonly string[] = ['GET', 'HEAD'];
/**
 * Content types that declare JSON, and those with an allowed charset. JSON must be UTF-8 (RFC 8259, section 8.1), so
 * another charset is refused.
 */
const json = /^\s*application\/json\s*(?:;|$)/i;
const jsonInUtf8 = /^\s*application\/json\s*(?:;\s*charset\s*=\s*(?:utf-8|"utf-8")\s*)?$/i;

/**
 * Checks the headers of a request.
 *
 * @returns the refusal of headers that are too many, occur twice, or describe an ambiguous body; undefined otherwise.
 */
export function refusedHeaders(
  given: HeadersGiven,
  headersMax: number,
): ProblemException | undefined {
  return tooMany(given.raw, headersMax) ?? statedTwice(given.raw) ?? refusedBody(given);
}

/** Refuses too many headers. It counts raw headers, because the parser silently drops headers after the thousandth. */
function tooMany(raw: readonly string[], headersMax: number): ProblemException | undefined {
  if (raw.length <= 2 * headersMax) return undefined;
  const detail = `the request has more than ${headersMax} headers: send fewer`;
  return new ProblemException({ status: 431, code: codeOfStatus(431), detail });
}

function statedTwice(raw: readonly string[]): ProblemException | undefined {
  const names = raw.filter((_, index) => index % 2 === 0);
  const plain = names.map((name) => name.toLowerCase());
  const again = plain.findIndex(
    (name, index) => statedOnce.includes(name) && plain.indexOf(name) < index,
  );
  if (again < 0) return undefined;
  const field = names[again] ?? '';
  const detail = `${field} is stated twice: state it once`;
  return new ProblemException({ status: 400, code: 'INVALID_REQUEST', detail, field });
}

function refusedBody({ method, headers }: HeadersGiven): ProblemException | undefined {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  if (withoutBody.includes(method) && (encoding !== undefined || Number(length ?? 0) > 0)) {
    const detail = `a ${method} has no body: state in the address what is asked for`;
    const field = encoding === undefined ? 'Content-Length' : 'Transfer-Encoding';
    return new ProblemException({ status: 400, code: 'INVALID_REQUEST', detail, field });
  }
  if (headers['content-encoding'] !== undefined) {
    return unsupported(
      'the body is compressed: send it as it is, without Content-Encoding',
      'Content-Encoding',
    );
  }
  const type = String(headers['content-type'] ?? '');
  if (!json.test(type) || jsonInUtf8.test(type)) return undefined;
  return unsupported(
    'the body is declared as JSON of another form: send it with Content-Type application/json, and no charset ' +
      'or utf-8',
    'Content-Type',
  );
}

function unsupported(detail: string, field: string): ProblemException {
  return new ProblemException({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', detail, field });
}
