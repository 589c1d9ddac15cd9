import { kit, type RegisteredApplication, type RegisteredReceipt } from '@art30/accounting';
import { personalTexts } from '../personal-texts/shown-texts';
import type { Thing } from '../registers/register-reader';
import { moneyOf, usdMoney } from '../slices/slice-values';
import { receiptStatuses, type ReceiptBalances } from './receipt-balances';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  date,
  listOf,
  money,
  nullable,
  oneOf,
  part,
  uuid,
  words,
} = kit;

const applicationKinds = [
  ...(['CONTRIBUTION', 'INTEREST', 'LEVY', 'RECOVERY', 'RETURNED_PAYMENT'] as const),
  ...(['ACCOUNT_INTEREST', 'ACCOUNT_REMAINDER'] as const),
] as const;

/** A receipt, which is one bank credit, and the balances of its money. */
export const ReceiptView = answer('ReceiptView', {
  id: uuid(
    'Id of the receipt, which follows from bank account and bank reference.',
    '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00',
  ),
  status: oneOf(receiptStatuses)(
    'Status of its money: `unapplied` while some is in suspense, else `applied`, `returned` or `reversed`.',
    'unapplied',
  ),
  bankAccount: words('Bank account that was credited.', 'BK-EUR'),
  bankReference: words('Reference of the bank.', '20240702-000117'),
  valueDate: date('Value date of the credit.', '2024-07-02'),
  takenOverOn: nullable(
    date(
      'Day from which these books keep it, where it was taken over from another system; `net` is then what was left of it in suspense there.',
      '2024-01-01',
    ),
  ),
  net: money('Amount that reached the account.', { amount: '599985.00', currency: 'EUR' }),
  charges: money('Bank charges taken on the way.', { amount: '15.00', currency: 'EUR' }),
  remitter: nullable(
    words('Sender, as the bank names it; its reference once it was erased.', 'Central bank of A'),
  ),
  remittanceInfo: nullable(
    words('Text of the sender; its reference once it was erased.', 'AGR-2024-001 first instalment'),
  ),
  personalTexts,
  unapplied: money('Money in suspense, in the currency of the receipt.', {
    amount: '0.00',
    currency: 'EUR',
  }),
  unappliedUsd: money('The same in USD, at carrying value.', { amount: '0.00', currency: 'USD' }),
  refundable: money('Overpayment owed back to the donor, in the currency of the receipt.', {
    amount: '0.00',
    currency: 'EUR',
  }),
  refundableUsd: money('The same in USD, at carrying value.', { amount: '0.00', currency: 'USD' }),
});

/** The amounts of an application for one instalment and purpose. */
export const SettledLineView = answer('SettledLineView', {
  instalment: nullable(
    count('Number of the instalment; null for money received in advance of a signature.', 1),
  ),
  purpose: words('Code of the purpose.', 'TA-GEN'),
  settles: money('Amount that it settled, in the currency of the pledge.', {
    amount: '600000.00',
    currency: 'EUR',
  }),
  cash: money('Cash that it used, in the currency of the receipt.', {
    amount: '599985.00',
    currency: 'EUR',
  }),
  charges: money('Bank charges credited to the donor with it.', {
    amount: '15.00',
    currency: 'EUR',
  }),
});

/** The part of a receipt's money that exceeds the debt of the pledge. */
export const ExcessView = answer('ExcessView', {
  amount: money('Amount, in the currency of the receipt.', { amount: '500.00', currency: 'USD' }),
  treatment: words('Treatment of the excess.', 'REFUNDABLE'),
  donorId: words('Donor to whom it is owed.', 'DON-B'),
});

/** Own items of a bank account (interest, fees, support spending), which belong to a fund and to no pledge. */
const AccountOfItems = answer('AccountOfItems', {
  bankAccount: words('Bank account.', 'BK-EUR'),
  fund: words('Fund.', 'ART30'),
});

/** A payment that returned money of another receipt to its sender, and that the bank sent back to us. */
const ReturnView = answer('ReturnView', {
  receiptId: uuid('Receipt whose money was returned.', '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'),
  eventId: uuid('Event that returned it.', '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a'),
});

/** Use of a receipt's money: for a pledge, for a returned payment that came back, or for a bank account's own items. */
export const ReceiptApplication = answer('ReceiptApplication', {
  id: uuid('Id of the application.', '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a'),
  pledgeId: nullable(words('Id of the pledge; null where none takes the money.', 'P1')),
  account: nullable(
    part(AccountOfItems)('Own items of a bank account that take it; null for other money.'),
  ),
  returnOf: nullable(
    part(ReturnView)('Return of another receipt that came back; null for other money.'),
  ),
  effectiveDate: date('Date of the application.', '2024-07-02'),
  kind: oneOf(applicationKinds)(
    'Kind of money: a payment of the contribution, interest on it, a coordination levy, a recovery of what was written off, a payment that the bank sent back; interest of the account itself, or what is left of the receipt.',
    'CONTRIBUTION',
  ),
  state: oneOf(['applied', 'pending', 'released', 'reversed'])(
    '`applied`: the pledge is settled. `pending`: the receipt holds the money for the pledge, which is not settled yet. `released`: the pledge refused the money. `reversed`: the application was reversed.',
    'applied',
  ),
  reason: nullable(
    words('Code of the refusal for which it was released.', 'SETTLEMENT_EXCEEDS_OUTSTANDING'),
  ),
  lines: listOf(
    SettledLineView,
    rowsMax,
  )('Instalments and purposes that it settled; none while it is pending.'),
  excess: nullable(part(ExcessView)('Money beyond what was owed; null where there is none.')),
  fromOverpayment: nullable(
    uuid(
      'The application whose overpayment it keeps; null where the money came out of suspense.',
      '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a',
    ),
  ),
});

export function receiptView(receipt: Thing<RegisteredReceipt>, balances: ReceiptBalances) {
  const { id, bankAccount, bankReference, valueDate, net, charges } = receipt;
  const { remitter, remittanceInfo, takenOverOn } = receipt;
  return {
    id,
    status: balances.status,
    bankAccount,
    bankReference,
    valueDate,
    net,
    charges,
    takenOverOn,
    remitter,
    remittanceInfo,
    unapplied: moneyOf(balances.unapplied, net.currency),
    unappliedUsd: usdMoney(balances.unappliedUsd),
    refundable: moneyOf(balances.refundable, net.currency),
    refundableUsd: usdMoney(balances.refundableUsd),
  };
}

export function applicationView(
  application: Thing<RegisteredApplication>,
): kit.Infer<typeof ReceiptApplication> {
  const { id, pledgeId, account, returnOf, effectiveDate, kind } = application;
  const { excess, fromOverpayment, reason, lines } = application;
  return {
    id,
    pledgeId,
    account,
    returnOf: returnOf ?? null,
    effectiveDate,
    kind,
    state: stateOf(application),
    reason: reason ?? null,
    lines: (lines ?? []).map(({ instalment, purpose, settles, cash, charges }) => ({
      instalment: instalment ?? null,
      purpose,
      settles,
      cash,
      charges,
    })),
    excess: excess && {
      amount: excess.amount,
      treatment: excess.treatment,
      donorId: excess.donorId,
    },
    fromOverpayment,
  };
}

/**
 * Returns the state of an application. A refused application is shown as pending until the receipt has its money back.
 */
function stateOf({
  state,
  released,
}: RegisteredApplication): kit.Infer<typeof ReceiptApplication>['state'] {
  if (state === 'applied' || state === 'reversed') return state;
  return released === 'yes' ? 'released' : 'pending';
}
