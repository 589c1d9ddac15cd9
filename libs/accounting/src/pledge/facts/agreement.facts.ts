import { recordedFact, type FactsOf } from '../../kernel/booking';
import { byOneWhileUnsigned, byThree, event, on } from '../../rows/event-row';
import { reversed, step, termsReversed, unbooked } from '../../reversals/reversal-rules';
import { commandOf, decides, short } from '../../rows/command-row';
import { rateUsed } from '../../rates/rates.facts';
import {
  country,
  date,
  decimal,
  listOf,
  meaning,
  money,
  nullable,
  omit,
  oneOf,
  optional,
  part,
  pick,
  reason,
  reference,
  shape,
  text,
  textLengthMax,
  textOrBlank,
  wholeNumber,
  yesOrNo,
  type Infer,
  type MembersOf,
} from '../../schema';
import {
  earmarksMax,
  instalmentsMax,
  Earmark,
  earmarks,
  identity,
  statedEarmarks,
  type OnPledge,
} from './pledge-parts';
import { obligationTerms } from './obligation.facts';

const due = {
  no: wholeNumber(1, instalmentsMax)('Number: 1, 2, 3 in the order given.', 1),
  dueOn: date('Day on which it is due.', '2024-06-30'),
  amount: money(
    "Amount, in the pledge's currency; instalments sum to the amount of the agreement.",
  ),
};

/** One due payment as a request states it. */
export const StatedInstalment = shape('Instalment', {
  ...due,
  lines: optional(
    listOf(
      Earmark,
      earmarksMax,
      1,
    )('Shares of the instalment by purpose; left out: in proportion to the earmarks, rounded.'),
  ),
});

/** One due payment; `lines` are its shares by purpose and sum to `amount`. */
export const Instalment = shape('AgreedInstalment', {
  ...due,
  originalDueOn: optional(date('Day first agreed, where it was moved to another.', '2023-12-15')),
  lines: listOf(Earmark, earmarksMax + 1, 1)('Its shares by purpose, which sum to its amount.'),
});
export type Instalment = Infer<typeof Instalment>;

/** A performance obligation with the duty to return the money (IPSAS 23; kinds: IATI ConditionType). */
export const Condition = shape('Condition', {
  kind: oneOf(['POLICY', 'PERFORMANCE', 'FIDUCIARY'])('Kind of condition.', 'PERFORMANCE'),
  text: textOrBlank(textLengthMax)(
    'What must be achieved before the money is earned.',
    'adoption of model provisions package',
  ),
  returnClause: textOrBlank(textLengthMax)(
    'What the agreement says goes back to the donor where it is not achieved.',
    'return of unspent funds',
  ),
});
export type Condition = Infer<typeof Condition>;

/** Provenance of confiscated money: articles 14 (3) (a) and 30 (2) (c) of the Convention. */
export const Proceeds = shape('Proceeds', {
  legalBase: oneOf(['14(3)(a)', '30(2)(c)'])(
    'Provision of the Convention under which the money is given.',
    '14(3)(a)',
  ),
  confiscationOrder: reference('Reference of the confiscation order.', 'order 2 BvR 1/2024'),
  confiscatedValue: money('Value that was confiscated.'),
  percentage: decimal(
    'Percentage of the confiscated value that is given, above 0 and at most 100; the donor decides.',
    '15.00',
  ),
  requestingState: optional(
    country(
      'State that asked for the confiscation, ISO 3166-1 alpha-3; an agreement under 14 (3) (a) needs it.',
      'XAB',
    ),
  ),
});
export type Proceeds = Infer<typeof Proceeds>;

/** Terms of an agreement between donor and organization, as a request states them. */
export const AgreementTerms = shape('AgreementTerms', {
  signedOn: date('Day of the signature that makes the agreement binding.', '2024-05-06'),
  agreementReference: reference('Reference of the agreement.', 'AGR-2024-001'),
  amount: optional(
    money(
      'Amount agreed. Left out: the amount of the pledge. Where no announcement came before, it can only be the amount of the pledge.',
    ),
  ),
  earmarks: optional(
    meaning(
      statedEarmarks,
      'Shares tied to purposes; left out: those of the pledge, which an agreement that begins it may only repeat. Money without an earmark waits under TA-GEN or M-GEN.',
    ),
  ),
  instalments: listOf(
    StatedInstalment,
    instalmentsMax,
    1,
  )('Instalments, with the day on which each is due.'),
  condition: optional(
    nullable(
      part(Condition)(
        'Condition on the money; null or left out: none, so the money is revenue at signature.',
      ),
    ),
  ),
  pscRate: decimal('Programme support as a fraction of direct expenditure, in a string.', '0.13'),
  pscApprovalReference: optional(
    reference('Reference of the approval of a support rate below 0.13.', 'ASG memo 2024-04-30'),
  ),
  source: oneOf(['BUDGET', 'PROCEEDS_OF_CRIME', 'OTHER'])(
    "Where the donor's money comes from.",
    'BUDGET',
  ),
  additionalLiability: optional(
    yesOrNo(
      'Whether the agreement brings the Organization a liability beyond the contribution (regulation 3.12). Signing includes acceptance.',
      false,
    ),
  ),
  consentReference: optional(
    reference(
      'Reference of the consent, needed with an additional liability.',
      'CTOC/COP decision of 2024-04-02',
    ),
  ),
  proceeds: optional(part(Proceeds)('Provenance of the money, needed for proceeds of crime.')),
  complianceObligations: optional(
    oneOf(['NONE', 'IDENTIFIED'])(
      'Result of the analysis under IPSAS 47: no compliance obligation, or those in `obligations`, for which there are no posting rules yet. Needed from 1 January 2026 on.',
      'NONE',
    ),
  ),
  complianceReference: optional(
    reference('Reference of that analysis, needed with it.', 'memo IPSAS47-2026-3'),
  ),
  ...obligationTerms,
});
export type AgreementTerms = Infer<typeof AgreementTerms>;

export const Signature = shape('SignAgreement', { ...AgreementTerms.members, ...recordedFact });

/** Signs the agreement on an announced pledge. */
export class SignAgreement extends commandOf(Signature, {
  ...decides('AgreementSigned'),
  ...short('BELOW_RECEIVED'),
})<OnPledge> {}

/** Terms about money: amount, earmarks and instalments, which amendments change. */
export const moneyTerms = {
  amount: money('The whole amount agreed.'),
  earmarks,
  instalments: listOf(
    Instalment,
    instalmentsMax,
    1,
  )('All instalments; the day first agreed of one that was moved is its `originalDueOn`.'),
};
export type MoneyTerms = MembersOf<typeof moneyTerms>;

/** Members of the events that begin an agreement, signed here or taken over. */
export const agreementFacts = {
  ...identity,
  ...omit(AgreementTerms, 'signedOn', 'amount', 'earmarks', 'instalments'),
  ...moneyTerms,
  complianceObligations: optional(
    text(textLengthMax)(
      'Result of the analysis under IPSAS 47: `NONE`. Agreements signed before 2026 may state any text.',
      'NONE',
    ),
  ),
  condition: nullable(
    part(Condition)('Performance obligation and duty to return; null: unconditional.'),
  ),
  additionalLiability: yesOrNo(
    'Whether it costs the Organization more than the contribution brings; signing includes acceptance.',
  ),
};
export type AgreementFacts = MembersOf<typeof agreementFacts>;

const signed = byThree(on.newPledge, {
  ...reversed,
  bears: 'agreement',
  standsOn: 'other',
  needsAgreement: false,
});
export const AgreementSigned = event('AgreementSigned', signed, {
  ...agreementFacts,
  rate: rateUsed("Rate of the signature's date."),
});
export type AgreementSignedFacts = FactsOf<typeof AgreementSigned>;

export const Amendment = shape('AmendPledge', {
  ...recordedFact,
  effectiveDate: date('First day on which the new terms hold.', '2024-04-15'),
  amount: money("The whole new amount, in the pledge's currency."),
  earmarks: optional(
    meaning(
      statedEarmarks,
      'New shares tied to purposes; left out: the present ones, if they fit the amount.',
    ),
  ),
  instalments: optional(
    listOf(
      StatedInstalment,
      instalmentsMax,
      1,
    )('All instalments of an agreement from that day on; left out: the present ones.'),
  ),
  reason: reason('Why the pledge changes.', 'note verbale'),
});

/** Changes amount or earmarks, and the instalments of an agreement. */
export class AmendPledge extends commandOf(Amendment, {
  ...decides('PledgeAmended', 'AgreementAmended'),
  ...short('BELOW_RECEIVED'),
})<OnPledge> {}

const changed = byOneWhileUnsigned(on.pledge, step('PledgeAmended'));
export const PledgeAmended = event('PledgeAmended', changed, {
  ...pick(Amendment, 'amount'),
  earmarks,
  rate: rateUsed('Rate of the day from which the new terms hold.'),
  ...pick(Amendment, 'reason'),
});

export type PledgeAmendedFacts = FactsOf<typeof PledgeAmended>;

export const AgreementAmended = event('AgreementAmended', byThree(on.pledge, termsReversed), {
  ...moneyTerms,
  rate: rateUsed('Rate of the day from which the new terms hold.'),
  ...pick(Amendment, 'reason'),
  laterYear: optional(
    yesOrNo(
      'True where the amount is lowered in a later year than that of the signature; absent otherwise.',
    ),
  ),
});
export type AgreementAmendedFacts = FactsOf<typeof AgreementAmended>;

/** Another due date of an instalment. */
export const DueDate = shape('DueDate', {
  no: meaning(due.no, 'Number of the instalment.', 2),
  dueOn: date('Day on which it is due from now on.', '2025-06-30'),
});

export const Rescheduling = shape('RescheduleInstalments', {
  ...recordedFact,
  effectiveDate: date(
    'First day on which the new dates hold, such as that of the letter of the donor.',
    '2024-11-15',
  ),
  instalments: listOf(
    DueDate,
    instalmentsMax,
    1,
  )('Instalments that get another due date; all others keep theirs.'),
  reason: optional(reason('Why the due dates change.', 'budget law comes late')),
});

/** Changes the due dates of instalments; an instalment that is not named keeps its due date. */
export class RescheduleInstalments extends commandOf(Rescheduling, {
  ...decides('InstalmentsRescheduled'),
  ...short('PLEDGE_STATUS'),
})<OnPledge> {}

/** An instalment with its due date before and after the rescheduling. */
export const MovedInstalment = shape('MovedInstalment', {
  ...pick(DueDate, 'no'),
  from: date('Day on which it was due.', '2025-03-31'),
  to: DueDate.members.dueOn,
});

const rescheduled = byThree(on.pledge, { ...termsReversed, ...unbooked });
export const InstalmentsRescheduled = event('InstalmentsRescheduled', rescheduled, {
  moved: listOf(
    MovedInstalment,
    instalmentsMax,
    1,
  )('The due date that held, and the one that holds from now on.'),
  ...pick(AgreementAmended, 'instalments'),
  ...pick(Rescheduling, 'reason'),
});
