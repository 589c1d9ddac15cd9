import { existsSync, realpathSync, statSync } from 'node:fs';
import { CannotOpen, messageOf } from '../../sqlite/cannot-open';
import { isDamage, type Connection } from '../../sqlite/database';
import { isEventStore } from './log-schema';
import { hidesCommits } from './write-ahead-log';

/** No file of SQLite is shorter, but an empty one. */
const fileBytesMin = 512;

/**
 * SQLite begins anew in a file that is cut off at its beginning, and deletes the write-ahead log beside
 * an empty one, also where it is to read only.
 *
 * @throws CannotOpen for such a file.
 */
export function requireNotCutOff(file: string): void {
  const log = logBeside(file);
  const [bytes, logBytes] = [bytesOf(file), bytesOf(log)];
  if (bytes > 0 && bytes < fileBytesMin) throw damaged(file, `it is cut off after ${bytes} bytes`);
  if (bytes === 0 && logBytes > 0) {
    throw damaged(file, `it is empty or missing, and ${log} beside it is not`);
  }
}

/**
 * SQLite drops what lies behind a damaged place of the write-ahead log. Only who holds the right to
 * write may look: of a log that somebody writes to, some of the old is left.
 *
 * @throws CannotOpen where events would be dropped.
 */
export function requireNothingHidden(file: string): void {
  const log = logBeside(file);
  if (bytesOf(log) === 0 || !hidesCommits(log)) return;
  throw damaged(file, `events that were written lie behind a damaged place of ${log}`);
}

/** A link has it beside its target. */
function logBeside(file: string): string {
  return `${existsSync(file) ? realpathSync(file) : file}-wal`;
}

function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

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
  throw damaged(connection.name, damage);
}

export function damaged(file: string, damage: string): CannotOpen {
  return new CannotOpen(
    file,
    `it is damaged (${damage}). Nothing was changed. Keep it, and put a backup in its place ` +
      '(docs/troubleshooting.md, A damaged log)',
  );
}

function damageIn(connection: Connection): string | null {
  try {
    const found = String(connection.pragma('quick_check(1)', { simple: true }));
    const structure = found.replace('*** in database main ***', '').trim();
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
