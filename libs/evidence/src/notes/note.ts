import { base64Of } from '@art30/event-sourcing';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { bytesOfBase64 } from './note-fields';

/** Most signatures that one note may have. A ledger and its witnesses need far fewer. */
export const noteSignaturesMax = 100;

/** Thrown for a text that is no signed note, or no valid part of one. */
export class NotANote extends Error {
  override readonly name = 'NotANote';
}

/** A text with its signatures (C2SP signed-note). Checkpoints, manifests and key rotations are notes. */
export interface Note {
  /** Signed text, which ends with a line feed. */
  readonly text: string;
  /** Signatures in the order of their lines, at most one for each key. */
  readonly signatures: readonly NoteSignature[];
}

/** A signature, verified or not. Name and key id together identify its key. */
export interface NoteSignature {
  readonly name: string;
  /** Eight lower-case hexadecimal digits. */
  readonly keyId: string;
  /** Bytes after the key id: the signature itself. */
  readonly bytes: Uint8Array;
}

/** Control characters that no note may contain: all below the space except the line feed. */
// eslint-disable-next-line no-control-regex -- these are the characters that are refused
const control = /[\x00-\x09\x0b-\x1f]/;
/** Prefix of a signature line: an em dash and a space. */
const lineStart = '\u2014 ';
const keyIdBytes = 4;

/**
 * Parses a note.
 *
 * @throws NotANote for a text that differs from what `writeNote` would write, so that each note has exactly
 * one text.
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
 * Formats a note as text.
 *
 * @throws NotANote for a text or signatures that no note can have.
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
 * Parses one signature line without its line feed. Witnesses answer with such lines.
 *
 * @throws NotANote for a line that differs from what `writeSignatureLine` would write.
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
 * Formats a signature as its line in a note, without the line feed.
 *
 * @throws NotANote for a name or key id that no key can have, or for empty bytes.
 */
export function writeSignatureLine({ name, keyId, bytes }: NoteSignature): string {
  if (!isKeyName(name) || !/^[0-9a-f]{8}$/.test(keyId) || bytes.length === 0) {
    throw new NotANote('a signature has the name and the id of a key, and bytes');
  }
  return `${lineStart}${name} ${base64Of(concatBytes(hexToBytes(keyId), bytes))}`;
}

/** True if a key may have this name: it has no white space of Unicode, no plus sign and no control character. */
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
 * Repairs a checkpoint note that editors or shells have changed: removes a byte order mark, spaces at line ends and
 * blank lines around the note, and restores line feeds. No checkpoint is signed with these, so its signatures
 * verify again.
 */
export function tidyNote(text: string): string {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  return `${lines
    .map((line) => line.replace(/[ \t]+$/, ''))
    .join('\n')
    .replace(/^\n+|\n+$/g, '')}\n`;
}

/** Decodes the text of a file: UTF-8, or UTF-16 with a byte order mark, as Windows PowerShell writes it. */
export function textOfFile(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isUtf16 = first === 0xff && second === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}
