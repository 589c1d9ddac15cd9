import {
  canonicalJson,
  type EventMetadata,
  isCanonicalObject,
  type JsonObject,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { concatBytes } from '@noble/hashes/utils.js';

/** Most bytes of one line. An event's data has at most 1,000,000 bytes; base64 and the metadata make a line longer. */
const lineBytesMax = 8_000_000;

const lineFeed = 10;

/** Thrown for bytes that are not a sequence of lines with a line feed after each. */
export class NoLines extends Error {
  override readonly name = 'NoLines';
}

/**
 * Splits a stream of bytes into lines, without their line feeds.
 *
 * @throws NoLines for a last line without a line feed, or for a line that is too long.
 */
export async function* linesOf(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  let held: Uint8Array[] = [];
  for await (const piece of pieces) {
    let start = 0;
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, start)) {
      yield joined([...held, piece.subarray(start, end)]);
      [held, start] = [[], end + 1];
    }
    // The bytes are copied, since the source may reuse the buffer of the piece.
    if (start < piece.length) held.push(piece.slice(start));
    demandShort(held);
  }
  if (held.length > 0) throw new NoLines('the last line does not end with a line feed');
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  demandShort(parts);
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : concatBytes(...parts);
}

function demandShort(parts: readonly Uint8Array[]): void {
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  if (bytes > lineBytesMax) throw new NoLines(`a line has more than ${lineBytesMax} bytes`);
}

/** Thrown for a line that is not in canonical form or lacks a member. */
export class OtherLine extends Error {
  override readonly name = 'OtherLine';
}

/** A checkpoint event with its place in the log, from its line. */
export interface PlacedCheckpoint {
  readonly event: RecordedEvent;
  /** Number of leaves before it in the log. */
  readonly leavesBefore: number;
  readonly sequence: number;
}

const membersOfEvent = ['data', 'id', 'metadata', 'revision', 'stream', 'type'];
const membersOfCheckpoint = ['event', 'leavesBefore', 'sequence'];

/** Decoder that refuses bytes that are not UTF-8. It keeps a byte order mark, so that the line is then refused. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses the line of a leaf, which must be canonical JSON (RFC 8785) without duplicate members. `data` and
 * `metadata` are strings if they were stored as something else than objects.
 *
 * @throws OtherLine
 */
export function leafOf(line: Uint8Array): RecordedEvent {
  const text = decodedLine(line);
  const value = valueOf(text);
  const event = eventIn(value, 'the line');
  if (!isCanonicalObject(text) && text !== canonicalEvent(value)) throw notCanonical();
  return event;
}

/**
 * Parses the line of a checkpoint event, which must be canonical JSON.
 *
 * @throws OtherLine
 */
export function checkpointOf(line: Uint8Array): PlacedCheckpoint {
  const text = decodedLine(line);
  const value = valueOf(text);
  const { event, leavesBefore, sequence } = membersIn(value, membersOfCheckpoint, 'the line');
  if (!isCount(leavesBefore) || !isCount(sequence)) {
    throw new OtherLine('the line states no leaves before it, or no sequence');
  }
  if (!isCanonicalObject(text)) throw notCanonical();
  return { event: eventIn(event, 'its event'), leavesBefore, sequence };
}

function decodedLine(line: Uint8Array): string {
  try {
    return utf8.decode(line);
  } catch {
    throw new OtherLine('the line is no text in UTF-8');
  }
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new OtherLine('the line is no JSON');
  }
}

/**
 * Formats an event as canonical JSON, member by member. A member may have the greatest depth that `canonicalJson`
 * allows, and the whole line is one level deeper.
 *
 * @throws OtherLine
 */
function canonicalEvent(value: unknown): string {
  const members = membersIn(value, membersOfEvent, 'the line');
  try {
    const written = membersOfEvent.map((name) => `"${name}":${canonicalJson(members[name])}`);
    return `{${written.join(',')}}`;
  } catch {
    throw notCanonical();
  }
}

function notCanonical(): OtherLine {
  return new OtherLine(
    'the line is not the canonical JSON of what it says: its members stand in another order or twice, or something is written otherwise',
  );
}

function eventIn(value: unknown, what: string): RecordedEvent {
  const { data, id, metadata, revision, stream, type } = membersIn(value, membersOfEvent, what);
  if (typeof id !== 'string' || typeof stream !== 'string' || typeof type !== 'string') {
    throw new OtherLine(`${what} has no id, no stream or no type in words`);
  }
  if (!isCount(revision)) throw new OtherLine(`${what} has no revision`);
  return {
    id,
    stream,
    type,
    revision,
    position: '',
    data: jsonOf(data, what) as JsonObject,
    metadata: jsonOf(metadata, what) as EventMetadata,
  };
}

/**
 * Returns the value if it is an object, or the base64 text of stored bytes that are no JSON object. Such a text is
 * allowed, so that later checks can report the event by its id.
 *
 * @throws OtherLine for any other value.
 */
function jsonOf(value: unknown, what: string): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const isBase64 = typeof value === 'string' && isBase64Text(value);
  if (isObject || isBase64) return value;
  throw new OtherLine(`${what} has data or metadata that are no object and no base64`);
}

function isBase64Text(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
}

function membersIn(
  value: unknown,
  names: readonly string[],
  what: string,
): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const own = isObject ? Object.keys(value) : [];
  if (own.length === names.length && names.every((name) => own.includes(name))) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new OtherLine(`${what} is no object with the members ${names.join(', ')}`);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
