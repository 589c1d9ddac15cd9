import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { verifierKeyOf, type VerifierKey } from './keys';
import type { Note, NoteSignature } from './note';

const timeBytes = 8;
const signatureBytes = 64;

/**
 * True if the note has a valid signature of the key. The signature of a witness also covers the time that the
 * signature states.
 */
export function isSignedBy({ text, signatures }: Note, key: VerifierKey): boolean {
  const ofKey = signatures.find(({ name, keyId }) => name === key.name && keyId === key.keyId);
  if (ofKey === undefined) return false;
  if (key.kind === 'ed25519') return verifies(ofKey.bytes, text, key);
  const time = cosignedAt(ofKey);
  if (time === undefined) return false;
  return verifies(ofKey.bytes.subarray(timeBytes), cosignatureMessage(text, time), key);
}

/**
 * Returns the text that a witness signs for a checkpoint (C2SP tlog-cosignature).
 *
 * @param unixSeconds since 1970, UTC.
 */
export function cosignatureMessage(checkpointText: string, unixSeconds: number): string {
  return `cosignature/v1\ntime ${unixSeconds}\n${checkpointText}`;
}

/**
 * Returns the time that a witness's signature states, in seconds since 1970, UTC; undefined if the bytes are no
 * cosignature. The signature is not verified.
 */
export function cosignedAt({ bytes }: NoteSignature): number | undefined {
  if (bytes.length !== timeBytes + signatureBytes) return undefined;
  const time = bytes.subarray(0, timeBytes).reduce((sum, byte) => sum * 256 + byte, 0);
  return Number.isSafeInteger(time) ? time : undefined;
}

/** Private key of a witness, which signs checkpoints with the time. */
export interface Cosigner {
  readonly verifier: VerifierKey;
  /** @param unixSeconds since 1970, UTC. */
  cosign(checkpointText: string, unixSeconds: number): NoteSignature;
}

/** @param seed 32 random bytes. */
export function cosignerOf(name: string, seed: Uint8Array): Cosigner {
  const verifier = verifierKeyOf(name, ed25519.getPublicKey(seed), 'cosignature');
  return {
    verifier,
    cosign: (checkpointText, unixSeconds) => {
      const message = utf8ToBytes(cosignatureMessage(checkpointText, unixSeconds));
      const bytes = concatBytes(bytesOfTime(unixSeconds), ed25519.sign(message, seed));
      return { name, keyId: verifier.keyId, bytes };
    },
  };
}

/** Encodes the time big-endian, as the specification of cosignatures requires. */
function bytesOfTime(unixSeconds: number): Uint8Array {
  const bytes = new Uint8Array(timeBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(unixSeconds));
  return bytes;
}

/** Verifies by the strict rules of RFC 8032, so that all verifiers reach the same result. */
function verifies(signature: Uint8Array, message: string, { publicKey }: VerifierKey): boolean {
  if (signature.length !== signatureBytes) return false;
  try {
    return ed25519.verify(signature, utf8ToBytes(message), publicKey, { zip215: false });
  } catch {
    return false;
  }
}
