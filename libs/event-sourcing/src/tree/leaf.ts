import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson, isCanonicalObject, NotCanonical } from '../canonical-json';
import type { RecordedEvent } from '../event-store';

/** Byte that precedes the bytes of a leaf when it is hashed (RFC 6962, 2.1). */
const leafSign = Uint8Array.of(0);

/**
 * Returns an event as one line of canonical JSON (RFC 8785), the leaf of the log's hash tree. It has data, id,
 * metadata, revision, stream and type as they are stored, before old forms are converted. The line is the same
 * on every kind of store.
 *
 * Any store may hold data or metadata that are no canonical JSON object, if another program wrote them. These
 * are written as a base64 string: of their own bytes, or of the UTF-8 bytes of the JSON that a client would
 * read.
 */
export function leafLine(event: RecordedEvent): string {
  const { id, type, stream, revision } = event;
  const { data, metadata } = membersOf(event);
  return (
    `{"data":${data},"id":${canonicalJson(id)},"metadata":${metadata},` +
    `"revision":${revision},"stream":${canonicalJson(stream)},"type":${canonicalJson(type)}}`
  );
}

/** Returns the hash of a leaf (RFC 6962, 2.1), 32 bytes. */
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

/**
 * Returns a stored text unchanged if it is a canonical JSON object; else the leaf's member for the value that a client
 * would parse from the text.
 */
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
 * Returns the text that JSON.stringify would write, but without recursion. JSON.stringify fails on JSON that nests some
 * thousand levels deep, so another program could stop the hash tree by writing such an event. Returns an empty text for
 * undefined.
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

/** A text that is finished, or a value whose text is still to be made. */
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

/** Converts a hash from hex to base64, the form that checkpoints (signed roots of the tree) have. */
export function base64OfHash(hex: string): string {
  return base64Of(hexToBytes(hex));
}

/** Returns bytes in base64 (RFC 4648, 4), with padding. */
export function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
