import type { JsonObject } from '@art30/event-sourcing';

/** A leaf of the tree, read from its line, with its sequence. */
export interface PackEvent {
  readonly sequence: number;
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  /** A string where the store holds no object that canonical JSON can write: see `leafLine`. */
  readonly data: JsonObject | string;
  readonly metadata: JsonObject | string;
}

/** An event from its line of `events.jsonl`. @throws SyntaxError for a line that is no JSON. */
export function packEventOf(line: string, sequence: number): PackEvent {
  const { id, type, stream, revision, data, metadata } = JSON.parse(line) as PackEvent;
  return { sequence, id, type, stream, revision, data, metadata };
}

/** A piece of a file of the pack; it stands behind all earlier ones of that name. */
export interface FilePiece {
  readonly name: string;
  readonly text: string;
  /** Whether the file is whole with it. */
  readonly isLast: boolean;
}

/** A file of one piece. */
export function wholeFile(name: string, text: string): FilePiece {
  return { name, text, isLast: true };
}

/** Lines that a piece of a long file has, at most. */
const pieceLinesMax = 1_000;

/** A file of lines in pieces, the last of which may be empty. */
export function* fileOfLines(name: string, lines: Iterable<string>): Generator<FilePiece> {
  let held: string[] = [];
  for (const line of lines) {
    held.push(`${line}\n`);
    if (held.length < pieceLinesMax) continue;
    yield { name, text: held.join(''), isLast: false };
    held = [];
  }
  yield { name, text: held.join(''), isLast: true };
}
