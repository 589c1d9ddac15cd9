import { recordedFact, type FactsOf } from '../../kernel/booking';
import { byOne, byOneWhileUnsigned, byThree, event, on } from '../../rows/event-row';
import { reversed, step, unbooked } from '../../reversals/reversal-rules';
import { commandOf, decides, reports, short } from '../../rows/command-row';
import { rateUsed } from '../../rates/rates.facts';
import {
  date,
  id,
  listOf,
  meaning,
  money,
  name,
  optional,
  part,
  pick,
  reason,
  reference,
  shape,
  tied,
  yesOrNo,
} from '../../schema';
import { agreementFacts, AgreementTerms, Instalment, StatedInstalment } from './agreement.facts';
import {
  OpeningLevy,
  OpeningRefund,
  OpeningAuthority,
  StatedAuthority,
  OpeningCash,
  StatedCash,
  OpeningBalance,
  earmarks,
  identity,
  instalmentsMax,
  statedEarmarks,
  statingOrigins,
  takeOverLinesMax,
  type OnPledge,
} from './pledge-parts';

const amount = money('Amount of the pledge.');

/**
 * Members of each request that begins a pledge: donor, recommendation, amount and earmarks (shares tied to purposes).
 */
export const pledged = {
  donorId: identity.donorId,
  recommendation: identity.recommendation,
  amount,
  earmarks: statedEarmarks,
};

export const Announcement = shape('AnnouncePledge', {
  ...recordedFact,
  ...pledged,
  announcedOn: date('Day of the announcement.', '2024-03-11'),
  occasion: optional(name('Occasion of the announcement.', 'pledging event')),
});

export class AnnouncePledge extends commandOf(Announcement, {
  ...reports('PledgeAnnounced'),
  ...short('INVALID_AMOUNT'),
})<OnPledge> {}

const announced = byOne(on.newPledge, step('PledgeAnnounced'));
export const PledgeAnnounced = event('PledgeAnnounced', announced, {
  ...identity,
  amount,
  earmarks,
  rate: rateUsed("Rate of the announcement's date."),
  ...pick(Announcement, 'occasion'),
});

export const Acceptance = shape('AcceptPledge', {
  ...recordedFact,
  effectiveDate: date('Day of the acceptance.', '2024-04-20'),
  additionalLiability: optional(
    yesOrNo(
      'Whether the pledge brings the Organization an additional financial liability (regulation 3.12). Left out: no.',
      false,
    ),
  ),
  consentReference: optional(
    reference('Reference of the consent to that liability.', 'decision 2024/17'),
  ),
});

export class AcceptPledge extends commandOf(Acceptance, {
  ...decides('PledgeAccepted'),
  ...short('PLEDGE_STATUS'),
})<OnPledge> {}

const accepted = byThree(on.pledge, { ...step('PledgeAccepted'), ...unbooked });
export const PledgeAccepted = event('PledgeAccepted', accepted, {
  additionalLiability: yesOrNo(
    'The pledge brings an additional financial liability (regulation 3.12).',
  ),
  ...pick(Acceptance, 'consentReference'),
});

const ending = {
  ...recordedFact,
  effectiveDate: date('Day on which the pledge ends.', '2024-12-31'),
  reason: reason('Reason for which the pledge ends.', 'the donor withdraws its announcement'),
};
export const Withdrawal = shape('WithdrawPledge', ending);
export const Lapse = shape('LapsePledge', ending);

export class WithdrawPledge extends commandOf(Withdrawal, {
  ...reports('PledgeWithdrawn'),
  ...short('DEPENDENT_EVENTS'),
})<OnPledge> {}

export class LapsePledge extends commandOf(Lapse, {
  ...reports('PledgeLapsed'),
  ...short('DEPENDENT_EVENTS'),
})<OnPledge> {}

const withdrawn = byOneWhileUnsigned(on.pledge, step('PledgeWithdrawn'));
export const PledgeWithdrawn = event('PledgeWithdrawn', withdrawn, pick(Withdrawal, 'reason'));
const lapsed = byOneWhileUnsigned(on.pledge, step('PledgeLapsed'));
export const PledgeLapsed = event('PledgeLapsed', lapsed, pick(Lapse, 'reason'));

export type PledgeAnnouncedFacts = FactsOf<typeof PledgeAnnounced>;

const agreement = part(AgreementTerms)(
  'The agreement, where no announcement came before it. Give either this or `announcedOn`.',
);

/** Signs an agreement whose pledge was never announced. */
export class SignDirectly extends commandOf(
  shape('SignDirectly', { ...recordedFact, ...pledged, agreement }),
  { ...decides('AgreementSigned'), ...short('BELOW_RECEIVED') },
)<OnPledge> {}

/**
 * Request that begins a pledge: with the donor's announcement, or with the signed agreement if there was no
 * announcement.
 */
export const PledgeOpening = shape('OpenPledge', {
  ...recordedFact,
  id: optional(id('Id of the pledge; derived from the request where it is left out.', 'P1')),
  ...pledged,
  announcedOn: optional(
    tied(
      { rule: 'neededWithout', other: 'agreement' },
      meaning(
        Announcement.members.announcedOn,
        'Day of the announcement. Give either this or `agreement`.',
      ),
    ),
  ),
  agreement: optional(tied({ rule: 'notTogetherWith', other: 'announcedOn' }, agreement)),
  occasion: tied({ rule: 'notTogetherWith', other: 'agreement' }, Announcement.members.occasion),
});

/** An instalment of an agreement that was kept in another system before it was taken over into these books. */
export const TakenOverInstalment = shape('TakenOverInstalment', {
  ...StatedInstalment.members,
  originalDueOn: meaning(
    Instalment.members.originalDueOn,
    'Due date as first agreed, where the other system moved it to `dueOn`.',
  ),
});

/** Terms of an agreement on the day on which it is taken over from another system, amendments included. */
export const TakenOverTerms = shape('TakenOverTerms', {
  ...AgreementTerms.members,
  instalments: listOf(
    TakenOverInstalment,
    instalmentsMax,
    1,
  )('Instalments, with the day on which each is due.'),
});

const approvalReference = optional(reference('Approval of cash far above receipts.', 'memo 3'));

/** Request to take over a pledge from another system; its balances begin these books. */
export const TakeOver = shape('TakeOverPledge', {
  documentReference: recordedFact.documentReference,
  approvalReference,
  id: optional(id('Id of the pledge; derived from the request where it is left out.', 'P7')),
  effectiveDate: date(
    'Day from which the pledge is in these books; balances are those at the beginning of that day.',
    '2024-01-01',
  ),
  ...pledged,
  recommendation: meaning(
    pledged.recommendation,
    'The call of the resolution that the pledge answers.',
  ),
  amount: money('Amount agreed on that day, amendments included.'),
  agreement: part(TakenOverTerms)('Agreement with the terms of that day.'),
  balances: listOf(
    OpeningBalance,
    takeOverLinesMax,
    1,
  )('Balances of each instalment and purpose; together they are the amount agreed.'),
  cash: optional(listOf(StatedCash, takeOverLinesMax)('Cash of the pledge; left out: none.')),
  authority: optional(
    listOf(StatedAuthority, takeOverLinesMax)('Spending authority that is left; left out: none.'),
  ),
  refunds: optional(
    listOf(OpeningRefund, takeOverLinesMax)('Refunds that are owed; left out: none.'),
  ),
  levies: optional(
    listOf(OpeningLevy, takeOverLinesMax)('Coordination levies not passed on; left out: none.'),
  ),
});

/**
 * Takes over a pledge from another system. Needs the agreement and its balances, which must add up to the agreed
 * amount.
 */
export class TakeOverPledge extends commandOf(TakeOver, {
  ...decides('PledgeTakenOver'),
  ...short('BALANCES_DO_NOT_SUM', 'unallocated cash'),
})<{ readonly pledgeId: string }> {}

const takenOver = byThree(on.newPledge, {
  ...reversed,
  by: 'controller',
  bears: 'all',
  standsOn: 'other',
});

/**
 * The first event of a pledge that came from another system. Its date is the day of the take-over, so no event of the
 * pledge has an earlier date.
 */
export const PledgeTakenOver = event('PledgeTakenOver', takenOver, {
  ...agreementFacts,
  signedOn: date('Day of the signature; it chooses the posting rules.', '2023-05-15'),
  ...pick(TakeOver, 'balances', 'approvalReference'),
  cash: listOf(
    OpeningCash,
    takeOverLinesMax,
  )('Cash by purpose, after all that allocations moved; below zero where others lent it.'),
  authority: listOf(OpeningAuthority, takeOverLinesMax)('What is left to spend and to charge.'),
  refunds: listOf(OpeningRefund, takeOverLinesMax)('Refunds that are approved and not paid.'),
  levies: optional(
    listOf(
      OpeningLevy,
      takeOverLinesMax,
      1,
    )('Coordination levies not passed on, each in its currency; absent where there is none.'),
  ),
  ...statingOrigins,
});
export type PledgeTakenOverFacts = FactsOf<typeof PledgeTakenOver>;
