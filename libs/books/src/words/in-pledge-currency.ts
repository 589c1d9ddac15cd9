import { account } from '@art30/accounting';
import type { Condition } from '../times/conditions';

/** Accounts whose journal lines are always in the currency of the pledge. */
const accountsInPledgeCurrency = [
  ...[account.memoAgreed, account.memoAgreedConditional],
  ...[account.receivable, account.memoConditionalOutstanding],
  ...[account.receivedInAdvance, account.memoReceived, account.memoWrittenOff],
];

/**
 * Condition that a journal line is in the currency of its pledge. Bank charges are in the currency of the receipt, so
 * they match only if the receipt settled an amount in that currency.
 */
export const inPledgeCurrency: Condition = {
  sql: `account IN (${accountsInPledgeCurrency.map((code) => `'${code}'`).join(', ')})
   OR account = '${account.bankCharges}' AND EXISTS (
     SELECT 1 FROM journal AS settled WHERE settled.sequence = journal.sequence
       AND settled.account = '${account.memoReceived}' AND settled.currency = journal.currency)`,
  values: [],
  predicate: { is: 'in pledge currency' },
};
