import fc from 'fast-check';
import {
  type Note,
  NotANote,
  type NoteSignature,
  noteSignaturesMax,
  parseNote,
  parseSignatureLine,
  writeNote,
  writeSignatureLine,
} from './note';

/** Note and names from golang.org/x/mod/sumdb/note, note_test.go (TestSign, TestOpen). */
const text =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n";
const peter =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const enoch =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';

/** Example of the signed-note specification, with an empty line in its text. */
const quasimodo =
  'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n' +
  '— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n';

const names = fc.stringMatching(/^[a-z0-9./-]{1,20}$/);
const signature: fc.Arbitrary<NoteSignature> = fc.record({
  name: names,
  keyId: fc.stringMatching(/^[0-9a-f]{8}$/),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 80 }),
});
const notes = fc.record({
  text: fc.string({ unit: 'grapheme' }).map((line) => `${line.replace(/\p{Cc}/gu, '')}\n`),
  signatures: fc.uniqueArray(signature, {
    minLength: 1,
    maxLength: 5,
    selector: ({ name, keyId }) => `${name}+${keyId}`,
  }),
});

const signed = { name: 'a', keyId: '00000000', bytes: Uint8Array.of(1) };

describe('a signed note', () => {
  it('is read with its text and signatures as the reference writes it', () => {
    const note = parseNote(`${text}\n${peter}${enoch}`);
    expect(note.text).toBe(text);
    expect(note.signatures.map(({ name, keyId, bytes }) => [name, keyId, bytes.length])).toEqual([
      ['PeterNeumann', 'c74f20a3', 64],
      ['EnochRoot', 'af0cfe78', 64],
    ]);
    expect(writeNote(note)).toBe(`${text}\n${peter}${enoch}`);
  });

  it('may have empty lines in its text, as the example of the specification has', () => {
    const note = parseNote(quasimodo);
    expect(note.text.endsWith('\n\ned è subito sera.\n')).toBe(true);
    expect(note.signatures[0]?.keyId).toBe('367ba04b');
    expect(writeNote(note)).toBe(quasimodo);
  });

  it('comes back from its text as it was written', () => {
    fc.assert(fc.property(notes, (note) => expect(parseNote(writeNote(note))).toEqual(note)));
  });

  it('has one text: whatever else is read is written as it was', () => {
    const changed = fc.tuple(
      fc.nat(text.length + peter.length),
      fc.constantFrom(...' \n=+—Aa\r\t'),
    );
    fc.assert(
      fc.property(changed, fc.boolean(), ([at, sign], isPut) => {
        const source = `${text}\n${peter}`;
        const other = source.slice(0, at) + sign + source.slice(isPut ? at : at + 1);
        let note;
        try {
          note = parseNote(other);
        } catch (error) {
          expect(error).toBeInstanceOf(NotANote);
          return;
        }
        expect(writeNote(note)).toBe(other);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['nothing', '', 'blank line'],
    ['a text without signatures', text, 'blank line'],
    ['a text with no signature after its blank line', `${text}\n`, 'at least one signature'],
    ['no line feed at the end', `${text}\n${peter.slice(0, -1)}`, 'ends with a line feed'],
    ['a control character', `\u0001${text}\n${peter}`, 'control characters'],
    ['a carriage return', `${text}\r\n${peter}`, 'control characters'],
    ['a tab', `a\tb\n\n${peter}`, 'control characters'],
    ['half a character', `\ud800${text}\n${peter}`, 'Unicode'],
    ['a name with a space', `${text}\n${peter.replace('Peter', 'Peter ')}`, 'a space between'],
    ['a name with a plus', `${text}\n${peter.replace('Peter', 'Peter+')}`, 'a space between'],
    [
      'a name with another space',
      `${text}\n${peter.replace('Peter', 'P\u00a0')}`,
      'a space between',
    ],
    ['no name', `${text}\n${peter.replace('PeterNeumann', '')}`, 'a space between'],
    ['a hyphen for the dash', `${text}\n${peter.replace('—', '-')}`, 'a space between'],
    ['a space at the end of a line', `${text}\n${peter.slice(0, -1)} \n`, 'a space between'],
    ['another line among signatures', `${text}\n${peter}Unexpected.\n`, 'a space between'],
    ['a blank line after signatures', `${text}\n${peter}\n`, 'at least one signature'],
    ['base64 without padding', `${text}\n${peter.replace('AM=', 'AM')}`, 'base64'],
    ['base64 with more padding', `${text}\n${peter.replace('AM=', 'AM==')}`, 'base64'],
    ['bits behind the last byte', `${text}\n${peter.replace('AM=', 'AN=')}`, 'base64'],
    ['the other alphabet', `${text}\n${peter.replace('go/Z', 'go_Z')}`, 'base64'],
    ['a key id alone', `${text}\n— PeterNeumann x08gow==\n`, 'base64'],
    ['two signatures of one key', `${text}\n${peter}${peter}`, 'one signature of each key'],
  ])('is not a text with %s', (_, source, reason) => {
    expect(() => parseNote(source)).toThrow(NotANote);
    expect(() => parseNote(source)).toThrow(reason);
  });

  it('bears a hundred signatures and not one more', () => {
    const lines = Array.from({ length: noteSignaturesMax + 1 }, (_, at) =>
      peter.replace('PeterNeumann', `w${at}`),
    );
    const source = (count: number) => `${text}\n${lines.slice(0, count).join('')}`;
    expect(parseNote(source(noteSignaturesMax)).signatures).toHaveLength(noteSignaturesMax);
    expect(() => parseNote(source(noteSignaturesMax + 1))).toThrow('at most 100 signatures');
  });

  it.each<readonly [string, Partial<Note>]>([
    ['a text that ends without a line feed', { text: 'abc' }],
    ['a text with a control character', { text: 'a\u0007\n' }],
    ['no signatures', { signatures: [] }],
    ['a name with a plus', { signatures: [{ ...signed, name: 'a+b' }] }],
    ['a key id in capitals', { signatures: [{ ...signed, keyId: 'ABCDEF00' }] }],
    ['a signature of no bytes', { signatures: [{ ...signed, bytes: new Uint8Array() }] }],
  ])('is not written of %s', (_, part) => {
    expect(() => writeNote({ ...parseNote(quasimodo), ...part })).toThrow(NotANote);
  });

  it('has lines of signatures that are read one by one', () => {
    const line = peter.slice(0, -1);
    expect(writeSignatureLine(parseSignatureLine(line))).toBe(line);
    expect(() => parseSignatureLine(peter)).toThrow(NotANote);
  });
});
