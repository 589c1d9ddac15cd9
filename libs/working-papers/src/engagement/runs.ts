import { kit } from '@art30/accounting';
import { RunRecorded, type PlacedEvent } from '@art30/auditing';

const { answer, count, meaning, moment, omit, uuid, words } = kit;

/** A recorded run of an audit program, such as a replay of the log, with its options and result. */
export const RunView = answer('RunView', {
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  ...omit(RunRecorded, 'options'),
  options: meaning(RunRecorded.members.options, 'Further requested options.'),
  recordedAt: moment('Moment at which it was recorded, UTC.', '2025-01-20T09:00:00.000Z'),
  recordedBy: words('Person who ran it.', 'u.auditor'),
  logSequence: count("Place in the auditor's log, from 1.", 4),
});
type RunView = kit.Infer<typeof RunView>;

/** Returns the recorded runs of audit programs, in the order in which they ended. */
export function runsIn(events: readonly PlacedEvent[]): RunView[] {
  return events.flatMap(({ event, stored, sequence: logSequence }) => {
    if (event.type !== 'RunRecorded') return [];
    const { recordedAt, recordedBy } = stored.metadata;
    return [{ id: stored.id, ...event.data, recordedAt, recordedBy, logSequence }];
  });
}
