import { event, recordedFact, type FactsOf } from '../../kernel/booking';
import { commandOf } from '../../kernel/command';
import { rateUsed } from '../../rates/rate-used';
import {
  date,
  decimal,
  id,
  ledgerAccount,
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
  wholeNumber,
  yesOrNo,
  type Infer,
} from '../../schema';
import { agreementFacts, AgreementTerms, Instalment, StatedInstalment } from './agreement.facts';
import {
  AuthorityPlace,
  earmarks,
  grossSplit,
  identity,
  instalmentsMax,
  Place,
  statedEarmarks,
  statingOrigins,
  takeOverLinesMax,
  type OnPledge,
} from './on-pledge';

const amount = money('Amount of the pledge.');

/** Members of every request that begins a pledge: donor, recommendation, amount and earmarks. */
export const pledged = {
  ...{ donorId: identity.donorId, recommendation: identity.recommendation },
  amount,
  earmarks: statedEarmarks,
};

export const Announcement = shape('AnnouncePledge', {
  ...recordedFact,
  ...pledged,
  announcedOn: date('Day of the announcement.', '2024-03-11'),
  occasion: optional(name('Occasion of the announcement.', 'pledging event')),
});

export class AnnouncePledge extends commandOf(Announcement)<OnPledge> {}

export const PledgeAnnounced = event('PledgeAnnounced', {
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

export class AcceptPledge extends commandOf(Acceptance)<OnPledge> {}

export const PledgeAccepted = event('PledgeAccepted', {
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

export class WithdrawPledge extends commandOf(Withdrawal)<OnPledge> {}

export class LapsePledge extends commandOf(Lapse)<OnPledge> {}

export const PledgeWithdrawn = event('PledgeWithdrawn', pick(Withdrawal, 'reason'));
export const PledgeLapsed = event('PledgeLapsed', pick(Lapse, 'reason'));

export type PledgeAnnouncedFacts = FactsOf<typeof PledgeAnnounced>;

const agreement = part(AgreementTerms)(
  'The agreement, where no announcement came before it. Give either this or `announcedOn`.',
);

/** Signs an agreement that no announcement came before. */
export class SignDirectly extends commandOf(
  shape('SignDirectly', { ...recordedFact, ...pledged, agreement }),
)<OnPledge> {}

/** A pledge begins with its announcement or, where none came before, with its signature. */
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

/** A balance and its value in the books that it comes from, in USD. */
export const CarriedBalance = shape('CarriedBalance', {
  amount: money('Amount in its own currency.'),
  carryingUsd: decimal(
    'Its value in USD in the other system; for an amount in USD, the amount itself.',
    '521739.13',
  ),
});
export type CarriedBalance = Infer<typeof CarriedBalance>;

const carried = part(CarriedBalance);
const purpose = id('Code of the purpose.', 'TA-GEN');

/** Balances of one instalment for one purpose in the other system; one left out is zero. */
export const OpeningBalance = shape('OpeningBalance', {
  instalment: wholeNumber(1, instalmentsMax)('Number of the instalment.', 2),
  purpose: id('Code of one of its purposes.', 'TA-GEN'),
  receivable: optional(carried('Owed without a condition, or with one that is met.')),
  conditionalOutstanding: optional(carried('Owed on a condition that is not met.')),
  received: optional(carried('Came in, gross, at the value of its receipts.')),
  conditionalLiability: optional(carried('Part of `received` whose condition is not met.')),
  writtenOff: optional(carried('Written off.')),
  allowanceUsd: optional(decimal('Allowance against the receivable, in USD.', '50000.00')),
});
export type OpeningBalance = Infer<typeof OpeningBalance>;

/** Cash of the pledge on one account for one purpose, in the account's currency. */
export const StatedCash = shape('OpeningCash', {
  ...CarriedBalance.members,
  bankAccount: id('Code of the bank account, or `CLEARING`.', 'BK-EUR'),
  purpose: id('Code of the purpose that the cash is for, after all allocations.', 'TA-GEN'),
});

/** The same, with the ledger account that carries it; below zero where others lent it. */
export const OpeningCash = shape('CashTakenOver', {
  ...StatedCash.members,
  ledgerAccount: ledgerAccount('Ledger account of the bank account, or 1190.', '1120'),
});
export type OpeningCash = Infer<typeof OpeningCash>;

/** Spending authority that is left at a place, in US dollars. */
export const StatedAuthority = shape('OpeningAuthority', {
  ...Place.members,
  programmable: money('Left to spend.'),
  supportReserve: money('Left to charge for programme support.'),
});

/** The same as it is decided. */
export const OpeningAuthority = shape('AuthorityTakenOver', {
  ...AuthorityPlace.members,
  ...grossSplit,
});
export type OpeningAuthority = Infer<typeof OpeningAuthority>;

/** Amount owed back for one purpose, in US dollars or the pledge's currency. */
export const OpeningRefundLine = shape('OpeningRefundLine', {
  ...CarriedBalance.members,
  purpose: meaning(purpose, purpose.means, 'k'),
});

/** A refund that is approved and not paid. */
export const OpeningRefund = shape('OpeningRefund', {
  refundId: id('Id under which it will be paid.', 'R-2023-4'),
  lines: listOf(
    OpeningRefundLine,
    takeOverLinesMax,
    1,
  )('Amounts owed to the donor, in one currency.'),
});
export type OpeningRefund = Infer<typeof OpeningRefund>;

/** A coordination levy that came in, in any currency, and is not passed on. */
export const OpeningLevy = shape('OpeningLevy', {
  ...CarriedBalance.members,
  levyId: id('Id under which it will be passed on.', 'LEVY-2023-2'),
  purpose: meaning(purpose, 'Code of the purpose that the levy came with.'),
});
export type OpeningLevy = Infer<typeof OpeningLevy>;

/** One due payment of an agreement that another system has kept. */
export const TakenOverInstalment = shape('TakenOverInstalment', {
  ...StatedInstalment.members,
  originalDueOn: meaning(
    Instalment.members.originalDueOn,
    'Due date as first agreed, where the other system moved it to `dueOn`.',
  ),
});

/** Terms of an agreement as they stand on the day of the take-over. */
export const TakenOverTerms = shape('TakenOverTerms', {
  ...AgreementTerms.members,
  instalments: listOf(
    TakenOverInstalment,
    instalmentsMax,
    1,
  )('Instalments, with the day on which each is due.'),
});

const approvalReference = optional(reference('Approval of cash far above receipts.', 'memo 3'));

/** A pledge that another system has kept until now. */
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
  agreement: part(TakenOverTerms)('The agreement as it stands on that day.'),
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

/** Takes over a pledge that another system has kept, with its agreement and its balances. */
export class TakeOverPledge extends commandOf(TakeOver)<{ readonly pledgeId: string }> {}

/** Dated the day of the take-over: nothing of the pledge is dated before. */
export const PledgeTakenOver = event('PledgeTakenOver', {
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

export type OpeningCommand =
  AnnouncePledge | AcceptPledge | WithdrawPledge | LapsePledge | SignDirectly | TakeOverPledge;

export const openingEvents = {
  PledgeAnnounced,
  PledgeAccepted,
  PledgeWithdrawn,
  PledgeLapsed,
  PledgeTakenOver,
};
