import { kit } from '@art30/accounting';
import {
  confirmationsMax,
  confirmedAt,
  ConfirmationRequested,
  ConfirmationRow,
  replyTo,
} from '@art30/auditing';
import { explainable, timesAsked } from '@art30/books';
import { EngagementPath, logKnownAt } from '../log/engagement.answers';

const { answer, answerRowsMax, count, date, id, listOf, nullable, optional } = kit;
const { part, pick, shape, words, yesOrNo } = kit;

const { id: confirmationId } = ConfirmationRow.members;

/** Asks donors what they owe at a date (ISA 505). */
export const RequestConfirmations = shape('RequestConfirmations', {
  asAt: confirmedAt,
  knownAt: timesAsked.knownAt,
  donors: optional(
    kit.differentOnes(
      id,
      confirmationsMax,
      1,
    )('Donors, whether they owe something or not. Left out: every donor that owes something.', [
      'DON-A',
    ]),
  ),
  replyTo,
});
export type RequestConfirmations = kit.Infer<typeof RequestConfirmations>;

export const ConfirmationPath = shape('ConfirmationPath', {
  ...EngagementPath.members,
  confirmationId,
});

export const ConfirmationsQuery = shape('ConfirmationsQuery', {
  asAt: optional(
    date(
      'Last day on which a request was made or a reply came. Left out: all count.',
      '2025-02-28',
    ),
  ),
  knownAt: logKnownAt,
  donor: optional(id('Id of a donor.', 'DON-A')),
});

const OutcomeCounts = answer('OutcomeCounts', {
  OPEN: count('Requests without a reply on record.', 1),
  AGREED: count('Donors that agree.', 3),
  DIFFERS: count('Donors that state other amounts.', 1),
  NO_REPLY: count('Donors that did not reply.', 0),
});

/** The register of confirmations of an engagement. */
export const ConfirmationRegister = answer('ConfirmationRegister', {
  engagement: id('Engagement.', 'AUD-2024'),
  ...explainable,
  asAt: nullable(date('Last day that was counted; null where none was asked for.', '2025-02-28')),
  requested: count('Requests.', 5),
  outcomes: part(OutcomeCounts)('How many have which outcome.'),
  items: listOf(ConfirmationRow, answerRowsMax)('Requests in their order.'),
});

/** A letter to be sent, as it was made for its request. */
export const ConfirmationLetter = answer('ConfirmationLetter', {
  id: confirmationId,
  ...pick(ConfirmationRequested, 'donor', 'template', 'letterSha256'),
  mediaType: words('Media type of the text.', 'text/plain; charset=utf-8'),
  text: words('The letter.', 'Confirmation of what you owe\n'),
  asMade: yesOrNo(
    'Whether these are the bytes of the request: they are not once the name of a private person was erased.',
    true,
  ),
});
export type ConfirmationLetter = kit.Infer<typeof ConfirmationLetter>;
