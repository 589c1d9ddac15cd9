import type { PlacedEvent } from '@art30/auditing';

/** The runs among the events of an engagement, in the order in which they ended. */
export function runsIn(events: readonly PlacedEvent[]) {
  return events.flatMap(({ event, stored, sequence: logSequence }) => {
    if (event.type !== 'RunRecorded') return [];
    const { recordedAt, recordedBy } = stored.metadata;
    return [{ id: stored.id, ...event.data, recordedAt, recordedBy, logSequence }];
  });
}
