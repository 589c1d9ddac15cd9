import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { serviceUrl } from '../signing-in/service-url';
import type { Recording, RecordingWanted } from './wanted';

/** Milliseconds for one exchange. */
const timeoutMs = 10_000;
/** Times that a run is sent to be put on record, a while apart, always under the same key. */
const triesMax = 3;
const pauseMs = 2_000;
const variable = 'ARTICLE30_TOKEN';

/**
 * Has the running service put a run on record, which knows the auditor by a token.
 *
 * @throws Error with a sentence that says what to do, before anything runs.
 */
export async function recordingByService({
  engagement,
  address,
  environment,
}: Omit<RecordingWanted, 'engagement'> & { readonly engagement: string }): Promise<Recording> {
  const token = environment[variable];
  if (token === undefined || !/^[\w.-]+$/.test(token)) {
    throw new Error(
      `a service writes to the auditor's log: give it your token as an auditor in ${variable} (npm run -s token)`,
    );
  }
  const place = `v1/audit/engagements/${encodeURIComponent(engagement)}`;
  await exchange(serviceUrl(address, place), { token });
  // The same key for each try: a run is put on record once.
  const key = randomUUID();
  return {
    record: async (run) => {
      await recorded(serviceUrl(address, `${place}/runs`), { token, key, body: run });
      console.error(`put on record in ${engagement} by ${serviceUrl(address, '').origin}`);
    },
  };
}

interface Sent {
  readonly token: string;
  readonly key?: string;
  readonly body?: object;
}

/**
 * Sends a run until it is answered: without an answer it may be on record or not, and the same key
 * has it there once.
 */
async function recorded(url: URL, sent: Sent): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await exchange(url, sent);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      if (tries === triesMax) {
        const detail = `${error.message}; whether the run is on record is not known: look it up`;
        throw new Error(detail, { cause: error });
      }
      await pause(pauseMs);
    }
  }
}

/** Nobody can tell what became of what was sent. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

async function exchange(url: URL, { token, key, body }: Sent): Promise<void> {
  const answer = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...{ Authorization: `Bearer ${token}`, Accept: 'application/json' },
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    // Elsewhere the token would be sent once more.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => {
    throw new NoAnswer(`no answer from ${url.origin}: name the service in --address`);
  });
  if (answer.ok) return;
  const problem = (await answer.json().catch(() => ({}))) as { readonly detail?: unknown };
  const said = typeof problem.detail === 'string' ? problem.detail : `status ${answer.status}`;
  const plain = said.replace(/\p{Cc}+/gu, ' ').slice(0, 500);
  // Whoever fails may have written it before.
  if (answer.status >= 500) throw new NoAnswer(`${url.origin} could not: ${plain}`);
  throw new Error(`not put on record: ${plain}`);
}
