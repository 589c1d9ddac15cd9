import { makeSignerKey, parseSignerKey } from './keys';
import { parseNote, writeNote } from './note';
import { rotationSigners, writeRotation } from './rotation';

const keyOf = (fill: number, name = 'article30-ledger/L') => {
  const texts = makeSignerKey(name, new Uint8Array(32).fill(fill));
  return { text: texts.verifierKey, signer: parseSignerKey(texts.signerKey) };
};
const [old, next, third] = [keyOf(1), keyOf(2), keyOf(3)];
const rotation = { from: old.text, to: next.text };
const both = writeRotation(old.signer, next.signer);

describe('the rotation of a key', () => {
  it('is signed by both keys', () => {
    expect(both.split('\n').slice(0, 4)).toEqual([
      'article30 checkpoint key rotation/1',
      `from ${old.text}`,
      `to ${next.text}`,
      '',
    ]);
    expect(rotationSigners(both, rotation)).toEqual({ isSignedByOld: true, isSignedByNew: true });
  });

  it('is signed by the next key alone where the old one is lost', () => {
    const alone = writeRotation(old.text, next.signer);
    expect(rotationSigners(alone, rotation)).toEqual({ isSignedByOld: false, isSignedByNew: true });
  });

  it('is of the very keys that are asked about', () => {
    expect(rotationSigners(both, { from: old.text, to: third.text })).toBeUndefined();
    expect(rotationSigners(both, { from: next.text, to: old.text })).toBeUndefined();
    expect(rotationSigners(both, { from: old.text, to: 'no key' })).toBeUndefined();
  });

  it('stays with the name of the ledger', () => {
    const other = keyOf(4, 'article30-ledger/M');
    const note = writeRotation(old.signer, other.signer);
    expect(rotationSigners(note, { from: old.text, to: other.text })).toBeUndefined();
  });

  it('bears no signature of a third key, and none that does not hold', () => {
    const { text, signatures } = parseNote(both);
    const signedMore = writeNote({ text, signatures: [...signatures, third.signer.sign(text)] });
    expect(rotationSigners(signedMore, rotation)).toBeUndefined();
    const [first, second] = signatures;
    const forged = { ...first!, bytes: second!.bytes };
    expect(rotationSigners(writeNote({ text, signatures: [forged, second!] }), rotation)).toBe(
      undefined,
    );
  });

  it('is no other text', () => {
    expect(rotationSigners('', rotation)).toBeUndefined();
    expect(rotationSigners(both.replace('rotation/1', 'rotation/2'), rotation)).toBeUndefined();
  });
});
