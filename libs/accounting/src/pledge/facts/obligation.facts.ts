import {
  date,
  id,
  listOf,
  money,
  oneOf,
  optional,
  part,
  referenceOrBlank,
  shape,
  text,
  textLengthMax,
  textOrBlank,
  wholeNumber,
  yesOrNo,
  type Infer,
} from '../../schema';

/** Most compliance obligations of an agreement. */
const obligationsMax = 100;

/** A promise of the agreement by which the Organization earns money of one purpose (IPSAS 47). */
export const Obligation = shape('Obligation', {
  no: wholeNumber(1, obligationsMax)('Number: 1, 2, 3 in the order given.', 1),
  purpose: id('Code of the purpose: an earmark of the agreement, or its bucket.', 'k'),
  amount: money(
    "What it earns, in the pledge's currency; the obligations of a purpose sum to its amount.",
  ),
  satisfied: oneOf(['AS_SPENT', 'MILESTONE', 'OVER_TIME'])(
    'Manner: by expenditure with its support, whole on the day of acceptance, or by progress in per cent. A purpose has at most one obligation `AS_SPENT`.',
    'MILESTONE',
  ),
  description: optional(
    text(textLengthMax)('What the Organization promises.', 'digest of cases published'),
  ),
  beneficiary: optional(
    oneOf(['THIRD_PARTY', 'DONOR', 'OWN_USE'])('Who receives what is promised.', 'THIRD_PARTY'),
  ),
  expectedBy: optional(date('Day by which it is expected to be satisfied.', '2026-06-30')),
  formerAnalysis: optional(
    oneOf(['CONDITION'])(
      'States that IPSAS 23 would have seen a condition, for comparisons alone: the same for all obligations of a purpose, and never with `AS_SPENT`.',
      'CONDITION',
    ),
  ),
});
export type Obligation = Infer<typeof Obligation>;

/** Who can enforce the agreement, and on what ground. */
const Enforceability = shape('Enforceability', {
  byOrganization: yesOrNo('Whether the Organization can compel the donor to pay.', true),
  byDonor: yesOrNo('Whether the donor can compel the Organization to perform.', true),
  basis: oneOf(['LAW', 'AGREEMENT', 'EQUIVALENT_MEANS'])('Ground of the rights.', 'AGREEMENT'),
  reference: optional(referenceOrBlank('Clause or law that says so.', 'AGR-2026-002, art. 7')),
});

/** Duty to return money to the donor where the Organization does not perform. */
const ReturnObligation = shape('ReturnObligation', {
  scope: oneOf(['UNSPENT', 'UNPERFORMED', 'NONE'])('What is returned.', 'UNPERFORMED'),
  clause: textOrBlank(textLengthMax)(
    'Clause that says so, or names another consequence.',
    'art. 8',
  ),
});

/** The analysis of an agreement under IPSAS 47, beside its result and its reference. */
export const obligationTerms = {
  obligations: optional(
    listOf(
      Obligation,
      obligationsMax,
    )('Compliance obligations, needed with `IDENTIFIED`; a purpose without one is free.'),
  ),
  rightToConsideration: optional(
    oneOf(['WHEN_DUE', 'WHEN_SATISFIED', 'WHEN_RECEIVED'])(
      'When the Organization may claim an instalment: on its date, as far as it has performed, or never before the money comes. Needed with `IDENTIFIED`.',
      'WHEN_SATISFIED',
    ),
  ),
  enforceability: optional(
    part(Enforceability)('Who can enforce the agreement; needed with `IDENTIFIED`.'),
  ),
  returnObligation: optional(
    part(ReturnObligation)('What goes back to the donor; needed with `IDENTIFIED`.'),
  ),
};
