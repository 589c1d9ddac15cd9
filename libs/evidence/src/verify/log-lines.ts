import {
  canonicalJson,
  type EventMetadata,
  isCanonicalObject,
  type JsonObject,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { concatBytes } from '@noble/hashes/utils.js';

/** Bytes of one line: an event has at most a million, which base64 and its metadata make longer. */
const lineBytesMax = 8_000_000;

const lineFeed = 10;

/** Bytes are no lines that each end with a line feed. */
export class NoLines extends Error {
  override readonly name = 'NoLines';
}

/**
 * The lines of bytes that come in pieces, each without its line feed.
 *
 * @throws NoLines for a last line without one, or one that is too long.
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
    // The piece may be used again for what comes next.
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

/** A line says something in another way than the one there is. */
export class OtherLine extends Error {
  override readonly name = 'OtherLine';
}

/** An event of `checkpoints-…`, as its line places it. */
export interface PlacedCheckpoint {
  readonly event: RecordedEvent;
  /** Leaves that stand before it in the log. */
  readonly leavesBefore: number;
  readonly sequence: number;
}

const membersOfEvent = ['data', 'id', 'metadata', 'revision', 'stream', 'type'];
const membersOfCheckpoint = ['event', 'leavesBefore', 'sequence'];

/** Bytes that are no UTF-8 are refused, and a mark at the beginning is one character of it. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The event of a leaf's line, which is canonical JSON (RFC 8785) with no member twice. `data` and
 * `metadata` that no store could give as objects are strings.
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

/** The checkpoint event of a line, which is canonical JSON. @throws OtherLine */
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

/** Each member of an event may be as deep as a value may be, so that the line is one deeper. */
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

/** An object, or the base64 of what is none: nobody reads that, but every check names the event. */
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
