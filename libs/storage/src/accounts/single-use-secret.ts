import { createHash, randomBytes } from 'node:crypto';

/** Digits and letters of Crockford's base 32: none looks like another, and no U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A character has 5 bits, hence a part 130: too many to guess, so that no slow hash is needed. */
const partLength = 26;
const groupLength = 4;

/**
 * A new part of a single-use secret as a person reads it, in groups of four: `7KQM-0X3D-…`.
 *
 * @param random at least 26 bytes of chance; five bits of each are used.
 */
export function newSecretPart(random: Uint8Array = randomBytes(partLength)): string {
  if (random.length < partLength) throw new RangeError(`a part needs ${partLength} bytes`);
  const text = Array.from(random.subarray(0, partLength), (byte) => alphabet[byte % 32]).join('');
  return (text.match(new RegExp(`.{1,${groupLength}}`, 'g')) ?? []).join('-');
}

/**
 * The one or two parts in what a person typed: in any case, with or without spaces and hyphens, the
 * halves joined by a dot or white space. O counts as 0, I and L as 1.
 *
 * @returns undefined where the text cannot be a secret.
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
 * SHA-256 in hex of one part, however it was typed.
 *
 * @throws RangeError for what is not one part.
 */
export function hashOfSecretPart(text: string): string {
  const [part, other] = secretPartsOf(text) ?? [];
  if (part === undefined || other !== undefined) throw new RangeError('this is not one part');
  return createHash('sha256').update(part).digest('hex');
}
