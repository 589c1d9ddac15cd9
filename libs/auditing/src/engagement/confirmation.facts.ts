import { kit } from '@art30/accounting';

const { answerRowsMax, date, id, listOf, money, oneOf, optional, part, pattern } = kit;
const { reason, reference, sha256, shape, text, uuid, wholeNumber } = kit;

/** Most donors in one request. */
export const confirmationsMax = 200;
const currenciesMax = 50;

export const confirmedAt = date('Date at which the donor is asked what it owes.', '2024-12-31');
export const replyTo = text(500)(
  'Where the donor replies: to the auditor, and not to the office.',
  'Audit team, P.O. Box 1, audit@example.org',
);

/** Debt of a donor for one pledge, in the currency of the pledge and as its carrying value in US dollars. */
export const OwedForPledge = shape('OwedForPledge', {
  pledge: id('Pledge.', 'P1'),
  amount: money('What is owed in the currency of the pledge.', {
    amount: '500000.00',
    currency: 'EUR',
  }),
  usd: money('Its carrying value.', { amount: '531914.89', currency: 'USD' }),
});
export type OwedForPledge = kit.Infer<typeof OwedForPledge>;

/** Record that a donor was asked to confirm its debt. */
export const ConfirmationRequested = shape('ConfirmationRequested', {
  donor: id('Donor that is asked.', 'DON-A'),
  asAt: confirmedAt,
  throughSequence: wholeNumber(0, Number.MAX_SAFE_INTEGER)(
    'Sequence of the last event that counted.',
    314,
  ),
  pledges: listOf(part(OwedForPledge), answerRowsMax)('What the books say is owed, by pledge.'),
  totals: listOf(money, currenciesMax)('The same by currency; one zero where nothing is owed.', [
    { amount: '500000.00', currency: 'EUR' },
  ]),
  usd: money('The same in US dollars, as carried.', { amount: '531914.89', currency: 'USD' }),
  replyTo,
  template: pattern(
    'name and version',
    /^[A-Z-]+@\d+$/,
    'must be a template and its version',
  )('Template of the letter.', 'CONFIRMATION-LETTER@1'),
  letterSha256: sha256(
    'SHA-256 of the letter as it was made.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
});
export type ConfirmationRequested = kit.Infer<typeof ConfirmationRequested>;

export const replyOutcomes = ['AGREED', 'DIFFERS', 'NO_REPLY'] as const;
export type ReplyOutcome = (typeof replyOutcomes)[number];

/** Result of a confirmation request: the donor's reply, or that none came. */
export const RecordReply = shape('RecordReply', {
  outcome: oneOf(replyOutcomes)(
    '`AGREED`: the donor owes the same. `DIFFERS`: it states other amounts. `NO_REPLY`: nothing came by that day.',
    'DIFFERS',
  ),
  repliedOn: date('Day on which the reply came, or until which it was waited for.', '2025-02-14'),
  amounts: optional(
    listOf(
      money,
      currenciesMax,
      1,
    )('What the donor says that it owes, one amount for each currency; with `DIFFERS` alone.', [
      { amount: '450000.00', currency: 'EUR' },
    ]),
  ),
  reference: optional(reference('Reference of the reply.', 'letter of DON-A of 2025-02-12')),
  explanation: optional(
    reason('How the difference is explained.', 'EUR 50,000.00 were paid on 2024-12-30'),
  ),
});
export type RecordReply = kit.Infer<typeof RecordReply>;

/**
 * Record of a reply to a request. Of several replies the one with the latest `repliedOn` counts; on the same
 * day, the one recorded last.
 */
export const ConfirmationReplied = shape('ConfirmationReplied', {
  confirmationId: uuid('Event of the request.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  ...RecordReply.members,
});
export type ConfirmationReplied = kit.Infer<typeof ConfirmationReplied>;
