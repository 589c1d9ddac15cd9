import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ledgerOrigin } from '@art30/ledger';
import { openEventLog, type StorageSettings } from '@art30/storage';
import { accessTokens, type AccessTokens } from '../sign-in/access-tokens';
import { serviceUrl } from '../sign-in/sign-in-by-http';
import type { Recording, RecordingFor } from './recording-options';

/** Milliseconds for one exchange. */
const timeoutMs = 10_000;
/** Times that a run is sent to be put on record, a while apart, always under the same key. */
const triesMax = 3;
const pauseMs = 2_000;

/**
 * Has the running service put a run on record, which knows the auditor by a token.
 *
 * @throws Error with a sentence that says what to do, before anything runs: also where the service keeps another
 *   ledger than that of the settings.
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
  // The same key for each try: a run is put on record once.
  const key = randomUUID();
  return {
    record: async (run) => {
      const runs = serviceUrl(address, `${place}/runs`);
      await signedIn(tokens, (token) => recorded(runs, { token, key, body: run }));
      console.error(`put on record in ${engagement} by ${url.origin}`);
    },
  };
}

/** @throws Error where the service keeps another ledger than the one that is read here. */
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

/** Sends with a token, and once more with another one where it lasted no longer. */
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
  'a token lasts minutes, so for a run that takes longer give --person with a password (ARTICLE30_PASSWORD or --password-file), or a --token-file that is renewed';

interface Sent {
  readonly token: string;
  readonly key?: string;
  readonly body?: object;
}

/**
 * Sends a run until it is answered: without an answer it may be on record or not, and the same key
 * has it there once.
 */
async function recorded(url: URL, sent: Sent): Promise<unknown> {
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

/** The service does not know whoever sent it, or not any more. */
class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** @returns what was answered; of what was put on record nobody reads it. */
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
    // Elsewhere the token would be sent once more.
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
  // Whoever fails may have written it before.
  if (answer.status >= 500) throw new NoAnswer(`${url.origin} could not: ${plain}`);
  const refusal = `not put on record: ${plain}`;
  throw answer.status === 401 ? new TokenRefused(refusal) : new Error(refusal);
}
