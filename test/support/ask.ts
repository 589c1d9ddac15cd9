import type { Reply } from './client';
import { patienceMs } from './patience';

/** Status and body of a service's response. */
export type Answer = Pick<Reply, 'status' | 'body'>;

/** Options of a request. With a body it is a POST, without one a GET. */
interface Asked {
  readonly authorization?: string | undefined;
  readonly body?: object | undefined;
  /** Value of the header `Idempotency-Key`. */
  readonly key?: string | undefined;
}

/** Sends a request to a service that runs in a separate process. */
export async function ask(url: string, { authorization, body, key }: Asked = {}): Promise<Answer> {
  const answer = await fetch(url, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    signal: AbortSignal.timeout(patienceMs),
  });
  return { status: answer.status, body: await answer.json() };
}
