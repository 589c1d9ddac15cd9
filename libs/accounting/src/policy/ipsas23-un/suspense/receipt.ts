import type { Balance } from '../../../accounts/balances';
import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { type Dims, entry, type Entry, mirrored, valueEntry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type { ReceiptAssignedFacts } from '../../../receipt/facts/application.facts';
import type { ReceiptFact } from '../../../receipt/facts/receipt.facts';
import type {
  ReceiptReturnedFacts,
  ReceiptReturnReversedFacts,
} from '../../../receipt/facts/return.facts';
import type {
  ReceiptRevaluationReversedFacts,
  ReceiptRevaluedFacts,
  RevaluedMoney,
} from '../../../receipt/facts/revaluation.facts';
import { valueAdded } from '../../../receipt/revaluation/revaluation';
import {
  type Assignment,
  openAssignments,
  orphanedBy,
  overpaymentLeft,
} from '../../../receipt/state/assignment.state';
import { type BankCreditFacts, usdAtFirst } from '../../../receipt/state/bank-credit';
import type { Receipt, ReceiptState } from '../../../receipt/state/receipt.state';
import { differenceOf } from '../../../receipt/state/revaluation.state';
import { exchangeResult } from '../cash-owners/cash-lines';
import { postSentBack, postSentBackReversed } from './sent-back';
import { cashChanged, postTransferred, postTransferReversed, repaidByRelease } from './transfer';

/**
 * Posts a receipt's revaluation: its liability and its cash are both measured at the rate of the day. They
 * differ only where money was converted; that difference belongs to no donor.
 */
function postReceiptRevalued({ items }: ReceiptRevaluedFacts, before: Receipt): Entry[] {
  const { receiptId: receipt } = before.facts;
  const results = new Map<string, bigint>();
  const lines = items.flatMap((item) => {
    const { currency } = item.amount;
    const sign = item.kind === 'CASH' ? 1n : -1n;
    const usd = Money.ofMinor(sign * differenceOf(item), functionalCurrency);
    results.set(currency, (results.get(currency) ?? 0n) - usd.minor);
    const [code, dims] = revaluedAccount(item, receipt);
    return usd.isZero ? [] : [valueEntry(code, currency, usd, dims)];
  });
  const result = [...results].flatMap(([currency, cents]) =>
    exchangeResult(Money.ofMinor(cents, functionalCurrency), currency, { receipt }),
  );
  return [...lines, ...result];
}

function revaluedAccount(
  { kind, donorId, account: code = '', bankAccount }: RevaluedMoney,
  receipt: string,
): [string, Dims] {
  switch (kind) {
    case 'UNAPPLIED':
      return [account.unappliedReceipts, { receipt }];
    case 'OVERPAYMENT':
      return [account.refundsPayable, { donor: donorId, receipt }];
    case 'CASH':
      return [code, { receipt, bankAccount }];
  }
}

function postRevaluationReversed(
  { reverses }: ReceiptRevaluationReversedFacts,
  { revaluations }: Receipt,
): Entry[] {
  const own = revaluations.find(({ eventId }) => eventId === reverses);
  return mirrored(own ? [own, ...own.takenBack].flatMap(({ entries }) => entries) : []);
}

/** When a receipt is reversed, reverses the differences from its original value. */
function postValueReversed(receipt: Receipt): Entry[] {
  const { receiptId, bankAccount, ledgerAccount, net } = receipt.facts;
  const { unapplied, overpayments, cash } = valueAdded(receipt);
  const usd = (cents: bigint) => Money.ofMinor(cents, functionalCurrency);
  const lines: [string, bigint, Dims][] = [
    [account.unappliedReceipts, unapplied, { receipt: receiptId }],
    ...overpayments.map(({ donorId, usd: added }): [string, bigint, Dims] => [
      account.refundsPayable,
      added,
      { donor: donorId, receipt: receiptId },
    ]),
    [ledgerAccount, -cash, { receipt: receiptId, bankAccount }],
  ];
  const total = lines.reduce((sum, [, added]) => sum + added, 0n);
  return [
    ...lines.flatMap(([code, added, dims]) =>
      added === 0n ? [] : [valueEntry(code, net.currency, usd(added), dims)],
    ),
    ...exchangeResult(usd(-total), net.currency, { receipt: receiptId }),
  ];
}

/** Posts the events of a receipt's own stream: suspense, overpayments and returns. */
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

/** Moves the rest of an overpayment, neither refunded nor used, back to suspense. */
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

/** Posts the reversal of a receipt together with the overpayments of its open applications. */
function postReversed(receipt: Receipt): Entry[] {
  const open = openAssignments(receipt);
  return [
    ...mirrored([...receipt.entries, ...open.flatMap(({ entries }) => entries)]),
    ...open.flatMap((assignment) =>
      backToSuspense(receipt, assignment, orphanedBy(receipt, assignment)),
    ),
  ];
}

/**
 * Posts the return of money to its sender: the liability leaves at its value, and the difference to the value
 * of the cash belongs to no donor.
 */
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

/**
 * Posts the reversal of a return. The remainder of an application that has ended in the meantime is in
 * suspense again.
 */
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
