import { createHash } from 'node:crypto';
import { hashOfSecretPart, newSecretPart, secretPartsOf } from './single-use-secret';

const asker = '0123-4567-89AB-CDEF-GHJK-MNPQ-RS';
const releaser = 'TVWX-YZ01-2345-6789-ABCD-EFGH-JK';
const plain = (part: string) => part.replaceAll('-', '');

describe('a part of a single-use secret', () => {
  it('has 26 characters in groups of four', () => {
    const bytes = Uint8Array.from({ length: 26 }, (_, index) => index);
    expect(newSecretPart(bytes)).toBe('0123-4567-89AB-CDEF-GHJK-MNPQ-RS');
    expect(newSecretPart(bytes.map((byte) => byte + 224))).toBe(newSecretPart(bytes));
  });

  it('is another each time', () => {
    const parts = Array.from({ length: 100 }, () => newSecretPart());
    expect(new Set(parts).size).toBe(100);
    expect(parts.filter((part) => secretPartsOf(part)?.[0] !== plain(part))).toEqual([]);
  });

  it('is not made of too little chance', () => {
    expect(() => newSecretPart(new Uint8Array(25))).toThrow('a part needs 26 bytes');
  });

  it.each([
    ['as it was shown', asker],
    ['in lower case', asker.toLowerCase()],
    ['without hyphens', plain(asker)],
    ['with spaces for hyphens', ` ${asker.replaceAll('-', ' ')}\n`],
    ['with the dashes of a word processor', asker.replaceAll('-', '–')],
    ['with letters for the digits they look like', asker.replace('0', 'o').replace('1', 'l')],
    ['with I for 1', asker.replace('1', 'I')],
  ])('is read %s', (_how, typed) => {
    expect(secretPartsOf(typed)).toEqual([plain(asker)]);
    expect(hashOfSecretPart(typed)).toBe(createHash('sha256').update(plain(asker)).digest('hex'));
  });

  it.each([
    ['a dot', '.'],
    ['a space', ' '],
    ['a line break', '\r\n'],
    ['a dot among spaces', ' . '],
    ['nothing', ''],
  ])('is read beside its other half, joined by %s', (_what, joint) => {
    expect(secretPartsOf(asker + joint + releaser)).toEqual([plain(asker), plain(releaser)]);
  });

  it.each([
    ['nothing', ''],
    ['too few characters', plain(asker).slice(1)],
    ['too many', `${asker}0`],
    ['three parts', `${asker}.${asker}.${asker}`],
    ['a letter that no secret has', asker.replace('0', 'U')],
    ['a letter of another script', asker.replace('A', 'А')],
    ['another sign', asker.replace('0', '_')],
  ])('is not found in %s', (_what, typed) => {
    expect(secretPartsOf(typed)).toBeUndefined();
    expect(() => hashOfSecretPart(typed)).toThrow(RangeError);
  });

  it('has no hash together with its other half', () => {
    expect(() => hashOfSecretPart(`${asker}.${releaser}`)).toThrow('this is not one part');
  });
});
