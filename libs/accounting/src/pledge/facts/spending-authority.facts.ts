import { linesOfEventMax, recordedFact, type FactsOf } from '../../kernel/booking';
import { byThree, event, on } from '../../rows/event-row';
import { reversed } from '../../reversals/reversal-rules';
import { commandOf, decides, reports, short } from '../../rows/command-row';
import { rateUsed } from '../../rates/rates.facts';
import {
  date,
  decimal,
  id,
  ledgerAccount,
  listOf,
  meaning,
  money,
  optional,
  part,
  pick,
  reason,
  reference,
  referenceOrBlank,
  shape,
  usdAmount,
  yesOrNo,
  type Infer,
} from '../../schema';
import {
  allocationLinesMax,
  AuthorityPlace,
  grossSplit,
  Place,
  PurposeOnly,
  statingOrigins,
  type OnPledge,
} from './pledge-parts';

const gross = money('Gross amount in US dollars, programme support included.');
const pscRate = decimal(
  'Support costs as a fraction of direct expenditure, of the agreement.',
  '0.13',
);

export const AllocationLine = shape('AllocationLine', {
  from: part(PurposeOnly)('Purpose out of whose unallocated money it comes.'),
  to: part(Place)('Place at which the money may be spent.'),
  gross,
});

export const Allocation = shape('MakeAllocation', {
  ...recordedFact,
  id: optional(id('Id of the allocation; derived from the request where it is left out.', 'A1')),
  effectiveDate: date('Day of the allocation.', '2024-08-15'),
  lines: listOf(AllocationLine, allocationLinesMax, 1)('Amounts that are allocated.'),
});

/**
 * Allocates cash that was received and applied to the pledge: a programme may then spend it for a purpose at a level.
 */
export class MakeAllocation extends commandOf(Allocation, {
  ...decides('AllocationMade'),
  ...short('INSUFFICIENT_CASH'),
})<OnPledge & { readonly allocationId: string }> {}

const allocationId = id(
  'Id, unique among allocations, reductions and reallocations of the pledge.',
  'A1',
);

/** Rule for reversing moves of spending authority: such moves leave bank balances unchanged. */
const authority = { ...reversed, standsOn: 'authority', goesWith: 'cash' } as const;
export const AllocationMade = event('AllocationMade', byThree(on.pledge, authority), {
  allocationId,
  pscRate,
  lines: listOf(
    shape('AllocatedLine', {
      from: part(PurposeOnly)('Where the money came from.'),
      to: part(AuthorityPlace)('Place at which the money may be spent.'),
      ...grossSplit,
    }),
    linesOfEventMax,
  )('What was allocated: `from` is a purpose, `to` a place.'),
  ...statingOrigins,
});

export type AllocationMadeFacts = FactsOf<typeof AllocationMade>;

export const ReductionLine = shape('ReductionLine', {
  from: part(Place)('Place whose spending authority is reduced.'),
  gross,
});

export const Reduction = shape('ReduceAllocation', {
  ...recordedFact,
  id: optional(id('Id of the reduction; derived from the request where it is left out.', 'A5')),
  effectiveDate: date('Day of the reduction.', '2024-11-15'),
  lines: listOf(
    ReductionLine,
    allocationLinesMax,
    1,
  )('Amounts taken back, at most what is unspent.'),
  reason: reason('Why the allocation is reduced.', 'activity cancelled'),
});

export class ReduceAllocation extends commandOf(Reduction, {
  ...decides('AllocationReduced'),
  ...short('INSUFFICIENT_UNSPENT'),
})<OnPledge & { readonly reductionId: string }> {}

export const AllocationReduced = event('AllocationReduced', byThree(on.pledge, authority), {
  reductionId: meaning(allocationId, allocationId.means, 'A5'),
  lines: listOf(
    shape('ReducedLine', {
      from: part(AuthorityPlace)('Where the authority was taken back.'),
      to: part(PurposeOnly)('Where the money stands again.'),
      ...grossSplit,
    }),
    linesOfEventMax,
  )('What was taken back: `from` is a place, `to` a purpose.'),
  ...pick(Reduction, 'reason'),
  ...statingOrigins,
});

export type AllocationReducedFacts = FactsOf<typeof AllocationReduced>;

/** The donor's consent to use its money for another purpose. */
export const DonorConsent = shape('DonorConsent', {
  reference: referenceOrBlank('Reference of the consent.', 'letter of 2024-10-04'),
  date: date('Day of the consent, not after the move.', '2024-10-04'),
});
export type DonorConsent = Infer<typeof DonorConsent>;

export const Reallocation = shape('MakeReallocation', {
  ...recordedFact,
  id: optional(id('Id of the reallocation; derived from the request where it is left out.', 'A3')),
  effectiveDate: date('Day of the move.', '2024-10-14'),
  from: part(Place)('Place that the spending authority leaves.'),
  to: part(Place)('Place that the spending authority goes to.'),
  gross,
  donorConsent: optional(
    part(DonorConsent)("The donor's consent; a move out of an earmark needs it."),
  ),
});

/** Moves unspent spending authority to another purpose or level under the same recommendation of the resolution. */
export class MakeReallocation extends commandOf(Reallocation, {
  ...decides('ReallocationMade'),
  ...short('INSUFFICIENT_UNSPENT'),
})<OnPledge & { readonly reallocationId: string }> {}

export const ReallocationMade = event('ReallocationMade', byThree(on.pledge, authority), {
  reallocationId: meaning(allocationId, allocationId.means, 'A3'),
  from: part(AuthorityPlace)('Where the authority stood.'),
  to: part(AuthorityPlace)('Where it went.'),
  ...grossSplit,
  ...pick(Reallocation, 'donorConsent'),
  ...statingOrigins,
});

export type ReallocationMadeFacts = FactsOf<typeof ReallocationMade>;

export const Expenditure = shape('ReportExpenditure', {
  ...recordedFact,
  id: optional(
    id(
      'Id of the expenditure, such as that of the system that reports it. Left out: derived from the request.',
      'ERP-2024-11-k',
    ),
  ),
  effectiveDate: date('Day of the expenditure.', '2024-11-30'),
  purpose: id('Code of the purpose on which the money was spent.', 'k'),
  ...pick(Place, 'level'),
  country: meaning(
    Place.members.country,
    'Country of the activity, if the spending authority names one, ISO 3166-1 alpha-3.',
  ),
  direct: money('Direct cost, in the currency of the account paid from.'),
  paidFrom: id(
    'Code of the bank account that paid, or CLEARING where another system did, in US dollars.',
    'BK-USD',
  ),
  document: reference('Document that reports the expenditure.', 'ERP month-end file 2024-11'),
  chargeSupport: optional(
    yesOrNo('Whether programme support is charged for the expenditure at once.', false),
  ),
});

/**
 * Reports an expenditure that another system has paid. It is booked even above the available authority, because the
 * money has already left.
 */
export class ReportExpenditure extends commandOf(Expenditure, {
  ...reports('ExpenditureReported', 'SupportCostCharged'),
  ...short('INSUFFICIENT_UNSPENT', 'spending authority', 'support reserve', 'unallocated cash'),
})<OnPledge & { readonly expenditureId: string; readonly chargeSupport: boolean }> {}

const expenditureId = id('Expenditure that support is charged for.', 'ERP-2024-11-k');

const spent = {
  ...reversed,
  bears: 'charge',
  stays: 'money that was spent stays spent',
} as const;
export const ExpenditureReported = event('ExpenditureReported', byThree(on.pledge, spent), {
  expenditureId: meaning(expenditureId, 'Id, one of its own among all ids of the pledge.'),
  ...AuthorityPlace.members,
  direct: money('Direct cost in the currency of the account that paid.'),
  directUsd: usdAmount('Its value on the day.', '150000.00'),
  rate: rateUsed('Rate of the day.'),
  bankAccount: id('Account that paid, or `CLEARING`.', 'BK-USD'),
  ledgerAccount: ledgerAccount('Ledger account of the bank account, or 1190.', '1110'),
  ...pick(Expenditure, 'document'),
  overspent: optional(
    money(
      'Part above the programmable authority of the place, in USD; absent where there is none.',
    ),
  ),
  ...statingOrigins,
});
export type ExpenditureReportedFacts = FactsOf<typeof ExpenditureReported>;

export const SupportCharge = shape('ChargeSupport', {
  ...recordedFact,
  effectiveDate: date('Day of the charge, not before the expenditure.', '2024-11-30'),
  expenditureId,
});

/** Charges programme support (a percentage of direct expenditure) for a reported expenditure; each is charged once. */
export class ChargeSupport extends commandOf(SupportCharge, {
  ...reports('SupportCostCharged'),
  ...short('INSUFFICIENT_UNSPENT', 'support reserve'),
})<OnPledge> {}

const charged = byThree(on.pledge, {
  ...reversed,
  goesWith: 'expenditure',
  stays: 'support is charged for money that was spent',
});
export const SupportCostCharged = event('SupportCostCharged', charged, {
  expenditureId: meaning(expenditureId, 'Expenditure that is charged, once.'),
  ...AuthorityPlace.members,
  pscRate,
  base: money('Expenditure of the place that is charged by now, this one included, in USD.'),
  chargedBefore: money('Charged at the place before, in USD.'),
  amount: money('`pscRate` × `base`, rounded half up, less `chargedBefore`; in USD.'),
  overspent: optional(
    money('Part above the support reserve of the place, in USD; absent where there is none.'),
  ),
});
export type SupportCostChargedFacts = FactsOf<typeof SupportCostCharged>;
