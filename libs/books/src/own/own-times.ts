import { kit } from '@art30/accounting';
import { PurposesPage } from '../registers/catalogues';
import { answeredPage, type AsOf, type Page } from '../times/as-of';
import type { CursorKey } from '../times/cursor';
import { pageAnswered, timesAnswered } from '../times/shapes';

const { answer, part, wholeNumber } = kit;

/** The prefix of the log that the answer to a donor rests on, without the moments of others' events. */
const OwnKnownAt = answer('OwnKnownAt', {
  sequence: wholeNumber(0, Number.MAX_SAFE_INTEGER)(
    'Sequence of the last event that was counted, 0 where none was.',
    42,
  ),
});

/** Members of every answer to a donor: its two times. */
export const ownTimesAnswered = {
  asAt: timesAnswered.asAt,
  knownAt: part(OwnKnownAt)('Last event that was counted, whoever it is about.'),
};

/** Members of every page of a donor besides its rows. */
export const ownPageAnswered = { ...ownTimesAnswered, next: pageAnswered.next };

/** The same for a donor: the catalogue is nobody's own, and its pledges name purposes by their codes. */
export const OwnPurposes = answer('OwnPurposes', {
  ...ownPageAnswered,
  items: PurposesPage.members.items,
});

export function ownTimes({ asAt, sequence }: AsOf): kit.MembersOf<typeof ownTimesAnswered> {
  return { asAt, knownAt: { sequence } };
}

export function ownPage(
  page: Page,
  nextAfter: CursorKey | null,
): kit.MembersOf<typeof ownPageAnswered> {
  return { ...ownTimes(page.asOf), next: answeredPage(page, nextAfter).next };
}
