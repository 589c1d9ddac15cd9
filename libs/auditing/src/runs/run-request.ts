import { nameUuid, type CommandRequest } from '@art30/accounting';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Key, engagement, time and person of a run that the program records without a client's command. */
export interface RunBy {
  /** A generated key, since no client chose an idempotency key for the run. */
  readonly key: string;
  readonly engagementId: string;
  readonly recordedAt: string;
  readonly recordedBy: string;
  /** Identity provider of the person; undefined if nobody signed in. */
  readonly signedIn?: NonNullable<CommandRequest['signedIn']>;
}

/**
 * Builds the request that records a run. Each run needs a new key: under a used key it would be taken for a
 * repeated request.
 */
export function runRequest({
  key,
  engagementId,
  recordedAt,
  recordedBy,
  signedIn,
}: RunBy): CommandRequest {
  const about = [...(signedIn === undefined ? [] : [signedIn.issuer]), engagementId].join(' ');
  return {
    identity: {
      metadata: { recordedAt, recordedBy, keyHash: digest(key), requestHash: digest(about) },
      eventName: (step, index) => nameUuid(key, step, index),
    },
    ...(signedIn === undefined ? {} : { signedIn }),
    today: recordedAt.slice(0, 10),
    dryRun: false,
  };
}

function digest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
