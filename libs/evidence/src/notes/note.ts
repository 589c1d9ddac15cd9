import { base64Of } from '@art30/event-sourcing';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { bytesOfBase64 } from './note-fields';

/** Signatures of one note; the checkpoint's own and those of witnesses are far fewer. */
export const noteSignaturesMax = 100;

/** A text is no signed note, or no part of one. */
export class NotANote extends Error {
  override readonly name = 'NotANote';
}

/** A text and who signed it, as in the signed-note specification of C2SP. */
export interface Note {
  /** Ends with a line feed, which is signed too. */
  readonly text: string;
  /** In the order of their lines; one for each key. */
  readonly signatures: readonly NoteSignature[];
}

/** A signature, checked or not; name and key id together say which key made it. */
export interface NoteSignature {
  readonly name: string;
  /** Eight digits of lower-case hex. */
  readonly keyId: string;
  /** What stands after the key id. */
  readonly bytes: Uint8Array;
}

/** Control characters that no note has: all below the space but the line feed. */
// eslint-disable-next-line no-control-regex -- these are the characters that are refused
const control = /[\x00-\x09\x0b-\x1f]/;
/** Begins the line of a signature: an em dash and a space. */
const lineStart = '\u2014 ';
const keyIdBytes = 4;

/**
 * The note that a text is.
 *
 * @throws NotANote for a text that `writeNote` would write otherwise, so that each note has one text.
 */
export function parseNote(source: string): Note {
  demandText(source);
  const end = source.lastIndexOf('\n\n');
  if (end < 0) throw new NotANote('a note has a blank line between its text and its signatures');
  if (!source.endsWith('\n')) throw new NotANote('the last line of a note ends with a line feed');
  const lines = source.slice(end + 2, -1).split('\n');
  if (source.length === end + 2) throw new NotANote('a note has at least one signature');
  const signatures = lines.map(parseSignatureLine);
  demandFew(signatures);
  return { text: source.slice(0, end + 1), signatures };
}

/**
 * The note as text.
 *
 * @throws NotANote for a text or signatures that no note has.
 */
export function writeNote({ text, signatures }: Note): string {
  demandText(text);
  if (!text.endsWith('\n')) throw new NotANote('the text of a note ends with a line feed');
  if (signatures.length === 0) throw new NotANote('a note has at least one signature');
  demandFew(signatures);
  const lines = signatures.map((signature) => `${writeSignatureLine(signature)}\n`);
  return `${text}\n${lines.join('')}`;
}

/**
 * The signature that a line is, without its line feed; witnesses answer with such lines.
 *
 * @throws NotANote for a line that `writeSignatureLine` would write otherwise.
 */
export function parseSignatureLine(line: string): NoteSignature {
  const [name, encoded, ...rest] = line.slice(lineStart.length).split(' ');
  const isLine = line.startsWith(lineStart) && rest.length === 0;
  if (!isLine || name === undefined || encoded === undefined || !isKeyName(name)) {
    throw new NotANote('a signature is an em dash, the name of a key and base64, a space between');
  }
  const bytes = bytesOfBase64(encoded);
  if (bytes === undefined || bytes.length <= keyIdBytes) {
    throw new NotANote(`the signature of ${name} is no key id and signature in base64`);
  }
  const keyId = bytesToHex(bytes.subarray(0, keyIdBytes));
  return { name, keyId, bytes: bytes.slice(keyIdBytes) };
}

/**
 * A signature as the line that it has in a note, without the line feed.
 *
 * @throws NotANote for a name or key id that no key has, and for no bytes.
 */
export function writeSignatureLine({ name, keyId, bytes }: NoteSignature): string {
  if (!isKeyName(name) || !/^[0-9a-f]{8}$/.test(keyId) || bytes.length === 0) {
    throw new NotANote('a signature has the name and the id of a key, and bytes');
  }
  return `${lineStart}${name} ${base64Of(concatBytes(hexToBytes(keyId), bytes))}`;
}

/** Whether a key may be called so: no space of any alphabet, no plus, no control character. */
export function isKeyName(name: string): boolean {
  return /^[^\s+\u0085]+$/u.test(name) && !control.test(name) && name.isWellFormed();
}

function demandText(text: string) {
  if (!text.isWellFormed()) throw new NotANote('a note is text in Unicode');
  if (control.test(text)) throw new NotANote('a note has no control characters but line feeds');
}

function demandFew(signatures: readonly NoteSignature[]) {
  if (signatures.length > noteSignaturesMax) {
    throw new NotANote(`a note has at most ${noteSignaturesMax} signatures`);
  }
  const keys = new Set(signatures.map(({ name, keyId }) => `${name}+${keyId}`));
  if (keys.size < signatures.length) throw new NotANote('a note has one signature of each key');
}

/**
 * The note in a text that editors and shells have passed on: without a byte order mark, with line feeds
 * alone, without blanks at the ends of lines and without blank lines around it. What was signed has none
 * of these, so that a signature holds over the same bytes as before.
 */
export function tidyNote(text: string): string {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  return `${lines
    .map((line) => line.replace(/[ \t]+$/, ''))
    .join('\n')
    .replace(/^\n+|\n+$/g, '')}\n`;
}

/** The text of a file: UTF-8, or UTF-16 where its mark says so, as Windows PowerShell writes it. */
export function textOfFile(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isUtf16 = first === 0xff && second === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}
