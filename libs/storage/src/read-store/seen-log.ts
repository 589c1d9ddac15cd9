import { join } from 'node:path';
import { pageEventsMax, type EventStore, type Position } from '@art30/event-sourcing';
import { CannotOpen } from '../sqlite/cannot-open';
import { openConnection, sqliteCodeOf, type Connection } from '../sqlite/database';
import { readModelNames } from './serving-file';

/** The last event of the log that a read model of a folder contains. */
export interface SeenLog {
  /** Path of the read model that contains the most events, of any version. */
  readonly file: string;
  readonly sequence: number;
  readonly position: Position;
  /** Its last event; null if its version stores events in other tables. */
  readonly last: { readonly id: string; readonly stream: string; readonly revision: number } | null;
}

/** The log lacks events that a read model of this instance contains, or has others in their place. */
export class LostLog extends Error {
  constructor(what: string, { file }: Pick<SeenLog, 'file'>) {
    super(
      `${what}. Nothing was changed. Restore the log, or a backup with all these events; ` +
        `to give up the missing events, move ${file} away first (docs/troubleshooting.md, A log that lacks events)`,
    );
    this.name = 'LostLog';
  }
}

/** Finds the read model of a folder that contains the most events; null if none contains any. */
export function seenLog(folder: string): SeenLog | null {
  return readModelNames(folder)
    .map(({ name }) => seenBy(join(folder, name)))
    .reduce<SeenLog | null>(
      (most, seen) => ((seen?.sequence ?? 0) > (most?.sequence ?? 0) ? seen : most),
      null,
    );
}

/**
 * Refuses a log that lacks events of a read model or has others in their place.
 *
 * @throws LostLog, which names both sequences.
 * @throws Unavailable when the log cannot be read.
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
 * True if the last event of the read model has the same position in the log. In a copied log it may have
 * another one.
 */
export async function isInPlace(
  events: EventStore,
  { position, last }: Pick<SeenLog, 'position' | 'last'>,
): Promise<boolean> {
  if (last === null) return false;
  const [same] = await events.readStream(last.stream, last.revision);
  return same?.id === last.id && same.position === position;
}

/** Counts the events of the log up to a sequence, and returns the id of the last one. */
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

/** Returns the last event of one read model; null if it is empty or cannot be read. */
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
