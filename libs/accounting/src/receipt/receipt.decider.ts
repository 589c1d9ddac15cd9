import type { Decider } from '@art30/event-sourcing';
import { bankAccountOn } from '../bank-account/bank-account.decider';
import { demandNotFuture } from '../dates';
import { Money } from '../money';
import { policyNamed } from '../policy/policies';
import { policyInForce } from '../policy/policy';
import { rateOn, rateWarnings } from '../rates/rates.decider';
import { demand, refuse } from '../rejection';
import { assign, demandNotBefore, takenFrom } from './assignment';
import type {
  ReceiptCommand,
  RecordReceipt,
  ReleaseReceipt,
  ReturnReceipt,
  ReverseReceiptRecord,
} from './receipt.commands';
import type { ReceiptEvent, ReceiptFact } from './receipt.events';
import {
  bookedReceipt,
  evolveReceipt,
  openAssignments,
  totalOf,
  type Receipt,
  type ReceiptContext,
  type ReceiptState,
} from './receipt.state';

/** One bank credit: recorded once, assigned to pledges, returned or reversed. */
export const receiptDecider: Decider<ReceiptState, ReceiptCommand, ReceiptEvent, ReceiptContext> = {
  initialState: { status: 'none' },

  decide(command, state, context) {
    const rules = policyNamed(policyInForce);
    const fact = stage(command, state, context);
    return [bookedReceipt(fact, rules.id, rules.receipt(fact, state))];
  },

  evolve: evolveReceipt,
};

function stage(command: ReceiptCommand, state: ReceiptState, context: ReceiptContext): ReceiptFact {
  switch (command.type) {
    case 'RecordReceipt':
      return record(command, state, context);
    case 'AssignReceipt':
      return assign(command, recordedReceipt(state, command.facts.receiptId), context);
    case 'ReleaseReceipt':
      return release(command, recordedReceipt(state, command.facts.receiptId));
    case 'ReturnReceipt':
      return giveBack(command, recordedReceipt(state, command.facts.receiptId), context);
    case 'ReverseReceiptRecord':
      return reverse(command, state, context);
  }
}

function record(
  { facts, request }: RecordReceipt,
  state: ReceiptState,
  context: ReceiptContext,
): ReceiptFact {
  const { receiptId, bankReference, valueDate, remitter, remittanceInfo } = facts;
  demand(
    state.status !== 'recorded',
    'DUPLICATE_BANK_REFERENCE',
    `bank reference ${bankReference} of ${facts.bankAccount} is already booked as ${receiptId}`,
    'bankReference',
  );
  demandNotFuture(valueDate, request.today, 'valueDate');
  const bank = bankAccountOn(context.bankAccounts, facts.bankAccount, valueDate, 'bankAccount');
  const net = Money.positive(facts.net, 'net').in(bank.currency, 'net');
  const charges = Money.of(facts.charges, 'charges').in(bank.currency, 'charges');
  demand(!charges.isNegative, 'INVALID_AMOUNT', 'charges are not below zero', 'charges');
  const rate = rateOn(context.rates, bank.currency, valueDate);
  const data = {
    effectiveDate: valueDate,
    documentReference: facts.documentReference,
    ...{ receiptId, bankReference, rate, remitter, remittanceInfo },
    bankAccount: bank.code,
    ledgerAccount: bank.ledgerAccount,
    net: net.toJSON(),
    charges: charges.toJSON(),
    warnings: rateWarnings(rate, valueDate),
  };
  return { type: 'ReceiptRecorded', data };
}

export function recordedReceipt(state: ReceiptState, receiptId: string): Receipt {
  if (state.status === 'none') {
    return refuse('RECEIPT_UNKNOWN', `there is no receipt ${receiptId}`, 'receiptId');
  }
  demand(state.status === 'recorded', 'RECEIPT_STATUS', `receipt ${receiptId} is reversed`);
  return state;
}

function release({ facts }: ReleaseReceipt, receipt: Receipt): ReceiptFact {
  const { applicationId, effectiveDate, reason } = facts;
  const assignment = receipt.assignments.get(applicationId);
  if (!assignment) {
    return refuse('APPLICATION_UNKNOWN', `the receipt knows no application ${applicationId}`);
  }
  demand(assignment.open, 'ALREADY_REVERSED', `application ${applicationId} is already released`);
  const { excess, pledgeId } = assignment.facts;
  const owed = excess ? Money.of(excess.amount).minor : 0n;
  demand(
    totalOf(receipt.overpaid).amount >= owed,
    'DEPENDENT_EVENTS',
    `the overpayment of application ${applicationId} was already returned`,
  );
  return { type: 'ReceiptReleased', data: { effectiveDate, applicationId, pledgeId, reason } };
}

function giveBack(
  { facts, request }: ReturnReceipt,
  receipt: Receipt,
  context: ReceiptContext,
): ReceiptFact {
  const { kind, effectiveDate, paymentReference, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  demandNotBefore(receipt, effectiveDate);
  const code = facts.bankAccount ?? receipt.facts.bankAccount;
  const bank = bankAccountOn(context.bankAccounts, code, effectiveDate, 'bankAccount');
  const currency = receipt.facts.net.currency;
  const amount = Money.positive(facts.amount, 'amount').in(currency, 'amount');
  demand(
    bank.currency === currency,
    'CURRENCY_MISMATCH',
    `bank account ${bank.code} pays ${bank.currency}, the receipt is in ${currency}`,
    'bankAccount',
  );
  demand(
    !receipt.returns.includes(paymentReference),
    'DUPLICATE_BANK_REFERENCE',
    `payment ${paymentReference} is already booked on this receipt`,
    'paymentReference',
  );
  const overpayment = kind === 'OVERPAYMENT';
  const held = overpayment ? receipt.overpaid : receipt.unassigned;
  const carrying = takenFrom(held, amount, effectiveDate, () =>
    refuse(
      overpayment ? 'RETURN_EXCEEDS_OVERPAYMENT' : 'RETURN_EXCEEDS_UNAPPLIED',
      `${amount.toString()} is more than the ${Money.ofMinor(totalOf(held).amount, currency).toString()} held`,
      'amount',
    ),
  );
  const rate = rateOn(context.rates, currency, effectiveDate);
  const owed = [...receipt.assignments.values()].filter(
    ({ facts: { excess }, open }) => open && excess,
  );
  const data = {
    ...{ effectiveDate, documentReference, kind, paymentReference, rate },
    amount: amount.toJSON(),
    carryingUsd: carrying.toString(),
    bankAccount: bank.code,
    ledgerAccount: bank.ledgerAccount,
    donorId: overpayment ? owed[0]?.facts.excess?.donorId : undefined,
    concerns: overpayment ? owed[0]?.facts.concerns : receipt.concerned,
    warnings: rateWarnings(rate, effectiveDate),
  };
  return { type: 'ReceiptReturned', data };
}

function reverse(
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
  demandNotFuture(effectiveDate, context.today, 'effectiveDate');
  demandNotBefore(receipt, effectiveDate);
  demand(
    receipt.returns.length === 0,
    'DEPENDENT_EVENTS',
    'money of this receipt was already paid back',
  );
  const open = openAssignments(receipt).map(({ facts: { applicationId } }) => applicationId);
  demand(
    open.every((applicationId) => undone.includes(applicationId)),
    'DEPENDENT_EVENTS',
    'the receipt is applied: reverse its applications with it (withApplications) or first',
    'withApplications',
  );
  const dated = { effectiveDate, documentReference };
  const data = { ...dated, reasonCode, reason, applications: open };
  return { type: 'ReceiptReversed', data };
}
