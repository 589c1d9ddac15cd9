import * as fc from 'fast-check';
import { makeSignerKey, parseSignerKey } from '../notes/keys';
import { isSignedBy } from '../notes/cosignature';
import { parseNote, writeNote } from '../notes/note';
import { parseCheckpoint } from '../notes/checkpoint-body';
import { type Manifest, parseManifest, writeManifest } from './manifest';

const ofA = 'a'.repeat(64);
const example: Manifest = {
  origin: 'article30-ledger/6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
  size: 61,
  root: '00'.repeat(31) + 'ff',
  sequence: 64,
  files: [
    { name: 'README.txt', size: 2_048, sha256: ofA },
    { name: 'events.jsonl', size: 0, sha256: 'b'.repeat(64) },
  ],
};
const text = `article30 evidence pack/1
article30-ledger/6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30
size 61
root AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAP8=
sequence 64
${ofA} 2048 README.txt
${'b'.repeat(64)} 0 events.jsonl
`;

describe('the manifest of a pack', () => {
  it('is one line for each thing it states', () => {
    expect(writeManifest(example)).toBe(text);
    expect(parseManifest(text)).toEqual(example);
  });

  it('is the text of a signed note, and of no checkpoint', () => {
    const { signerKey } = makeSignerKey('article30-ledger/x', new Uint8Array(32).fill(7));
    const signer = parseSignerKey(signerKey);
    const note = parseNote(writeNote({ text, signatures: [signer.sign(text)] }));
    expect(isSignedBy(note, signer.verifier)).toBe(true);
    expect(parseManifest(note.text)).toEqual(example);
    expect(() => parseCheckpoint(text)).toThrow('a checkpoint has four lines');
  });

  it.each<[string, string, string]>([
    ['another title', 'pack/1', 'pack/2'],
    ['no origin', 'article30-ledger/6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30', ''],
    ['a size with a leading zero', 'size 61', 'size 061'],
    ['a size below zero', 'size 61', 'size -1'],
    ['a size that is none', 'size 61', 'size 6.1'],
    ['a size beyond all counting', 'size 61', 'size 9007199254740992'],
    ['a size behind the last sequence', 'size 61', 'size 65'],
    ['a root of another length', 'root AAAA', 'root '],
    [
      'a root in hex',
      'root AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAP8=',
      `root ${'0'.repeat(64)}`,
    ],
    ['other base64 of the root', 'P8=', 'P9='],
    ['no sequence', 'sequence 64\n', ''],
    ['a hash in capitals', ofA, 'A'.repeat(64)],
    ['a hash of another length', ofA, 'a'.repeat(63)],
    ['a file twice', 'events.jsonl', 'README.txt'],
    ['files out of order', 'events.jsonl', 'A.txt'],
    ['itself', 'events.jsonl', 'manifest.txt'],
    ['a path', 'events.jsonl', 'x/events.jsonl'],
    ['two spaces', ' 2048 ', '  2048 '],
    ['a space behind', 'README.txt', 'README.txt '],
    ['a carriage return', 'size 61\n', 'size 61\r\n'],
    ['a blank line', 'sequence 64\n', 'sequence 64\n\n'],
    ['no line feed at the end', 'events.jsonl\n', 'events.jsonl'],
    ['a size of a file that is none', ' 0 events', ' 0x0 events'],
  ])('is refused with %s', (_what, found, instead) => {
    expect(text).toContain(found);
    const changed = text.replace(found, instead);
    expect(() => parseManifest(changed)).toThrow(expect.objectContaining({ name: 'NotAManifest' }));
  });

  it('has one text: every other that can be read is another manifest', () => {
    const change = fc.tuple(fc.nat(text.length - 1), fc.constantFrom(...'\n 0aAZ=+/.-'));
    fc.assert(
      fc.property(change, ([at, character]) => {
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        try {
          expect(writeManifest(parseManifest(changed))).toBe(changed);
        } catch (error) {
          expect((error as Error).name).toBe('NotAManifest');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is not written with members that no pack has', () => {
    const other = { ...example, origin: 'a b' };
    expect(() => writeManifest(other)).toThrow('an origin has no spaces');
    expect(() => writeManifest({ ...example, sequence: 60 })).toThrow('no leaf has a sequence');
  });
});
