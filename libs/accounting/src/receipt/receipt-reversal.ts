import { balancesOnBoth } from '../accounts/balances';
import { demandNotFuture, type IsoDate } from '../kernel/dates';
import { Money } from '../kernel/money';
import { demand } from '../kernel/rejection';
import { datedAs, daysOf, demandController, postingDateOf } from '../period/posting';
import { howUndone } from '../log/event-reversals';
import { heldByAssignments, openAssignments, unreversedReturns } from './state/assignment.state';
import { demandNotBefore } from './state/bank-credit';
import { cashTaken } from './state/receipt-cash';
import type { ReceiptFact, ReverseReceiptRecord } from './facts/receipt.facts';
import {
  recordedReceipt,
  type Receipt,
  type ReceiptContext,
  type ReceiptState,
} from './state/receipt.state';
import { demandOverpaymentWhole } from './release';

/** Reverses a bank credit and its applications, once none of its money is anywhere else. */
export function reverseReceipt(
  { facts }: ReverseReceiptRecord,
  state: ReceiptState,
  context: ReceiptContext,
): ReceiptFact {
  const { receiptId, effectiveDate, reasonCode, reason, documentReference, undone } = facts;
  demand(
    state.status !== 'reversed',
    'ALREADY_REVERSED',
    `receipt ${receiptId} is already reversed: record it again if it was right`,
  );
  const receipt = recordedReceipt(state, receiptId);
  demandMayReverse(receipt, context);
  demandNotFuture(effectiveDate, context.today, 'effectiveDate');
  demandNotBefore(receipt.facts, effectiveDate);
  demand(
    unreversedReturns(receipt).length === 0,
    'DEPENDENT_EVENTS',
    'money of this receipt was paid back: if that never happened, reverse the return first',
  );
  const openTransfer = [...receipt.transfers.values()].find((transfer) => !transfer.reversed);
  demand(
    openTransfer === undefined,
    'DEPENDENT_EVENTS',
    `transfer ${openTransfer?.facts.transferId ?? ''} moved money of this receipt: reverse it first`,
  );
  const open = openAssignments(receipt).map((assignment) => assignment.facts.applicationId);
  demand(
    open.every((applicationId) => undone.includes(applicationId)),
    'DEPENDENT_EVENTS',
    'the receipt is applied: reverse its applications first, or set withApplications',
    'withApplications',
  );
  for (const applicationId of open) demandOverpaymentWhole(receipt, applicationId, facts);
  demandAllBack(receipt, facts);
  const dated = { effectiveDate, documentReference };
  const data = { ...dated, reasonCode, reason, applications: open };
  return { type: 'ReceiptReversed', data };
}

/**
 * Refuses unless all the money is unapplied and on its original account, on the day and on every later one.
 */
function demandAllBack(receipt: Receipt, facts: ReverseReceiptRecord['facts']): void {
  const { bankAccount, net } = receipt.facts;
  const when = datedAs(facts);
  const whole = Money.of(net).minor;
  const unapplied = heldByAssignments(receipt).map((held) => ({ ...when, ...held }));
  const taken = openAssignments(receipt).flatMap((own) => cashTaken(own.facts, receipt.facts));
  const cash = [...receipt.cash.values()].map((there) => {
    const back = taken.filter((held) => held.bankAccount === there.bankAccount);
    return {
      movements: [...there.movements, ...back.map((held) => ({ ...when, ...held }))],
      all: there.bankAccount === bankAccount ? whole : 0n,
    };
  });
  const all = [{ movements: [...receipt.unassigned, ...unapplied], all: whole }, ...cash];
  const used = all
    .flatMap(({ movements, all: expected }) =>
      balancesOnBoth(movements, daysOf(facts)).filter(({ amount }) => amount !== expected),
    )
    .at(0);
  demand(
    used === undefined,
    'DATES_NOT_ORDERED',
    `money of this receipt was in use on ${used?.date ?? ''}: ` +
      'reverse the receipt from the day on which all of it was back',
    'effectiveDate',
  );
}

/** Refuses the reversal of a take-over without the controller's approval. */
function demandMayReverse({ facts }: Receipt, { posting }: ReceiptContext): void {
  const { by } = howUndone('carryingUsd' in facts ? 'ReceiptTakenOver' : 'ReceiptRecorded');
  if (by === 'controller') demandController(posting, 'the reversal of a take-over');
}

/**
 * Returns the posting date of the application, return or transfer that a fact reverses; undefined for other
 * facts.
 */
export function postingDateOfReversed(fact: ReceiptFact, state: ReceiptState): IsoDate | undefined {
  if (state.status === 'none') return undefined;
  const own = reversedBy(fact, state);
  return own && postingDateOf(own.facts);
}

function reversedBy({ type, data }: ReceiptFact, receipt: Receipt) {
  switch (type) {
    case 'ReceiptReleased':
      return receipt.assignments.get(data.applicationId);
    case 'ReceiptReturnReversed':
      return receipt.returns.get(data.reverses);
    case 'ReturnSentBackReversed':
      return receipt.sentBack.get(data.applicationId)?.taken;
    case 'CashTransferReversed':
      return receipt.transfers.get(data.transferId);
    default:
      return undefined;
  }
}
