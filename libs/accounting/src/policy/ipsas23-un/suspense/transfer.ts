import { differenceOfRepayment } from '../../../accounts/balances';
import { functionalCurrency } from '../../../kernel/currency';
import { entry, mirrored, type Dims, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import { cashTaken, heldOn, type AccountOfCash } from '../../../receipt/state/receipt-cash';
import type { Receipt } from '../../../receipt/state/receipt.state';
import type {
  CashTransferredFacts,
  CashTransferReversedFacts,
} from '../../../receipt/facts/transfer.facts';
import type { CashSide } from '../../../transfer/transfer.facts';
import { exchangeResult, valueChanged } from '../cash-owners/cash-lines';

/**
 * Posts the exchange difference of a release that returns cash to an account where the receipt's cash is below
 * zero, and so repays that debt.
 */
export function repaidByRelease(receipt: Receipt, applicationId: string): Entry[] {
  const assignment = receipt.assignments.get(applicationId);
  if (!assignment) return [];
  return cashTaken(assignment.facts, receipt.facts).flatMap((coming) => {
    const usd = differenceOfRepayment(heldOn(receipt.cash, coming.bankAccount), coming);
    return cashChanged(coming, receipt.facts.receiptId, usd);
  });
}

/** Posts a change in the value of suspense cash; its exchange result belongs to no donor. */
export function cashChanged(
  { ledgerAccount, bankAccount, currency }: AccountOfCash,
  receipt: string,
  cents: bigint,
): Entry[] {
  const line = { account: ledgerAccount, currency, dims: { receipt, bankAccount } };
  return valueChanged(line, Money.ofMinor(cents, functionalCurrency), { receipt });
}

/**
 * Posts a transfer of suspense cash between own bank accounts; an exchange difference belongs to no donor.
 */
export function postTransferred(facts: CashTransferredFacts): Entry[] {
  const { receiptId: receipt, from, to, repaidUsd } = facts;
  const [leaving, reaching] = [Money.of(from.amount), Money.of(to.amount)];
  const left = Money.parse(facts.leftUsd, functionalCurrency);
  const reached = Money.parse(facts.reachedUsd, functionalCurrency);
  const foreign = leaving.currency === functionalCurrency ? reaching : leaving;
  const at = ({ bankAccount }: CashSide): Dims => ({ receipt, bankAccount });
  return [
    entry(from.ledgerAccount, leaving.negated(), left.negated(), at(from)),
    entry(to.ledgerAccount, reaching, reached, at(to)),
    ...exchangeResult(left.minus(reached), foreign.currency, { receipt }),
    ...sideChanged(to, receipt, centsOf(repaidUsd)),
  ];
}

/**
 * Posts the reversal of a transfer. Cash on the account reached leaves with its share of a value changed
 * since then; the returning cash repays a balance of the receipt below zero.
 */
export function postTransferReversed(facts: CashTransferReversedFacts, receipt: Receipt): Entry[] {
  const own = receipt.transfers.get(facts.transferId);
  if (own === undefined) return [];
  const { from, to, reachedUsd, repaidUsd, receiptId } = own.facts;
  const came = centsOf(reachedUsd) + centsOf(repaidUsd);
  return [
    ...mirrored(own.entries),
    ...sideChanged(to, receiptId, came - centsOf(facts.takenUsd)),
    ...sideChanged(from, receiptId, centsOf(facts.repaidUsd)),
  ];
}

function sideChanged(side: CashSide, receipt: string, cents: bigint): Entry[] {
  return cashChanged({ ...side, currency: side.amount.currency }, receipt, cents);
}

function centsOf(usd = '0.00'): bigint {
  return Money.parse(usd, functionalCurrency).minor;
}
