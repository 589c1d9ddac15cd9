import { createHash, randomBytes } from 'node:crypto';

/** Alphabet of Crockford's base 32: digits and letters that are not mistaken for one another, and no U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Characters of a part. Each has 5 bits, so a part has 130: too many to guess, and no slow hash is needed.
 */
const partLength = 26;
const groupLength = 4;

/**
 * Returns a new part of a single-use secret in readable form, in groups of four: `7KQM-0X3D-…`.
 *
 * @param random at least 26 random bytes; five bits of each are used.
 */
export function newSecretPart(random: Uint8Array = randomBytes(partLength)): string {
  if (random.length < partLength) throw new RangeError(`a part needs ${partLength} bytes`);
  const text = Array.from(random.subarray(0, partLength), (byte) => alphabet[byte % 32]).join('');
  return (text.match(new RegExp(`.{1,${groupLength}}`, 'g')) ?? []).join('-');
}

/**
 * Parses the one or two parts that a person typed. Case, spaces and hyphens do not matter; two parts may be
 * joined by a dot or white space. O is read as 0, I and L as 1.
 *
 * @returns undefined if the text cannot be a secret.
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
 * Returns the SHA-256, in hex, of one part in its normal form.
 *
 * @throws RangeError for a text that is not exactly one part.
 */
export function hashOfSecretPart(text: string): string {
  const [part, other] = secretPartsOf(text) ?? [];
  if (part === undefined || other !== undefined) throw new RangeError('this is not one part');
  return createHash('sha256').update(part).digest('hex');
}
