import { existsSync, realpathSync, statSync } from 'node:fs';
import { CannotOpen, messageOf } from '../../sqlite/cannot-open';
import { isDamage, type Connection } from '../../sqlite/database';
import { isEventStore } from './log-schema';
import { hidesCommits } from './write-ahead-log';

/** Smallest size in bytes of a SQLite file that is not empty: one page of the smallest page size. */
const fileBytesMin = 512;

/**
 * Refuses a truncated file. Even when it opens a file for reading, SQLite would overwrite one that is shorter than a
 * page, and would delete the write-ahead log beside an empty one.
 *
 * @throws CannotOpen if the file is shorter than a page, or is empty or missing beside a write-ahead log.
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
 * Refuses a file whose write-ahead log has committed events behind a damaged part, because SQLite would drop these
 * events without a word. Call this only while holding the writer's lock: a write-ahead log that another process is
 * writing looks damaged, as it contains remains of older transactions.
 *
 * @throws CannotOpen if SQLite would drop events.
 */
export function requireNothingHidden(file: string): void {
  const log = logBeside(file);
  if (bytesOf(log) === 0 || !hidesCommits(log)) return;
  throw damaged(file, `events that were written lie behind a damaged place of ${log}`);
}

/** Returns the path of the write-ahead log, which SQLite puts beside the target of a symbolic link. */
function logBeside(file: string): string {
  return `${existsSync(file) ? realpathSync(file) : file}-wal`;
}

function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Checks the whole file before anything is written to it. SQLite checks the structure of the pages but not the texts
 * inside, so every event is also checked to be JSON. A million events take about a second.
 *
 * @throws CannotOpen if the file is damaged.
 */
export function requireSound(connection: Connection): void {
  const damage = damageIn(connection);
  if (damage === null) return;
  throw damaged(connection.name, damage);
}

/** Returns the error that refuses a damaged file. The operator has to restore a backup; the file is not repaired. */
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
