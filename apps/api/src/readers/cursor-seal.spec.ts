import { QuestionRefused } from '@art30/books';
import { CursorSeal, type CursorReader } from './cursor-seal';

const seal = new CursorSeal(Buffer.alloc(32, 7));
const cursor = 'WzQyLCJQMSJd';
const reader: CursorReader = {
  caller: { issuer: 'urn:i', person: 'u.of-a', donors: ['DON-A', 'DON-C'] },
  operation: 'Pledges.list',
};
const { caller } = reader;

describe('a sealed cursor', () => {
  const sealed = seal.seal(cursor, reader);

  it('is opened by whoever it was given to, at the same question', () => {
    expect(sealed).toMatch(/^[\w-]{54}$/);
    expect(seal.seal(cursor, reader)).toBe(sealed);
    expect(Buffer.from(sealed, 'base64url').includes(cursor)).toBe(false);
    expect(seal.open(sealed, reader)).toBe(cursor);
    const turned = { ...reader, caller: { ...caller, donors: ['DON-C', 'DON-A'] } };
    expect(seal.open(sealed, turned)).toBe(cursor);
  });

  it.each<readonly [string, CursorReader]>([
    ['person', { ...reader, caller: { ...caller, person: 'u.of-b' } }],
    ['issuer', { ...reader, caller: { ...caller, issuer: 'urn:j' } }],
    ['donor', { ...reader, caller: { ...caller, donors: ['DON-A'] } }],
    ['donor in two words', { ...reader, caller: { ...caller, donors: ['DON-A,DON-C'] } }],
    ['question', { ...reader, operation: 'Receipts.list' }],
  ])('is refused of another %s', (_what, other) => {
    expect(() => seal.open(sealed, other)).toThrow(QuestionRefused);
  });

  it('is refused where a character of it is another, is missing, or is too many', () => {
    for (const at of Array.from(sealed, (_character, index) => index)) {
      const other = String.fromCharCode((sealed.codePointAt(at) ?? 0) + 1);
      const changed = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`;
      expect(() => seal.open(changed, reader)).toThrow(QuestionRefused);
    }
    for (const changed of [cursor, '', 'A', sealed.slice(0, -1), `${sealed}A`, `A${sealed}`]) {
      expect(() => seal.open(changed, reader)).toThrow(QuestionRefused);
    }
  });

  it('is refused under another key', () => {
    const other = new CursorSeal(Buffer.alloc(32, 8));
    expect(() => other.open(sealed, reader)).toThrow(QuestionRefused);
  });
});
