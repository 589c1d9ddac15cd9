import { kit, type EventIn } from '@art30/accounting';
import { ConfirmationReplied, ConfirmationRequested } from './confirmation.facts';
import { RunRecorded } from './run.facts';
import { SampleDrawn } from './sample.facts';

const { date, id, meaning, name, shape } = kit;

/** Facts of a new engagement: its title, and the first and last day of the period under audit. */
export const OpenEngagement = shape('OpenEngagement', {
  id: id('Id of the engagement, which you choose.', 'AUD-2024'),
  title: name('Subject of the audit.', 'Audit of the financial statements of 2024'),
  from: date('First day of the period under audit.', '2024-01-01'),
  to: date('Last day of it.', '2024-12-31'),
});
export type OpenEngagement = kit.Infer<typeof OpenEngagement>;

/** The first event of an engagement's stream. */
const EngagementOpened = shape('EngagementOpened', {
  engagementId: meaning(OpenEngagement.members.id, 'Id of the engagement.'),
  ...kit.omit(OpenEngagement, 'id'),
});

/** All event types of the auditor's log, by name. */
export const engagementEvents = {
  EngagementOpened,
  SampleDrawn,
  ConfirmationRequested,
  ConfirmationReplied,
  RunRecorded,
};
export type EngagementEvent = EventIn<typeof engagementEvents>;
