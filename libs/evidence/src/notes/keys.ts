import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64Of } from '@art30/event-sourcing';
import { bytesOfBase64 } from './note-fields';
import { isKeyName, type NoteSignature } from './note';

/** Thrown for a text that is no key of a note. The message never repeats the key. */
export class BadKey extends Error {
  override readonly name = 'BadKey';
}

/**
 * Public Ed25519 key with the signer's name. The signatures of a ledger's key cover the text of a note; those of a
 * witness's key (`cosignature`) cover a time and that text.
 */
export interface VerifierKey {
  readonly name: string;
  /** Eight lower-case hexadecimal digits, derived from the other members. */
  readonly keyId: string;
  readonly kind: 'ed25519' | 'cosignature';
  /** 32 bytes (RFC 8032, 5.1.5). */
  readonly publicKey: Uint8Array;
}

/** Private key that signs notes; its text must remain secret. */
export interface SignerKey {
  readonly verifier: VerifierKey;
  /** Signs a note's text, which ends with a line feed. */
  sign(text: string): NoteSignature;
}

/** Signature types of the signed-note specification. */
const typeOf = { ed25519: 1, cosignature: 4 } as const;
/** Length in bytes of a public key, and of the seed of a private key. */
const keyBytes = 32;
const signerStart = 'PRIVATE+KEY+';
const form = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u;

/**
 * Parses a verifier key: `<name>+<key id>+<base64 of type and key>`.
 *
 * @throws BadKey for another text, a key id that does not match the key, an unknown type, or a public key
 * that is no point of the curve or is of small order.
 */
export function parseVerifierKey(text: string): VerifierKey {
  const { name, keyId, type, bytes } = partsOf(text, 'a verifier key');
  const kind = type === typeOf.ed25519 ? 'ed25519' : 'cosignature';
  if (type !== typeOf[kind]) throw new BadKey(`the verifier key of ${name} is of an unknown type`);
  if (!isPoint(bytes)) throw new BadKey(`the verifier key of ${name} is no Ed25519 key`);
  const key = verifierKeyOf(name, bytes, kind);
  if (key.keyId !== keyId) throw new BadKey(`the verifier key of ${name} has the id of another`);
  return key;
}

/** Formats a verifier key as text. */
export function writeVerifierKey({ name, keyId, kind, publicKey }: VerifierKey): string {
  return `${name}+${keyId}+${typed(typeOf[kind], publicKey)}`;
}

/**
 * Parses a signer key: `PRIVATE+KEY+<name>+<key id>+<base64 of type and seed>`.
 *
 * @throws BadKey for another text, or a key id that does not match the key.
 */
export function parseSignerKey(text: string): SignerKey {
  if (!text.startsWith(signerStart)) throw new BadKey(`a signer key begins with ${signerStart}`);
  const parts = partsOf(text.slice(signerStart.length), 'a signer key');
  const { name, keyId, type, bytes: seed } = parts;
  if (type !== typeOf.ed25519) throw new BadKey(`the signer key of ${name} is no Ed25519 key`);
  const verifier = verifierKeyOf(name, ed25519.getPublicKey(seed), 'ed25519');
  if (verifier.keyId !== keyId) throw new BadKey(`the signer key of ${name} has the id of another`);
  const sign = (note: string) => ({ name, keyId, bytes: ed25519.sign(utf8ToBytes(note), seed) });
  return { verifier, sign };
}

/**
 * Derives both keys from a seed, as texts.
 *
 * @param seed 32 random bytes.
 * @throws BadKey for a name that no key can have, or a seed of another length.
 */
export function makeSignerKey(name: string, seed: Uint8Array): SignerKeyTexts {
  if (!isKeyName(name)) throw new BadKey('the name of a key has no spaces and no plus sign');
  if (seed.length !== keyBytes) throw new BadKey(`the seed of a key has ${keyBytes} bytes`);
  const verifier = verifierKeyOf(name, ed25519.getPublicKey(seed), 'ed25519');
  return {
    signerKey: `${signerStart}${name}+${verifier.keyId}+${typed(typeOf.ed25519, seed)}`,
    verifierKey: writeVerifierKey(verifier),
  };
}

/** Texts of a key pair: the secret signer key and the public verifier key. */
export interface SignerKeyTexts {
  readonly signerKey: string;
  readonly verifierKey: string;
}

/** Builds a verifier key from a name and 32 bytes, and derives its id. */
export function verifierKeyOf(
  name: string,
  publicKey: Uint8Array,
  kind: VerifierKey['kind'],
): VerifierKey {
  const named = concatBytes(utf8ToBytes(`${name}\n`), Uint8Array.of(typeOf[kind]), publicKey);
  return { name, keyId: bytesToHex(sha256(named).subarray(0, 4)), kind, publicKey };
}

function partsOf(text: string, kind: string) {
  const [, name, keyId, encoded] = form.exec(text) ?? [];
  const bytes = encoded === undefined ? undefined : bytesOfBase64(encoded);
  const isKey = name !== undefined && isKeyName(name) && bytes?.length === keyBytes + 1;
  if (!isKey || keyId === undefined || bytes === undefined) {
    throw new BadKey(
      `${kind} is a name, eight digits of hex and base64 of 33 bytes, a plus between`,
    );
  }
  return { name, keyId, type: bytes[0], bytes: bytes.slice(1) };
}

/**
 * True for a point of the curve that is not of small order. With a key of small order, a signature of one text is valid
 * for other texts too.
 */
function isPoint(publicKey: Uint8Array): boolean {
  try {
    return !ed25519.Point.fromBytes(publicKey).isSmallOrder();
  } catch {
    return false;
  }
}

function typed(type: number, bytes: Uint8Array): string {
  return base64Of(concatBytes(Uint8Array.of(type), bytes));
}
