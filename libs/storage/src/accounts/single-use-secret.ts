import { createHash, randomBytes } from 'node:crypto';

/**
 * Alphabet of Crockford's base 32. It leaves out I, L, O and U, which are misread when people copy a secret by
 * hand.
 */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Number of characters of a part. Each has 5 bits, so a part has 130 bits. That is too many to guess, so the hash of a
 * part may be a fast one.
 */
const partLength = 26;
const groupLength = 4;

/**
 * Returns a new part of a single-use secret (with which a person sets a password once), in groups of four:
 * `7KQM-0X3D-…`.
 *
 * @param random at least 26 random bytes; five bits of each are used.
 */
export function newSecretPart(random: Uint8Array = randomBytes(partLength)): string {
  if (random.length < partLength) throw new RangeError(`a part needs ${partLength} bytes`);
  const text = Array.from(random.subarray(0, partLength), (byte) => alphabet[byte % 32]).join('');
  return (text.match(new RegExp(`.{1,${groupLength}}`, 'g')) ?? []).join('-');
}

/**
 * Parses the one or two parts of a secret that a person typed. Case, white space, dots and hyphens are ignored, also
 * between two parts. O is read as 0, and I and L as 1.
 *
 * @returns each part in capitals without hyphens; undefined if the text cannot be a secret.
 */
export function secretPartsOf(text: string): readonly string[] | undefined {
  const typed = text
    .toUpperCase()
    .replace(/[\s.\p{Dash_Punctuation}]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  if (![...typed].every((character) => alphabet.includes(character))) return undefined;
  if (typed.length === partLength) return [typed];
  if (typed.length === 2 * partLength) return [typed.slice(0, partLength), typed.slice(partLength)];
  return undefined;
}

/**
 * Returns the SHA-256, in hex, of one part in capitals without hyphens.
 *
 * @throws RangeError for a text that is not exactly one part.
 */
export function hashOfSecretPart(text: string): string {
  const [part, other] = secretPartsOf(text) ?? [];
  if (part === undefined || other !== undefined) throw new RangeError('this is not one part');
  return createHash('sha256').update(part).digest('hex');
}
