import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ledgerOrigin } from '@art30/ledger';
import { openEventLog, type StorageSettings } from '@art30/storage';
import { accessTokens, type AccessTokens } from '../sign-in/access-tokens';
import { serviceUrl } from '../sign-in/sign-in-by-http';
import type { Recording, RecordingFor } from './recording-options';

/** Timeout of an HTTP request in milliseconds. */
const timeoutMs = 10_000;
/** Maximum number of attempts to record a run. All attempts use the same idempotency key. */
const triesMax = 3;
const pauseMs = 2_000;

/**
 * Prepares to record runs of audit commands through the running service, which identifies the auditor by an access
 * token.
 *
 * @throws Error before the run starts, with a sentence that says what to do. The service must have the ledger that the
 * settings name.
 */
export async function recordingByService(
  settings: StorageSettings,
  { engagement, ...sources }: RecordingFor,
): Promise<Recording> {
  const { address } = sources;
  const place = `v1/audit/engagements/${encodeURIComponent(engagement)}`;
  const url = serviceUrl(address, place);
  const tokens = await accessTokens(sources);
  await demandSameLedger(
    settings,
    url,
    await signedIn(tokens, (token) => exchange(url, { token })),
  );
  // All attempts use one key, so that the run is recorded once.
  const key = randomUUID();
  return {
    record: async (run) => {
      const runs = serviceUrl(address, `${place}/runs`);
      await signedIn(tokens, (token) => recorded(runs, { token, key, body: run }));
      console.error(`recorded in engagement ${engagement} by ${url.origin}`);
    },
  };
}

/** @throws Error if the service's ledger is not the ledger that this command reads. */
async function demandSameLedger(
  settings: StorageSettings,
  { origin: address }: URL,
  answer: unknown,
): Promise<void> {
  const { ledger } = answer as { readonly ledger?: unknown };
  const log = openEventLog(settings);
  try {
    const origin = await ledgerOrigin(log);
    if (ledger === origin) return;
    throw new Error(
      `${address} keeps another ledger than the one that is read here, ${origin}: name its service in --address`,
    );
  } finally {
    await log.close();
  }
}

/**
 * Sends a request. If the token was rejected, for example because it expired, sends the request once more with a new
 * token.
 */
async function signedIn<Answer>(
  tokens: AccessTokens,
  send: (token: string) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await send(await tokens.current());
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    const token = await tokens.renewed();
    if (token === undefined) throw new Error(`${error.message}: ${howToRenew}`, { cause: error });
    return send(token);
  }
}

const howToRenew =
  'a token is valid for minutes: for a longer run give --person with a password (ARTICLE30_PASSWORD or --password-file), or a --token-file that is renewed';

interface Sent {
  readonly token: string;
  readonly key?: string;
  readonly body?: object;
}

/**
 * Sends a request until the service answers, at most `triesMax` times. After a missing answer the run may already be
 * recorded; the idempotency key prevents a second record.
 */
async function recorded(url: URL, sent: Sent): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await exchange(url, sent);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      if (tries === triesMax) {
        const detail = `${error.message}; it is unknown whether the run was recorded: read the runs of the engagement`;
        throw new Error(detail, { cause: error });
      }
      await pause(pauseMs);
    }
  }
}

/** Thrown if the service did not answer, or failed. It is then unknown whether it processed the request. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Thrown if the service rejected the token as invalid or expired. */
class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/**
 * Sends one HTTP request.
 *
 * @returns the JSON of the answer.
 * @throws NoAnswer if the answer is missing or incomplete, or if its status is 500 or above.
 * @throws TokenRefused if the token was rejected.
 */
async function exchange(url: URL, { token, key, body }: Sent): Promise<unknown> {
  const answer = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      Accept: 'application/json',
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    // A redirect would send the token to another address.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => {
    throw new NoAnswer(`no answer from ${url.origin}: name the service in --address`);
  });
  if (answer.ok) {
    return answer.json().catch(() => {
      throw new NoAnswer(`no whole answer from ${url.origin}`);
    });
  }
  const problem = (await answer.json().catch(() => ({}))) as { readonly detail?: unknown };
  const said = typeof problem.detail === 'string' ? problem.detail : `status ${answer.status}`;
  const plain = said.replace(/\p{Cc}+/gu, ' ').slice(0, 500);
  // A service that answers 500 or above may have recorded the run before it failed.
  if (answer.status >= 500) throw new NoAnswer(`${url.origin} could not: ${plain}`);
  const refusal = `the run was not recorded: ${plain}`;
  throw answer.status === 401 ? new TokenRefused(refusal) : new Error(refusal);
}
