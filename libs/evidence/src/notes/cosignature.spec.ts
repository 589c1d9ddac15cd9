import fc from 'fast-check';
import { cosignatureMessage, cosignedAt, cosignerOf, isSignedBy } from './cosignature';
import { parseVerifierKey, writeVerifierKey } from './keys';
import { parseNote, writeNote } from './note';

/** Example of the tlog-cosignature specification. */
const example =
  'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n' +
  '— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n' +
  '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n';

/**
 * A log's key, a witness's key and a checkpoint with both signatures, made by torchwood 0.10.0 and
 * golang.org/x/mod 0.40.0; published as test data of go.thesmos.sh/core (tlog/checkpoint/testdata).
 */
const logKey = 'example.com/log+bff03704+ASCnxbDygGa23JIkY9tjqisWYoqagOS63fcd9daLrTE7';
const witnessKey = 'example.com/w1+a72856e1+BHjw7QAzt7GUhD5JnLF3XLaP6DpiJeWa9pnwQtbET3nu';
const cosigned =
  'example.com/log\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nan extension line\n\n' +
  '— example.com/log v/A3BKMjmv3d7C6xPbd58TECfECK1q+BtKQiNdenVdvwpEn7y2la9SCtDdxvALHglFXvYGNWAvCf7jSj6g1RvNBOWAA=\n' +
  '— example.com/w1 pyhW4QAAAABqvnLasqEFje9lXVOqbpGT8kMXrnXxC8/3zNGWkUUwS5UY6R7dHCn1tPLFbrs+B2TyAZqs8T2WK6X4+VcKNtetsSrLAg==\n';

const seed = Uint8Array.from({ length: 32 }, (_, at) => at);
const witness = cosignerOf('witness.example.com/w1', seed);
const times = fc.nat({ max: 4_000_000_000 });

describe('the cosignature of a witness', () => {
  it('states its time as in the example of the specification', () => {
    const note = parseNote(example);
    const [log, cosigner] = note.signatures;
    expect(cosigner?.name).toBe('witness.example.com/w1');
    expect(cosignedAt(cosigner ?? seed0())).toBe(1679315147);
    expect(log && cosignedAt(log)).toBeUndefined();
    expect(cosignatureMessage(note.text, 1679315147)).toBe(
      'cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n' +
        'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
    );
    expect(writeNote(note)).toBe(example);
  });

  it('holds as another implementation made it', () => {
    const note = parseNote(cosigned);
    expect(isSignedBy(note, parseVerifierKey(logKey))).toBe(true);
    expect(isSignedBy(note, parseVerifierKey(witnessKey))).toBe(true);
    const changed = { ...note, text: note.text.replace('an extension', 'another extension') };
    expect(isSignedBy(changed, parseVerifierKey(witnessKey))).toBe(false);
  });

  it('holds for the checkpoint and time that were signed, and for no other', () => {
    const { text } = parseNote(example);
    const key = parseVerifierKey(writeVerifierKey(witness.verifier));
    fc.assert(
      fc.property(times, fc.nat(71), fc.integer({ min: 1, max: 255 }), (time, at, flip) => {
        const good = witness.cosign(text, time);
        expect(cosignedAt(good)).toBe(time);
        expect(isSignedBy({ text, signatures: [good] }, key)).toBe(true);
        expect(isSignedBy({ text: `${text}more\n`, signatures: [good] }, key)).toBe(false);
        const bytes = good.bytes.map((byte, place) => (place === at ? byte ^ flip : byte));
        expect(isSignedBy({ text, signatures: [{ ...good, bytes }] }, key)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('is no signature of the log, whose key has another type', () => {
    const { text } = parseNote(example);
    const { publicKey, name } = witness.verifier;
    const signatures = [witness.cosign(text, 1)];
    const log = { name, publicKey, kind: 'ed25519', keyId: witness.verifier.keyId } as const;
    expect(isSignedBy({ text, signatures }, log)).toBe(false);
  });

  it('has a time that a number holds', () => {
    const bytes = new Uint8Array(72).fill(255);
    expect(cosignedAt({ name: 'w', keyId: '00000000', bytes })).toBeUndefined();
  });
});

function seed0() {
  return { name: 'none', keyId: '00000000', bytes: new Uint8Array() };
}
