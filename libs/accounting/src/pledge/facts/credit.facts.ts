import {
  event,
  recordedFact,
  type DatedFacts,
  type EventIn,
  type FactsOf,
} from '../../kernel/booking';
import {
  date,
  exactText,
  id,
  money,
  optional,
  pick,
  referenceLengthMax,
  shape,
  usdAmount,
  type MembersOf,
} from '../../schema';
import {
  applicationId,
  cashOfReceipt,
  InterestOfReceipt,
  LevyOfReceipt,
  RecoveryOfReceipt,
} from './receiving.facts';

const factId = optional(
  id('Id of the fact; derived from the request where it is left out.', 'INT-2025-1'),
);

/** A bank credit that pays nothing of the agreement, as it came in. */
const bankCredit = {
  ...recordedFact,
  id: factId,
  bankAccount: id('Code of the bank account that was credited.', 'BK-EUR'),
  bankReference: exactText(referenceLengthMax)(
    "The bank's reference of the credit; with the account it is booked once, as whatever it is.",
    '20250331-000209',
  ),
  effectiveDate: date('Value date of the credit.', '2025-03-31'),
  purpose: id('Code of the purpose whose money it is.', 'TA-GEN'),
  amount: money('What reached the account, in its currency.'),
};

export const Interest = shape('CreditInterest', {
  ...bankCredit,
  clause: InterestOfReceipt.members.clause,
});

export const Recovery = shape('RecoverWrittenOff', {
  ...bankCredit,
  writtenOffInstalment: RecoveryOfReceipt.members.instalment,
});

export const Levy = shape('AccrueLevy', {
  ...recordedFact,
  id: optional(id('Id of the levy; derived from the request where it is left out.', 'LEVY-1')),
  receiptId: id(
    'Receipt that it came with, on top of the contribution.',
    '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00',
  ),
  effectiveDate: date('Day of the fact, not before the money came in.', '2025-03-31'),
  purpose: id('Code of the purpose that the contribution is tied to.', 'k'),
  amount: money('The levy, in the currency of the receipt.'),
  rate: LevyOfReceipt.members.rate,
});

const creditId = id('Id of the interest on the pledge.', 'INT-2025-1');

/** Money of a receipt that is no payment of what an agreement owes, as its pledge takes it. */
const credited = {
  applicationId,
  ...cashOfReceipt,
  purpose: id('Purpose whose money it is.', 'TA-GEN'),
  amount: money('What came in, in the currency of the receipt.'),
  amountUsd: usdAmount('Its value when it came in.', '111.11'),
};

export const InterestCredited = event('InterestCredited', {
  ...credited,
  interestId: creditId,
  ...pick(Interest, 'clause'),
});
export type InterestCreditedFacts = FactsOf<typeof InterestCredited>;

export const CoordinationLevyAccrued = event('CoordinationLevyAccrued', {
  ...credited,
  levyId: id('Id of the levy on the pledge.', 'LEVY-1'),
  levyRate: Levy.members.rate,
});
export type LevyAccruedFacts = FactsOf<typeof CoordinationLevyAccrued>;

export const WrittenOffRecovered = event('WrittenOffRecovered', {
  ...credited,
  recoveryId: id('Id of the recovery on the pledge.', 'REC-1'),
  instalment: Recovery.members.writtenOffInstalment,
});
export type WrittenOffRecoveredFacts = FactsOf<typeof WrittenOffRecovered>;

/** What the three have in common. */
export type CreditedFacts = DatedFacts & MembersOf<typeof credited>;

export const creditEvents = { InterestCredited, CoordinationLevyAccrued, WrittenOffRecovered };
export type CreditEvent = EventIn<typeof creditEvents>;
