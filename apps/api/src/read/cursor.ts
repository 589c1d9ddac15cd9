import { badQuery } from './bad-query';

/** What orders the rows of a list; the last row's key begins the next page. */
export type CursorKey = readonly (string | number | null)[];

export interface Cursor {
  /** State of knowledge of the first page. */
  readonly sequence: number;
  readonly key: CursorKey;
}

export function encodeCursor({ sequence, key }: Cursor): string {
  return Buffer.from(JSON.stringify([sequence, ...key]), 'utf8').toString('base64url');
}

/** @throws ProblemException 400 for a text that no answer gave out. */
export function decodeCursor(text: string): Cursor {
  const [sequence, ...key] = partsOf(text);
  if (typeof sequence === 'number' && Number.isSafeInteger(sequence) && key.every(isKeyPart)) {
    return { sequence, key };
  }
  return refused();
}

function partsOf(text: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : refused();
  } catch {
    return refused();
  }
}

function isKeyPart(part: unknown): part is string | number | null {
  return part === null || typeof part === 'string' || Number.isSafeInteger(part);
}

function refused(): never {
  return badQuery('cursor', 'was not given out by an answer to the same query');
}
