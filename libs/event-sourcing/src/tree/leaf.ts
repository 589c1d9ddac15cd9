import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson, isCanonicalObject, NotCanonical } from '../canonical-json';
import type { RecordedEvent } from '../event-store';

/** Before the bytes of a leaf (RFC 6962, 2.1). */
const leafSign = Uint8Array.of(0);

/**
 * An event as one line of canonical JSON (RFC 8785): data, id, metadata, revision, stream and type, as
 * stored and before any upcasting. The same on every store. Data and metadata that are no object in
 * canonical JSON are a string each: base64 of the UTF-8 bytes of what a client makes of them, or of
 * their own bytes.
 */
export function leafLine(event: RecordedEvent): string {
  const { id, type, stream, revision } = event;
  const { data, metadata } = membersOf(event);
  return (
    `{"data":${data},"id":${canonicalJson(id)},"metadata":${metadata},` +
    `"revision":${revision},"stream":${canonicalJson(stream)},"type":${canonicalJson(type)}}`
  );
}

/** Hash of a leaf (RFC 6962, 2.1), 32 bytes. */
export function leafHash(line: string | Uint8Array): Uint8Array {
  const bytes = typeof line === 'string' ? utf8ToBytes(line) : line;
  return sha256(concatBytes(leafSign, bytes));
}

function membersOf({ data, metadata, stored }: RecordedEvent) {
  switch (stored?.as) {
    case 'texts':
      return { data: ofText(stored.data), metadata: ofText(stored.metadata) };
    case 'values':
      return { data: ofValue(stored.data), metadata: ofValue(stored.metadata) };
    case undefined:
      return { data: ofValue(data), metadata: ofValue(metadata) };
  }
}

/** The text itself, where that is canonical; else what a client would make of it. */
function ofText(text: string): string {
  return isCanonicalObject(text) ? text : ofValue(JSON.parse(text));
}

function ofValue(value: unknown): string {
  if (value instanceof Uint8Array) return `"${base64Of(value)}"`;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const text = isObject ? canonicalOrNone(value) : undefined;
  return text ?? `"${base64Of(utf8ToBytes(writtenBy(value)))}"`;
}

/**
 * The text that JSON.stringify gives of parsed JSON, which ends with an error where it nests some
 * thousand deep: whoever can write into a stream could stop the tree by it. Nothing for what is not
 * there at all.
 */
function writtenBy(value: unknown): string {
  const pieces: string[] = [];
  const ahead: Piece[] = [{ value }];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (typeof next === 'string') pieces.push(next);
    else if (typeof next.value !== 'object' || next.value === null) {
      pieces.push(JSON.stringify(next.value) ?? '');
    } else {
      for (const piece of piecesOf(next.value).reverse()) ahead.push(piece);
    }
  }
  return pieces.join('');
}

/** Text, or a value that is still to be written. */
type Piece = string | { readonly value: unknown };

function piecesOf(container: object): Piece[] {
  const isList = Array.isArray(container);
  const pieces: Piece[] = [];
  for (const [name, value] of Object.entries(container)) {
    pieces.push(`${pieces.length === 0 ? '' : ','}${isList ? '' : `${JSON.stringify(name)}:`}`);
    pieces.push({ value });
  }
  return [isList ? '[' : '{', ...pieces, isList ? ']' : '}'];
}

function canonicalOrNone(value: object): string | undefined {
  try {
    return canonicalJson(value);
  } catch (error) {
    if (error instanceof NotCanonical) return undefined;
    throw error;
  }
}

/** A hash in hex as notes write it: base64 of its bytes. */
export function base64OfHash(hex: string): string {
  return base64Of(hexToBytes(hex));
}

/** Base64 (RFC 4648, 4) of bytes, with padding. */
export function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
