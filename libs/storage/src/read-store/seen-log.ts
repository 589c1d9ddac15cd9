import { join } from 'node:path';
import { pageEventsMax, type EventStore, type Position } from '@art30/event-sourcing';
import { CannotOpen } from '../sqlite/cannot-open';
import { openConnection, sqliteCodeOf, type Connection } from '../sqlite/database';
import { readModelNames } from './serving-file';

/** The last event that a read model (tables for queries, made from the log) has read from the log. */
export interface SeenLog {
  /** Path of the read model. */
  readonly file: string;
  /** Number of events that the read model has read; the last one has this sequence. */
  readonly sequence: number;
  readonly position: Position;
  /** The last event; null if this version of the read model stores events in other tables. */
  readonly last: { readonly id: string; readonly stream: string; readonly revision: number } | null;
}

/**
 * The log lacks events that a read model of this instance has read, or has other events in their place. The
 * service does not start then, since new events would hide the loss.
 */
export class LostLog extends Error {
  constructor(what: string, { file }: Pick<SeenLog, 'file'>) {
    super(
      `${what}. Nothing was changed. Restore the log, or a backup with all these events; ` +
        `to give up the missing events, move ${file} away first (docs/troubleshooting.md, A log that lacks events)`,
    );
    this.name = 'LostLog';
  }
}

/**
 * Returns the last event of the read model, of any version, that has read the most events; null if none has
 * read any.
 */
export function seenLog(folder: string): SeenLog | null {
  return readModelNames(folder)
    .map(({ name }) => seenBy(join(folder, name)))
    .reduce<SeenLog | null>(
      (most, seen) => ((seen?.sequence ?? 0) > (most?.sequence ?? 0) ? seen : most),
      null,
    );
}

/**
 * Checks that the log has all events that a read model has read. If the last one is no longer at its position,
 * the log is read from its beginning.
 *
 * @throws LostLog if the log lacks events of the read model or has other events in their place.
 * @throws Unavailable if the log cannot be read.
 */
export async function requireSeen(events: EventStore, seen: SeenLog): Promise<void> {
  if (await isInPlace(events, seen)) return;
  const { file, sequence, last } = seen;
  const { count, id } = await readThrough(events, sequence);
  if (count < sequence) {
    throw new LostLog(`the log holds ${count} events, and ${file} has seen ${sequence}`, seen);
  }
  if (last !== null && id !== last.id) {
    const found = `event ${sequence} of the log is ${id}`;
    throw new LostLog(`${found}, and ${file} has seen ${last.id} there: it is another log`, seen);
  }
}

/**
 * True if the last event of the read model has the same position in the log. In a copy of the log on another server the
 * same event has another position.
 */
export async function isInPlace(
  events: EventStore,
  { position, last }: Pick<SeenLog, 'position' | 'last'>,
): Promise<boolean> {
  if (last === null) return false;
  const [same] = await events.readStream(last.stream, last.revision);
  return same?.id === last.id && same.position === position;
}

/** Counts the events of the log up to a sequence (number in the log), and returns the id of the last of them. */
async function readThrough(
  events: EventStore,
  sequence: number,
): Promise<{ readonly count: number; readonly id: string }> {
  let count = 0;
  let id = '';
  for (let after: Position | null = null; count < sequence;) {
    const page = await events.readAll(after, Math.min(pageEventsMax, sequence - count));
    const last = page.at(-1);
    if (last === undefined) break;
    count += page.length;
    ({ id, position: after } = last);
  }
  return { count, id };
}

/** Returns the last event of one read model; null if the read model is empty or cannot be read. */
function seenBy(file: string): SeenLog | null {
  let connection: Connection | undefined;
  try {
    connection = openConnection(file, 'read');
    const checkpoint = connection.prepare('SELECT sequence, position FROM checkpoint').get();
    const { sequence, position } = checkpoint as { sequence: number; position: string | null };
    return position === null ? null : { file, sequence, position, last: lastOf(connection) };
  } catch (error) {
    if (error instanceof CannotOpen || sqliteCodeOf(error) !== undefined) return null;
    throw error;
  } finally {
    connection?.close();
  }
}

function lastOf(connection: Connection): SeenLog['last'] {
  try {
    const last = connection
      .prepare('SELECT event_id AS id, stream, revision FROM events ORDER BY sequence DESC LIMIT 1')
      .get();
    return (last ?? null) as SeenLog['last'];
  } catch (error) {
    if (sqliteCodeOf(error) !== undefined) return null;
    throw error;
  }
}
