import type { Balance } from '../../../accounts/balances';
import {
  openAssignments,
  orphanedBy,
  overpaymentLeft,
  type Assignment,
} from '../../../receipt/state/assignment.state';
import { account } from '../../../accounts/chart-of-accounts';
import { entry, mirrored, type Dims, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import { usdAtFirst, type BankCreditFacts } from '../../../receipt/state/bank-credit';
import type { ReceiptAssignedFacts } from '../../../receipt/facts/application.facts';
import type { ReceiptFact } from '../../../receipt/facts/receipt.facts';
import type {
  ReceiptReturnedFacts,
  ReceiptReturnReversedFacts,
} from '../../../receipt/facts/return.facts';
import type { Receipt, ReceiptState } from '../../../receipt/state/receipt.state';
import { exchangeResult } from '../owners/cash-lines';
import { postReceiptRevalued, postRevaluationReversed, postValueReversed } from './revaluation';
import { postSentBack, postSentBackReversed } from './sent-back';
import { cashChanged, postTransferred, postTransferReversed, repaidByRelease } from './transfer';

/** Entries of a receipt's own stream: suspense, overpayment, return. */
export function postReceipt(fact: ReceiptFact, before: ReceiptState): Entry[] {
  if (fact.type === 'ReceiptRecorded' || fact.type === 'ReceiptTakenOver') {
    return postSuspense(fact.data);
  }
  if (before.status === 'none') throw new Error(`${fact.type} on a receipt that does not exist`);
  const { receiptId } = before.facts;
  switch (fact.type) {
    case 'ReceiptAssigned':
      return postExcess(fact.data, receiptId);
    case 'ReceiptReleased':
      return [
        ...postReleased(before, fact.data.applicationId),
        ...repaidByRelease(before, fact.data.applicationId),
      ];
    case 'ReceiptReturned':
      return postReturned(fact.data, receiptId);
    case 'ReceiptReturnReversed':
      return postReturnReversed(fact.data, before);
    case 'ReturnSentBack':
      return postSentBack(fact.data, before);
    case 'ReturnSentBackReversed':
      return postSentBackReversed(fact.data, before);
    case 'ReceiptApplicationRefused':
      return [];
    case 'CashTransferred':
      return postTransferred(fact.data);
    case 'CashTransferReversed':
      return postTransferReversed(fact.data, before);
    case 'ReceiptRevalued':
      return postReceiptRevalued(fact.data, before);
    case 'ReceiptRevaluationReversed':
      return postRevaluationReversed(fact.data, before);
    case 'ReceiptReversed':
      return [...postReversed(before), ...postValueReversed(before)];
  }
}

function postSuspense(credit: BankCreditFacts): Entry[] {
  const { receiptId: receipt, bankAccount, ledgerAccount } = credit;
  const net = Money.of(credit.net);
  const usd = usdAtFirst(credit);
  return [
    entry(ledgerAccount, net, usd, { receipt, bankAccount }),
    entry(account.unappliedReceipts, net.negated(), usd.negated(), { receipt }),
  ];
}

function postExcess({ excess }: ReceiptAssignedFacts, receipt: string): Entry[] {
  if (!excess) return [];
  const amount = Money.of(excess.amount);
  const usd = Money.parse(excess.usd, 'USD');
  return [
    entry(account.unappliedReceipts, amount, usd, { receipt }),
    entry(account.refundsPayable, amount.negated(), usd.negated(), {
      donor: excess.donorId,
      receipt,
    }),
  ];
}

/** Moves the rest of an overpayment, neither paid back nor used, back to suspense. */
function postReleased(receipt: Receipt, applicationId: string): Entry[] {
  const assignment = receipt.assignments.get(applicationId);
  if (!assignment) return [];
  const { facts } = assignment;
  const left = facts.excess ? overpaymentLeft(receipt, applicationId) : undefined;
  return backToSuspense(receipt, assignment, left ?? orphanedBy(receipt, assignment));
}

function backToSuspense(receipt: Receipt, { facts }: Assignment, owed: Balance): Entry[] {
  if (owed.amount === 0n) return [];
  const { receiptId, net } = receipt.facts;
  const excess = {
    amount: Money.ofMinor(owed.amount, net.currency).toJSON(),
    usd: Money.ofMinor(owed.usd, 'USD').toString(),
    treatment: 'REFUNDABLE' as const,
    donorId: facts.excess?.donorId ?? facts.concerns?.donor ?? '',
  };
  return mirrored(postExcess({ ...facts, excess }, receiptId));
}

/** Reverses the record of a receipt and the overpayments of its open applications. */
function postReversed(receipt: Receipt): Entry[] {
  const open = openAssignments(receipt);
  return [
    ...mirrored([...receipt.entries, ...open.flatMap(({ entries }) => entries)]),
    ...open.flatMap((assignment) =>
      backToSuspense(receipt, assignment, orphanedBy(receipt, assignment)),
    ),
  ];
}

/** What is owed is paid with its value; the difference to that of the cash is nobody's. */
function postReturned(facts: ReceiptReturnedFacts, receipt: string): Entry[] {
  const { kind, bankAccount, ledgerAccount, donorId } = facts;
  const amount = Money.of(facts.amount);
  const carrying = Money.parse(facts.carryingUsd, 'USD');
  const left = Money.parse(facts.cashUsd ?? facts.carryingUsd, 'USD');
  const [owed, owner]: [string, Dims] =
    kind === 'OVERPAYMENT'
      ? [account.refundsPayable, { donor: donorId, receipt }]
      : [account.unappliedReceipts, { receipt }];
  return [
    entry(owed, amount, carrying, owner),
    entry(ledgerAccount, amount.negated(), left.negated(), { receipt, bankAccount }),
    ...exchangeResult(left.minus(carrying), amount.currency, { receipt }),
  ];
}

/** Mirrors a return; what an application that has ended left over is in suspense again. */
function postReturnReversed(facts: ReceiptReturnReversedFacts, receipt: Receipt): Entry[] {
  const own = receipt.returns.get(facts.reverses);
  if (own === undefined) return [];
  const { receiptId } = receipt.facts;
  const { amount, bankAccount, ledgerAccount, applicationId } = own.facts;
  const mirror = mirrored(own.entries).map((line) =>
    applicationId !== facts.applicationId && line.account === account.refundsPayable
      ? { ...line, account: account.unappliedReceipts, dims: { receipt: receiptId } }
      : line,
  );
  const cents = Money.parse(facts.repaidUsd ?? '0.00', 'USD').minor;
  const { currency } = amount;
  const cash = { bankAccount, ledgerAccount, currency };
  return [...mirror, ...cashChanged(cash, receiptId, cents)];
}
