import { nameUuid, type CommandRequest } from '@art30/accounting';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Who ran what nobody sent as a command, and when. */
export interface RunBy {
  /** Told by nobody else: the run has no key that somebody chose. */
  readonly key: string;
  readonly engagementId: string;
  readonly recordedAt: string;
  readonly recordedBy: string;
  /** Who vouches for the person; left out where nobody does. */
  readonly signedIn?: NonNullable<CommandRequest['signedIn']>;
}

/** The request by which a run is put on record: each run is one for itself. */
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
