import {
  addCheckpointPath,
  answerOf,
  offerBody,
  witnessAnswerMax,
  type VerifierKey,
} from '@art30/evidence';
import type { Witness } from '@art30/ledger';

/** Milliseconds after which a witness that has not answered counts as unreachable. */
const witnessTimeoutMs = 10_000;

/** Client of a witness (cosigner of checkpoints) over HTTP, by the protocol C2SP tlog-witness. */
export function witnessByHttp(url: string, key: VerifierKey): Witness {
  const address = `${url.replace(/\/$/, '')}${addCheckpointPath}`;
  return {
    url,
    key,
    async ask(offer) {
      try {
        const answer = await fetch(address, {
          method: 'POST',
          body: offerBody(offer),
          redirect: 'error',
          signal: AbortSignal.timeout(witnessTimeoutMs),
        });
        const body = (await limited(answer)).toString('utf8');
        const contentType = answer.headers.get('content-type') ?? '';
        return answerOf({ status: answer.status, contentType, body }, offer.note, key);
      } catch (error) {
        return { is: 'away', reason: reasonOf(error) };
      }
    },
  };
}

/** Reads an answer up to a limit of bytes, so that a witness cannot fill the memory. No valid answer is longer. */
async function limited(answer: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk as Uint8Array);
    bytes += (chunk as Uint8Array).length;
    if (bytes > witnessAnswerMax) throw new Error('its answer is too long');
  }
  return Buffer.concat(chunks);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it could not be asked';
  if (error.name === 'TimeoutError') {
    return `it did not answer within ${witnessTimeoutMs / 1_000} seconds`;
  }
  const { cause } = error;
  return cause instanceof Error ? cause.message : error.message;
}
