import { hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { isSignedBy } from './cosignature';
import {
  BadKey,
  makeSignerKey,
  parseSignerKey,
  parseVerifierKey,
  verifierKeyOf,
  writeVerifierKey,
} from './keys';
import { parseNote, writeNote } from './note';

/** Keys and note from golang.org/x/mod/sumdb/note, note_test.go. */
const peterKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const peterSigner =
  'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const enochKey = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const text =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n";
const peter =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const enoch =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('keys of notes', () => {
  it('sign as the reference does', () => {
    const signatures = [parseSignerKey(peterSigner).sign(text)];
    expect(writeNote({ text, signatures })).toBe(`${text}\n${peter}`);
  });

  it('verify what the reference signed, each its own signature', () => {
    const note = parseNote(`${text}\n${peter}${enoch}`);
    expect(isSignedBy(note, parseVerifierKey(peterKey))).toBe(true);
    expect(isSignedBy(note, parseVerifierKey(enochKey))).toBe(true);
    expect(isSignedBy(parseNote(`${text}\n${enoch}`), parseVerifierKey(peterKey))).toBe(false);
  });

  it('verify no other text', () => {
    const note = parseNote(`${text.replace('problem is', 'answer is')}\n${peter}`);
    expect(isSignedBy(note, parseVerifierKey(peterKey))).toBe(false);
  });

  it('verify no signature that has more bytes', () => {
    const longer = peter.slice(0, 60) + 'ABCD' + peter.slice(60);
    expect(isSignedBy(parseNote(`${text}\n${longer}`), parseVerifierKey(peterKey))).toBe(false);
  });

  it('verify the second test of RFC 8032, 7.1', () => {
    const seed = hexToBytes('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
    const publicKey = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
    const { signerKey, verifierKey } = makeSignerKey('rfc8032', seed);
    expect(parseVerifierKey(verifierKey).publicKey).toEqual(hexToBytes(publicKey));
    expect(parseSignerKey(signerKey).sign('r').bytes).toEqual(
      hexToBytes(
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
          '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      ),
    );
  });

  it('come back from their texts', () => {
    expect(writeVerifierKey(parseVerifierKey(peterKey))).toBe(peterKey);
    expect(writeVerifierKey(parseSignerKey(peterSigner).verifier)).toBe(peterKey);
    fc.assert(
      fc.property(seeds, (seed) => {
        const { signerKey, verifierKey } = makeSignerKey('article30-ledger/x', seed);
        expect(writeVerifierKey(parseSignerKey(signerKey).verifier)).toBe(verifierKey);
        const witness = verifierKeyOf('w', parseVerifierKey(verifierKey).publicKey, 'cosignature');
        expect(parseVerifierKey(writeVerifierKey(witness))).toEqual(witness);
      }),
      { numRuns: 20 },
    );
  });

  it('are no part of a key, and no key with one character changed', () => {
    for (const [key, parse] of [
      [peterKey, parseVerifierKey],
      [peterSigner, parseSignerKey],
    ] as const) {
      for (let start = 0; start < key.length; start += 1) {
        if (start > 0) expect(() => parse(key.slice(start))).toThrow(BadKey);
        expect(() => parse(key.slice(0, start))).toThrow(BadKey);
        const next = String.fromCharCode(key.charCodeAt(start) + 1);
        const changed = key.slice(0, start) + next + key.slice(start + 1);
        expect(() => parse(changed)).toThrow(BadKey);
      }
    }
  });

  it.each([
    [
      'a key of another length',
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
      'base64 of 33 bytes',
    ],
    [
      'an unknown type',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
      'unknown type',
    ],
    ['a line feed', `${peterKey}\n`, 'base64 of 33 bytes'],
    ['a key id in capitals', peterKey.replace('c74f20a3', 'C74F20A3'), 'eight digits'],
    ['the name of another', peterKey.replace('Peter', 'Paul'), 'the id of another'],
    ['a space in its name', peterKey.replace('Peter', 'Peter '), 'eight digits'],
  ])('are not texts with %s', (_, source, reason) => {
    expect(() => parseVerifierKey(source)).toThrow(BadKey);
    expect(() => parseVerifierKey(source)).toThrow(reason);
  });

  it.each(['01', '00', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'])(
    'are no points under which one signature holds for many texts: %s',
    (start) => {
      const weak = verifierKeyOf('weak', hexToBytes(start.padEnd(64, '0')), 'ed25519');
      expect(() => parseVerifierKey(writeVerifierKey(weak))).toThrow('is no Ed25519 key');
    },
  );

  it('never show the secret in a refusal', () => {
    const wrong = peterSigner.replace('c74f20a3', 'c74f20a4');
    expect(() => parseSignerKey(wrong)).toThrow(
      'the signer key of PeterNeumann has the id of another',
    );
    expect(() => parseSignerKey(peterKey)).toThrow('a signer key begins with PRIVATE+KEY+');
  });

  it('are made of a name without spaces and 32 bytes', () => {
    expect(() => makeSignerKey('a b', new Uint8Array(32))).toThrow(BadKey);
    expect(() => makeSignerKey('a', new Uint8Array(31))).toThrow(BadKey);
  });
});
