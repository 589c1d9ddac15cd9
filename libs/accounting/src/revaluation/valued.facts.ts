import {
  id,
  ledgerAccount,
  money,
  oneOf,
  optional,
  usdAmount,
  uuid,
  wholeNumber,
  type MembersOf,
} from '../schema';

/** Where money of one currency is owed or held on a pledge. */
export const monetaryPlace = {
  account: ledgerAccount('Account of the item.', '1310'),
  instalment: optional(wholeNumber(1, 1_000)('Of a receivable: number of its instalment.', 2)),
  purpose: id(
    'Purpose of the item; of cash the earmark or bucket whose money it is, purposes under it included.',
    'TA-GEN',
  ),
  bankAccount: optional(id('Of cash: its bank account.', 'BK-EUR')),
};
export type MonetaryPlace = MembersOf<typeof monetaryPlace>;

/** Money of a receipt that is applied to no pledge. */
export const heldMoney = {
  kind: oneOf(['UNAPPLIED', 'OVERPAYMENT', 'CASH'])(
    'UNAPPLIED: owed for what is assigned to nobody. OVERPAYMENT: owed back to the donor. CASH: the cash on one account.',
    'UNAPPLIED',
  ),
  applicationId: optional(
    uuid('Application that left the overpayment.', '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a'),
  ),
  donorId: optional(id('Donor who is owed the overpayment.', 'DON-B')),
  bankAccount: optional(id('Of cash: its bank account.', 'BK-EUR')),
  account: optional(ledgerAccount('Of cash: its ledger account.', '1120')),
};
export type HeldMoney = MembersOf<typeof heldMoney>;

/** A balance on the day of a run, with its value in USD before and after. */
export const valuedFact = {
  amount: money('The balance on the day, below zero where a pledge owes it or cash is overdrawn.'),
  carryingUsd: usdAmount('Its value in the books before, in USD.', '1104.97'),
  valueUsd: usdAmount('Its value at the rate of the day, in USD.', '1063.83'),
};
