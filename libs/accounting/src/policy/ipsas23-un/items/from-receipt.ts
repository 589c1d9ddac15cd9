import { heldBy, type AccountItems } from '../../../account-items/state/account-items.state';
import type {
  AccountInterestCreditedFacts,
  ItemPaidFacts,
  ReceiptRemainderTakenFacts,
} from '../../../account-items/state/account-items.facts';
import { differenceOfRepayment } from '../../../accounts/balances';
import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import {
  entry,
  supportFund,
  type AccountItem,
  type Dims,
  type Entry,
} from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import { supportFundPurpose } from '../../../purpose/purpose.decider';
import { valueChanged } from '../owners/cash-lines';
import { leavingReceipt } from '../suspense/leaving-receipt';

/** Income of the fund at the value of the cash that comes, which may repay a debt. */
export function postAccountInterest(
  facts: AccountInterestCreditedFacts,
  before: AccountItems,
): Entry[] {
  const { receiptId, bankAccount, ledgerAccount, part, owedUsd, usd, through } = facts;
  const dims = dimsOf(facts, 'INTEREST');
  const [amount, value] = [Money.of(facts.amount), Money.parse(usd, functionalCurrency)];
  const cashFrom = [{ bankAccount, ledgerAccount, amount: facts.amount, usd, through }];
  const from = { receiptId, bankAccount, ledgerAccount };
  const repaid = differenceOfRepayment(heldBy(before, facts.fund), minorOf(amount, value));
  return [
    ...leavingReceipt([{ cash: part, cashUsd: usd, owedUsd, cashFrom }], from, ''),
    entry(ledgerAccount, amount, value, dims),
    entry(account.interest, amount.negated(), value.negated(), dims),
    ...repayment(repaid, facts, dims),
  ];
}

/** Cash that is left of a receipt, or a debt that is, goes over at its value and repays the other. */
export function postRemainder(facts: ReceiptRemainderTakenFacts, before: AccountItems): Entry[] {
  const { receiptId: receipt, bankAccount, ledgerAccount } = facts;
  const dims = dimsOf(facts, 'REMAINDER');
  const [amount, value] = [Money.of(facts.amount), Money.parse(facts.usd, functionalCurrency)];
  const [held, coming] = [heldBy(before, facts.fund), minorOf(amount, value)];
  const repaid =
    coming.amount > 0n
      ? differenceOfRepayment(held, coming)
      : held.amount > 0n
        ? differenceOfRepayment(coming, held)
        : 0n;
  return [
    entry(ledgerAccount, amount.negated(), value.negated(), { receipt, bankAccount }),
    entry(ledgerAccount, amount, value, dims),
    ...repayment(repaid, facts, dims),
  ];
}

function minorOf(amount: Money, usd: Money) {
  return { amount: amount.minor, usd: usd.minor };
}

/** The value of a debt that was repaid, and the exchange result of the fund. */
function repayment(
  usd: bigint,
  { ledgerAccount, amount: { currency } }: Pick<ItemPaidFacts, 'ledgerAccount' | 'amount'>,
  dims: Dims,
): Entry[] {
  const line = { account: ledgerAccount, currency, dims };
  return valueChanged(line, Money.ofMinor(usd, functionalCurrency), dims);
}

/** The support fund is a purpose as well as a fund; the account of article 30 has many. */
export function dimsOf(
  { bankAccount, fund }: Pick<ItemPaidFacts, 'bankAccount' | 'fund'>,
  accountItem: AccountItem,
): Dims {
  const purpose = fund === supportFund ? supportFundPurpose : undefined;
  return { purpose, bankAccount, fund, accountItem };
}
