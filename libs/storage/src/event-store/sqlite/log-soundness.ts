import { existsSync, realpathSync, statSync } from 'node:fs';
import { CannotOpen, messageOf } from '../../sqlite/cannot-open';
import { isDamage, type Connection } from '../../sqlite/database';
import { isEventStore } from './log-schema';
import { hidesCommits } from './write-ahead-log';

/** Smallest size of a SQLite file that is not empty. */
const fileBytesMin = 512;

/**
 * Refuses a truncated file: SQLite would overwrite a file that is shorter than its header, and delete the
 * write-ahead log beside an empty one, even when it opens the file for reading.
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
 * Refuses a file whose write-ahead log is damaged before committed events, because SQLite would drop these.
 * Only the holder of the writer's lock may check this: a log that is being written contains remains of older
 * transactions.
 *
 * @throws CannotOpen where events would be dropped.
 */
export function requireNothingHidden(file: string): void {
  const log = logBeside(file);
  if (bytesOf(log) === 0 || !hidesCommits(log)) return;
  throw damaged(file, `events that were written lie behind a damaged place of ${log}`);
}

/** Path of the write-ahead log. For a symbolic link it is beside the target. */
function logBeside(file: string): string {
  return `${existsSync(file) ? realpathSync(file) : file}-wal`;
}

function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Checks the whole file before anything is written to it: the structure of its pages, and that every event is
 * still JSON, because damage inside a long text would otherwise go unnoticed. A million events take about a
 * second.
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
