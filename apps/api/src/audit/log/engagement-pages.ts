import type { AuditorLog, PlacedEvent } from '@art30/auditing';
import { badQuery, decodeCursor, encodeCursor } from '@art30/books';

/** Rows of a page where a question does not say. */
const pageRowsDefault = 100;

/** A page of engagements as it was asked for. */
export interface EngagementsAsked {
  readonly knownAt?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** Where a list stands: what was known at its first page, and the last row of the page before. */
interface Place {
  readonly size: number;
  readonly last: number;
  readonly knownAt: string | undefined;
}

/**
 * Engagements in the order of their opening, page by page, as they were known when the first page was answered.
 *
 * @throws QuestionRefused UNREADABLE for a cursor that no answer gave out.
 */
export async function engagementsOf(
  log: Pick<AuditorLog, 'openings' | 'tree'>,
  { knownAt, cursor, limit = pageRowsDefault }: EngagementsAsked,
): Promise<{ readonly rows: readonly PlacedEvent[]; readonly next: string | null }> {
  await log.tree.catchUp();
  const first = { size: log.tree.size, last: 0, knownAt };
  const place = cursor === undefined ? first : placeIn(cursor);
  const known = await log.openings({ knownAt: place.knownAt });
  const left = known.filter(({ sequence }) => sequence > place.last && sequence <= place.size);
  const rows = left.slice(0, limit);
  const last = rows.at(-1)?.sequence;
  const isLast = left.length <= limit || last === undefined;
  return { rows, next: isLast ? null : cursorOf({ ...place, last }) };
}

function cursorOf({ size, last, knownAt }: Place): string {
  return encodeCursor({ sequence: size, key: [last, knownAt ?? null] });
}

function placeIn(cursor: string): Place {
  const { sequence: size, key } = decodeCursor(cursor);
  const [last, knownAt] = key;
  if (key.length === 2 && typeof last === 'number' && typeof knownAt !== 'number') {
    return { size, last, knownAt: knownAt ?? undefined };
  }
  return badQuery('cursor', 'belongs to another query: repeat the query that gave it out');
}
