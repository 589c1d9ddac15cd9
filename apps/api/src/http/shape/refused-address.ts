import { ProblemException } from '../../problems/problem';

/**
 * @param url path and query, as they came; the parser of HTTP takes ASCII alone, and the router looks after the path.
 * @returns why it is refused: a query that is no percent-encoded UTF-8 would be read as other text.
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
