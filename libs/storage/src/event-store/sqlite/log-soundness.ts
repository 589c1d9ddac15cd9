import { CannotOpen, isDamage, messageOf, type Connection } from '../../sqlite/database';
import { isEventStore } from './log-schema';

/**
 * Looks through the whole file, before anything is written to it: the structure of its pages, and
 * whether every event is JSON still, which damage in the middle of a long one leaves unnoticed
 * otherwise. A million events take about a second.
 *
 * @throws CannotOpen when the file is damaged.
 */
export function requireSound(connection: Connection): void {
  const damage = damageIn(connection);
  if (damage === null) return;
  throw new CannotOpen(
    connection.name,
    `it is damaged (${damage}). Nothing was changed. Keep it, and put a backup in its place ` +
      '(docs/operations.md, A damaged log)',
  );
}

function damageIn(connection: Connection): string | null {
  try {
    const structure = String(connection.pragma('quick_check(1)', { simple: true }));
    if (structure !== 'ok') return structure.replace(/\s+/g, ' ');
    return isEventStore(connection) ? unreadableEventIn(connection) : null;
  } catch (error) {
    if (isDamage(error)) return messageOf(error);
    throw error;
  }
}

function unreadableEventIn(connection: Connection): string | null {
  const unreadable = connection
    .prepare<[], number>(
      'SELECT ordinal FROM events WHERE NOT json_valid(data) OR NOT json_valid(metadata) LIMIT 1',
    )
    .pluck()
    .get();
  return unreadable === undefined ? null : `event ${unreadable} is no JSON`;
}
