import {
  pageEventsMax,
  type EventStore,
  type Position,
  type ReadStore,
} from '@art30/event-sourcing';

/**
 * How many events the log has, where the read model still lacks some of those that stood in it when the replay
 * began; null where it lacks none of them: a service that runs keeps up, and one that was stopped half-way does not.
 *
 * @param head position of the last event when the replay began; null for an empty log.
 * @throws Unavailable when the log cannot be read.
 */
export async function lengthIfHalfBuilt(
  {
    log,
    live,
  }: { readonly log: Pick<EventStore, 'readAll'>; readonly live: Pick<ReadStore, 'checkpoint'> },
  head: Position | null,
): Promise<number | null> {
  const { sequence, position } = live.checkpoint();
  const isThere = (at: Position | null) => head === null || (at !== null && at >= head);
  let [length, after] = [sequence, position];
  while (!isThere(after)) {
    const page = await log.readAll(after, pageEventsMax);
    const last = page.at(-1);
    if (last === undefined) break;
    [length, after] = [length + page.length, last.position];
  }
  return length === sequence ? null : length;
}
