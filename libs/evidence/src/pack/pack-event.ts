import type { JsonObject } from '@art30/event-sourcing';

/** A leaf of the tree, parsed from its line, with its sequence. */
export interface PackEvent {
  readonly sequence: number;
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  /** Base64 text if the stored data is no object that canonical JSON can write; `leafLine` explains the form. */
  readonly data: JsonObject | string;
  readonly metadata: JsonObject | string;
}

/**
 * Parses a line of `events.jsonl`.
 *
 * @throws SyntaxError for a line that is no JSON.
 */
export function packEventOf(line: string, sequence: number): PackEvent {
  const { id, type, stream, revision, data, metadata } = JSON.parse(line) as PackEvent;
  return { sequence, id, type, stream, revision, data, metadata };
}

/** The next piece of a file of the pack. Files grow piece by piece while the events are read. */
export interface FilePiece {
  readonly name: string;
  readonly text: string;
  /** True for the last piece of the file. */
  readonly isLast: boolean;
}

/** Builds a file of one piece. */
export function wholeFile(name: string, text: string): FilePiece {
  return { name, text, isLast: true };
}

/** Most lines in one piece of a long file. */
const pieceLinesMax = 1_000;

/** Splits the lines of a file into pieces; the last one may be empty. */
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
