import type { Reply } from './client';
import { patienceMs } from './patience';

/** What a service answers. */
export type Answer = Pick<Reply, 'status' | 'body'>;

/** A request of somebody: a POST where it has a body, else a GET. */
interface Asked {
  readonly authorization?: string | undefined;
  readonly body?: object | undefined;
  /** Idempotency-Key. */
  readonly key?: string | undefined;
}

/** Asks a service that runs in a process of its own. */
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
