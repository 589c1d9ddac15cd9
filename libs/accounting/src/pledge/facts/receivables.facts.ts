import { linesOfEventMax, recordedFact, type FactsOf } from '../../kernel/booking';
import { byOne, byThree, event, on } from '../../rows/event-row';
import { reversed, termsReversed, unbooked } from '../../reversals/reversal-rules';
import { commandOf, decides, reports, short } from '../../rows/command-row';
import { rateUsed } from '../../rates/rates.facts';
import {
  date,
  id,
  language,
  listOf,
  meaning,
  money,
  oneOf,
  optional,
  pick,
  reason,
  reference,
  referenceOrBlank,
  shape,
  text,
  textLengthMax,
  tied,
  wholeNumber,
  type Infer,
} from '../../schema';
import {
  conditionLinesMax,
  instalmentsMax,
  receivableLinesMax,
  type OnPledge,
} from './pledge-parts';

const instalment = wholeNumber(1, instalmentsMax)('Number of the instalment.', 2);
const purpose = optional(
  id('Code of one purpose of the instalment; left out, each purpose has its share.', 'TA-GEN'),
);
const amount = money('Part of the receivable, in the currency of the pledge.');
/**
 * Purpose of a line in an event. A request may leave it out, but the event has one line for each purpose and
 * instalment.
 */
const ofPurpose = id('Purpose.', 'TA-GEN');

export const WriteOffLine = shape('WriteOffLine', {
  instalment,
  purpose,
  amount,
});

export const WriteOff = shape('WriteOffReceivable', {
  ...recordedFact,
  effectiveDate: date('Day of the write-off.', '2025-04-30'),
  lines: listOf(WriteOffLine, receivableLinesMax, 1)('Amounts written off, by instalment.'),
  investigationReference: referenceOrBlank(
    'Reference of the investigation that came before.',
    'INV-2025-3',
  ),
  approvalReference: referenceOrBlank(
    "Reference of the controller's approval.",
    'Controller memo 2025-04-28',
  ),
  reason: reason('Why no more money is expected.', 'donor will not pay the balance'),
});

/** Writes off receivables, by instalment, after an investigation; only the controller may decide this. */
export class WriteOffReceivable extends commandOf(WriteOff, {
  ...decides('ReceivableWrittenOff'),
  ...short('EXCEEDS_RECEIVABLE'),
})<OnPledge> {}

/** Amount written off of one instalment and purpose, in the pledge's currency. */
export const WrittenOffLine = shape('WrittenOffLine', {
  instalment,
  purpose: ofPurpose,
  amount,
});
export type WrittenOffLine = Infer<typeof WrittenOffLine>;

const writtenOff = byThree(on.pledge, {
  ...reversed,
  by: 'controller',
  stays: 'the controller reverses a write-off by itself',
});
export const ReceivableWrittenOff = event('ReceivableWrittenOff', writtenOff, {
  lines: listOf(
    WrittenOffLine,
    linesOfEventMax,
    1,
  )('What each purpose of each instalment owes no more.'),
  ...pick(WriteOff, 'investigationReference', 'approvalReference', 'reason'),
});
export type ReceivableWrittenOffFacts = FactsOf<typeof ReceivableWrittenOff>;

export const AllowanceLine = shape('AllowanceLine', {
  instalment,
  purpose,
  amount: money('Allowance in US dollars; a negative amount releases it.'),
});

export const Allowance = shape('BookAllowance', {
  ...recordedFact,
  id: optional(id('Id of the allowance; derived from the request where it is left out.', 'ALW-1')),
  runId: id(
    'Id of the assessment of expected losses over many pledges, from which the allowance comes.',
    'ECL-2024',
  ),
  effectiveDate: date('Day as at which the losses are expected.', '2024-12-31'),
  lines: listOf(
    AllowanceLine,
    receivableLinesMax,
    1,
  )('Amounts allowed or released, by instalment.'),
  basis: text(textLengthMax)(
    'Grounds on which losses are expected.',
    'lifetime expected loss, 90 days past due',
  ),
});

/** Books an allowance (the doubtful part of a receivable) for expected losses of instalments, or releases it. */
export class BookAllowance extends commandOf(Allowance, {
  ...decides('AllowanceBooked'),
  ...short('EXCEEDS_RECEIVABLE'),
})<OnPledge & { readonly allowanceId: string }> {}

/** Allowance for one instalment and purpose, in USD; negative for a release. */
export const AllowedLine = shape('AllowedLine', {
  ...AllowanceLine.members,
  purpose: ofPurpose,
});
export type AllowedLine = Infer<typeof AllowedLine>;

const allowed = byThree(on.pledge, {
  ...reversed,
  stays: 'an allowance is released or reversed by itself',
});
export const AllowanceBooked = event('AllowanceBooked', allowed, {
  allowanceId: id('Id, one of its own among all ids of the pledge.', 'ALW-1'),
  ...pick(Allowance, 'runId'),
  lines: listOf(
    AllowedLine,
    linesOfEventMax,
  )('What each purpose has, in USD; below zero it is released.'),
  ...pick(Allowance, 'basis'),
});
export type AllowanceBookedFacts = FactsOf<typeof AllowanceBooked>;

/** Amount of one purpose whose condition is met or has failed, in the pledge's currency. */
export const ConditionLine = shape('ConditionLine', {
  purpose: id('Code of the purpose.', 'l'),
  amount: money('Amount, in the currency of the pledge.'),
});

/** Request that states the outcome of a condition of the agreement, or of a part of it: met, or failed for good. */
export const ConditionOutcome = shape('DecideCondition', {
  ...recordedFact,
  effectiveDate: date('Day on which the condition is met or has failed.', '2025-04-22'),
  outcome: oneOf(['MET', 'FAILED'])(
    'MET, or FAILED where the condition can no longer be met.',
    'MET',
  ),
  lines: listOf(ConditionLine, conditionLinesMax, 1)('Amounts that are met or fail, by purpose.'),
  evidence: tied(
    { rule: 'neededUnless', other: 'outcome', value: 'FAILED' },
    optional(
      reference(
        'Reference of the document that shows it; needed where the condition is met.',
        'deliverable 1 accepted',
      ),
    ),
  ),
  refundId: tied(
    { rule: 'onlyWhere', other: 'outcome', needed: 'FAILED' },
    optional(
      id(
        'Id of the refund of money that came in under a condition that has failed. Left out: derived from the request.',
        'RF-2025-001',
      ),
    ),
  ),
});

const ofCondition = { ...recordedFact, ...pick(ConditionOutcome, 'effectiveDate', 'lines') };
const evidence = reference('Document that shows it.', 'deliverable 1 accepted');

/**
 * Records that a part of the agreement's condition is met. Its amount becomes revenue, because the donor can no longer
 * demand it back.
 */
export class MeetCondition extends commandOf(shape('MeetCondition', { ...ofCondition, evidence }), {
  ...reports('ConditionMet'),
  ...short('CONDITION_EXCEEDED'),
})<OnPledge> {}

/**
 * Records that a part of the agreement's condition has failed. Money received for it is owed back to the donor; the
 * donor no longer owes the rest.
 */
export class FailCondition extends commandOf(
  shape('FailCondition', {
    ...ofCondition,
    refundId: id('Id of the refund that is then due, where money had come in.', 'RF-2025-001'),
    evidence: optional(evidence),
  }),
  { ...reports('ConditionFailed'), ...short('CONDITION_EXCEEDED', 'unallocated cash') },
)<OnPledge> {}

const ending = {
  ...recordedFact,
  effectiveDate: date('Day on which the agreement ends.', '2025-06-30'),
  staysDue: listOf(
    shape('StaysDue', {
      instalment,
      purpose,
      amount: money('Part of the receivable that stays due, in the currency of the pledge.'),
    }),
    receivableLinesMax,
  )('What stays due of each instalment; whatever is not named is cancelled.'),
  reason: reason('Why the agreement ends.', 'programme stopped by both sides'),
};
const endingRefund = 'Id of the refund of money that came in under a condition and was not met.';

/** Request to end an agreement before it is fulfilled. */
export const Termination = shape('TerminateAgreement', {
  ...ending,
  refundId: optional(id(`${endingRefund} Left out: derived from the request.`, 'RF-2025-002')),
});

/**
 * Ends an agreement. Receivables are cancelled unless the command says that they stay due; money received under an
 * unmet condition is owed back.
 */
export class TerminateAgreement extends commandOf(
  shape('TerminateAgreement', { ...ending, refundId: id(endingRefund, 'RF-2025-002') }),
  { ...reports('AgreementTerminated'), ...short('EXCEEDS_RECEIVABLE', 'unallocated cash') },
)<OnPledge> {}

/** Part of an amount that belongs to one instalment and purpose, in the currency of the pledge. */
export const ConditionShare = shape('ConditionShare', {
  instalment,
  purpose: ofPurpose,
  amount: money('Its part, in the currency of the pledge.'),
});
export type ConditionShare = Infer<typeof ConditionShare>;

const conditionShares = listOf(ConditionShare, linesOfEventMax);

const met = { ...reversed, stays: 'a condition met or failed is reversed by itself' };
export const ConditionMet = event('ConditionMet', byThree(on.pledge, met), {
  amount: money("What is met, in the pledge's currency."),
  earned: conditionShares('What had come in.'),
  due: conditionShares('What had not come in and is owed from now on.'),
  rate: optional(rateUsed('Rate of what is owed from now on; absent where nothing is.')),
  evidence,
});
export type ConditionMetFacts = FactsOf<typeof ConditionMet>;

const failed = { ...met, bears: 'payment' } as const;
export const ConditionFailed = event('ConditionFailed', byThree(on.pledge, failed), {
  amount: money("What failed, in the pledge's currency."),
  returned: conditionShares('What had come in and is owed back.'),
  released: conditionShares('What had not come in and is owed no more.'),
  refundId: optional(
    id('Names the refund that is due; absent where nothing had come in.', 'RF-2025-001'),
  ),
  evidence: optional(evidence),
});
export type ConditionFailedFacts = FactsOf<typeof ConditionFailed>;

const terminated = byThree(on.pledge, {
  ...termsReversed,
  bears: 'payment',
  stays: 'the end of an agreement is reversed by itself',
});
export const AgreementTerminated = event('AgreementTerminated', terminated, {
  staysDue: conditionShares('What stays due.'),
  cancelled: conditionShares('What was receivable and is cancelled.'),
  returned: conditionShares('What had come in under the condition, was not met and is owed back.'),
  released: conditionShares('What had not come in under the condition and is owed no more.'),
  refundId: optional(
    id('Names the refund that is due; absent where nothing goes back.', 'RF-2025-002'),
  ),
  ...pick(Termination, 'reason'),
});
export type AgreementTerminatedFacts = FactsOf<typeof AgreementTerminated>;

export const Reminder = shape('SendReminder', {
  ...recordedFact,
  effectiveDate: date('Day on which the reminder was sent.', '2025-07-15'),
  instalment: meaning(instalment, 'Number of the instalment that is overdue.'),
  language: language(
    'Official language of the United Nations in which it is written, ISO 639-1.',
    'fr',
  ),
  reference: reference('Reference of the letter.', 'REM-2025-004'),
});

/** Reminds the donor of an instalment that is overdue. */
export class SendReminder extends commandOf(Reminder, {
  ...reports('ReminderSent'),
  ...short('PLEDGE_STATUS'),
})<OnPledge> {}

const reminded = byOne(on.pledge, {
  ...reversed,
  ...unbooked,
  stays: 'a reminder is reversed by itself',
});
export const ReminderSent = event('ReminderSent', reminded, {
  ...pick(Reminder, 'instalment', 'language', 'reference'),
});
export type ReminderSentFacts = FactsOf<typeof ReminderSent>;
