import { kit } from '@art30/accounting';
import { OpenEngagement } from '@art30/auditing';
import { RunView } from '@art30/working-papers';

const { answer, answerRowsMax, id, listOf, meaning, optional } = kit;

/** The member of a question whose run is put on record. */
export const engagementAsked = {
  engagement: optional(
    meaning(
      OpenEngagement.members.id,
      'Engagement in whose log it is put on record who ran this, and what came out; for auditors. Left out: it is not.',
    ),
  ),
};

export const RunsAnswer = answer('Runs', {
  engagement: id('Engagement.', 'AUD-2024'),
  items: listOf(RunView, answerRowsMax)('Runs in the order in which they ended.'),
});
