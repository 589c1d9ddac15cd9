/** The key that the contract gives as an example, in place of which the API page sends a fresh one. */
export const exampleKey = 'a-fresh-key';

/**
 * What the API page sends: the example of a key as a fresh one, so that each click is a request of
 * its own, and any other key as it is. The page gets the text of this function, and knows nothing
 * else of this file.
 */
export function withFreshKey(request: { headers: Record<string, string> }): object {
  if (request.headers['Idempotency-Key'] === 'a-fresh-key') {
    const bytes = Array.from(crypto.getRandomValues(new Uint8Array(16)));
    const key = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
    request.headers['Idempotency-Key'] = key;
  }
  return request;
}
