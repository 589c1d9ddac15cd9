import { account, codesOf } from '@art30/accounting';
import { type Condition, has } from '../times/conditions';
import { writtenOffKinds } from './balance-words';
import { type EventKind, inKinds, minus, plus, type Term, type Words } from './words';

const cash: Term = { ...plus(codesOf.cash), ofPledges: true };
/** Term for cash received or paid, at its USD value at that time. */
export const movedCash: Term = { ...cash, moves: 'amount' };
/** Term for changes of the USD value of cash without a movement of money. */
const valuedCash: Term = { ...cash, moves: 'value alone' };

/**
 * Accounts of the donor's debt under an agreement: the receivable, and the part under an unmet condition at the rate of
 * the signature.
 */
const owed = [account.receivable, account.memoConditionalOutstanding] as const;
const agreed = [account.memoAgreed, account.memoAgreedConditional] as const;

/** Kinds of events that bring cash of contributions to a pledge. */
export const applied: readonly EventKind[] = ['ReceiptApplied'];
const signedOrTakenOver: readonly EventKind[] = ['AgreementSigned', 'PledgeTakenOver'];
const cameIn: readonly EventKind[] = ['ReceiptApplied', 'PledgeTakenOver'];

/**
 * Definitions of the steps of the bridge from the signed amount to cash, in their order. Each step is a sum over
 * journal lines, selected by account and kind of event. A line and its reversal have the same kind, so they cancel out.
 * `cashReceived` is added up separately; since entries balance, it equals the total of the steps
 * (`docs/accounting.md`).
 */
export const bridgeSteps = {
  signed: {
    means: 'Agreed at signature, or taken over from another system as agreed',
    terms: inKinds(signedOrTakenOver, plus(...agreed)),
  },
  takenOver: {
    means: 'Received or written off before the take-over from another system',
    terms: inKinds(['PledgeTakenOver'], minus(...agreed), plus(...owed), cash),
  },
  amended: {
    means: 'Amendments of the agreement, up less down',
    terms: inKinds(['AgreementAmended'], plus(...owed)),
  },
  conditionMet: {
    means:
      'Receivable by a met condition, at the rate of that day, less its value at the signature',
    terms: inKinds(['ConditionMet'], plus(...owed)),
  },
  conditionFailed: {
    means: 'Not owed any more because a condition failed',
    terms: inKinds(['ConditionFailed'], plus(...owed)),
  },
  terminated: {
    means: 'Not owed any more because the agreement ended',
    terms: inKinds(['AgreementTerminated'], plus(...owed)),
  },
  receivedInAdvance: {
    means: 'Cash received without an agreement that it is part of',
    terms: inKinds(['ReceiptApplied', 'AgreementSigned'], minus(account.receivedInAdvance)),
  },
  bankCharges: {
    means: 'Bank charges borne by the account',
    terms: inKinds(applied, minus(account.bankCharges)),
  },
  exchangeAtReceipt: {
    means:
      'Value with which cash came less the carrying value it settled, conditional money included',
    terms: inKinds(
      applied,
      minus(account.exchangeGain, account.exchangeLoss, account.conditionalLiability),
      plus(account.memoConditionalOutstanding),
      { ...valuedCash, sign: -1 },
    ),
  },
  revaluation: {
    means: 'Revaluation of receivables',
    terms: inKinds(['PledgeRevalued'], plus(...owed, account.memoWrittenOff)),
  },
  writtenOff: {
    means: 'Written off, at carrying value',
    terms: inKinds(writtenOffKinds, minus(account.memoWrittenOff)),
  },
  outstanding: {
    means: 'Still outstanding, conditional agreements included, as a deduction',
    terms: [minus(...owed)],
  },
} as const satisfies Words;

const cashReceived = {
  cashReceived: {
    means: 'Cash received and applied, at the value with which it came to the pledge',
    terms: [...inKinds(applied, movedCash), ...inKinds(['PledgeTakenOver'], cash)],
  },
} as const satisfies Words;

/**
 * Kinds of events whose movements of cash are counted in steps of their own. `borrowingRepaid` counts only their
 * changes of value without a movement.
 */
const moving: readonly EventKind[] = [
  ...applied,
  'InterestCredited',
  'WrittenOffRecovered',
  'CoordinationLevyAccrued',
  'LevyPaid',
  'ContributionRefunded',
  'RefundPaid',
  'PaymentReturned',
];

/** Definitions of the steps by which cash changes after its receipt, in USD. */
export const afterReceipt = {
  cashRevaluation: {
    means: 'Revaluation of cash held in other currencies',
    terms: inKinds(['PledgeRevalued'], cash),
  },
  conversions: {
    means: 'Exchange differences of conversions between bank accounts',
    terms: inKinds(['CashConverted'], cash),
  },
  interest: {
    means: 'Interest credited',
    terms: inKinds(['InterestCredited'], movedCash),
  },
  recoveries: {
    means: 'Recovered after having been written off',
    terms: inKinds(['WrittenOffRecovered'], movedCash),
  },
  levies: {
    means: 'Coordination levy received, less paid on',
    terms: inKinds(['CoordinationLevyAccrued', 'LevyPaid'], movedCash),
  },
  expenditure: {
    means: 'Direct expenditure, at the rates of its days',
    terms: inKinds(['ExpenditureReported'], minus(account.directExpenditure)),
  },
  exchangeAtSpending: {
    means: 'Value of what was spent at those rates less the value with which cash left',
    terms: inKinds(['ExpenditureReported'], minus(account.exchangeGain, account.exchangeLoss)),
  },
  refundsPaid: {
    means: 'Paid back to donors',
    terms: inKinds(['ContributionRefunded', 'RefundPaid'], movedCash),
  },
  paymentsReturned: {
    means: 'Payments that the bank sent back',
    terms: inKinds(['PaymentReturned'], movedCash),
  },
  borrowingRepaid: {
    means: 'Exchange differences of borrowed cash that was repaid, and of cash at its reversal',
    terms: inKinds(
      ['AllocationMade', 'AllocationReduced', 'ReallocationMade', ...moving],
      valuedCash,
    ),
  },
  transfersInNet: {
    means: 'Moved in from other purposes by allocation, less moved out',
    terms: [minus(account.allocationTransfers)],
  },
} as const satisfies Words;

const cashHeld = {
  cashHeld: {
    means: 'Cash of the pledges at carrying value, moved between purposes as allocated',
    terms: [cash, minus(account.allocationTransfers)],
  },
} as const satisfies Words;

export type BridgeStep = keyof typeof bridgeSteps;
export type BridgeWord = keyof typeof bridgeWords;

/** Definitions of all figures of a bridge in USD. */
export const bridgeWords = {
  ...bridgeSteps,
  ...cashReceived,
  ...afterReceipt,
  ...cashHeld,
} as const satisfies Words;

const settled: readonly Term[] = [plus(account.memoReceived), minus(account.bankCharges)];

/**
 * Definitions of the bridge in the currency of the pledge, without steps that are always zero in it. Cash is the
 * settled amount less charges: a receipt in another currency counts with the amount that it settled, and money
 * converted in suspense with the amount that the bank credited.
 */
export const bridgeWordsInCurrency = {
  signed: bridgeSteps.signed,
  takenOver: {
    ...bridgeSteps.takenOver,
    terms: inKinds(['PledgeTakenOver'], minus(...agreed), plus(...owed), ...settled),
  },
  amended: bridgeSteps.amended,
  conditionMet: bridgeSteps.conditionMet,
  conditionFailed: bridgeSteps.conditionFailed,
  terminated: bridgeSteps.terminated,
  receivedInAdvance: bridgeSteps.receivedInAdvance,
  bankCharges: bridgeSteps.bankCharges,
  writtenOff: bridgeSteps.writtenOff,
  outstanding: bridgeSteps.outstanding,
  cashReceived: {
    means: 'Settled by receipts, less charges',
    terms: inKinds(cameIn, ...settled),
  },
} as const satisfies Words;

export type BridgeWordInCurrency = keyof typeof bridgeWordsInCurrency;

/**
 * Condition that a journal line has a pledge. Bridges count only such lines, since cash without a pledge belongs to no
 * agreement.
 */
export const ofPledges: Condition = has('pledge');
