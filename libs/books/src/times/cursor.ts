import { badQuery } from './refusals';

/** Sort key of a row. The key of a page's last row is the cursor of the next page. */
export type CursorKey = readonly (string | number | null)[];

export interface Cursor {
  /** Sequence of the last event that counts. All pages of a list count the same events as the first one. */
  readonly sequence: number;
  readonly key: CursorKey;
}

export function encodeCursor({ sequence, key }: Cursor): string {
  const bytes = new TextEncoder().encode(JSON.stringify([sequence, ...key]));
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * Decodes the cursor of a page.
 *
 * @throws QuestionRefused UNREADABLE for a text that `encodeCursor` did not make.
 */
export function decodeCursor(text: string): Cursor {
  const [sequence, ...key] = partsOf(text);
  if (typeof sequence === 'number' && Number.isSafeInteger(sequence) && key.every(isKeyPart)) {
    return { sequence, key };
  }
  return refused();
}

function partsOf(text: string): readonly unknown[] {
  try {
    const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const json = new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    const parts: unknown = JSON.parse(json);
    return Array.isArray(parts) ? parts : refused();
  } catch {
    return refused();
  }
}

function isKeyPart(part: unknown): part is string | number | null {
  return part === null || typeof part === 'string' || Number.isSafeInteger(part);
}

function refused(): never {
  return badQuery('cursor', 'must be the "next" of an answer to the same query');
}

/** Compares sort keys part by part. In lists, numbers come first, then texts, then null. */
export function compareKeys(one: CursorKey, other: CursorKey): number {
  for (const [index, part] of one.entries()) {
    const order = compareParts(part, other[index] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

function compareParts(one: CursorKey[number], other: CursorKey[number]): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? 1 : -1;
  if (typeof one !== typeof other) return typeof one === 'number' ? -1 : 1;
  return one < other ? -1 : 1;
}
