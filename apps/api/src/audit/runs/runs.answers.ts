import { kit } from '@art30/accounting';
import { OpenEngagement, RunRecorded } from '@art30/auditing';

const { answer, answerRowsMax, count, id, listOf, meaning, moment, omit, optional, uuid } = kit;

/** The member of a question whose run is put on record. */
export const engagementAsked = {
  engagement: optional(
    meaning(
      OpenEngagement.members.id,
      'Engagement in whose log it is put on record who ran this, and what came out; for auditors. Left out: it is not.',
    ),
  ),
};

/** A run that is on record. */
const RunView = answer('RunView', {
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  ...omit(RunRecorded, 'options'),
  options: meaning(RunRecorded.members.options, 'What was asked for besides.'),
  recordedAt: moment('Moment at which it was recorded, UTC.', '2025-01-20T09:00:00.000Z'),
  recordedBy: kit.words('Person who ran it.', 'u.auditor'),
  logSequence: count("Place in the auditor's log, from 1.", 4),
});

export const RunsAnswer = answer('Runs', {
  engagement: id('Engagement.', 'AUD-2024'),
  items: listOf(RunView, answerRowsMax)('Runs in the order in which they ended.'),
});
