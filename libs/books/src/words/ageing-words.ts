import { account } from '@art30/accounting';
import { balanceWords } from './balance-words';
import { plus, type Words } from './words';

const { outstanding, receivable, allowance } = balanceWords;

/** Definitions of the unpaid amounts of an instalment, as sums over journal lines. */
export const ageingWords = {
  outstanding,
  receivable,
  conditional: {
    means: 'Part whose condition is not met, so that it is no receivable yet',
    terms: [plus(account.memoConditionalOutstanding)],
  },
  allowance,
  carrying: {
    means: 'Receivable less allowance',
    terms: [plus(account.receivable, account.allowance)],
  },
} as const satisfies Words;

export type AgeingWord = keyof typeof ageingWords;

/** Accounts that the figures of ageing add up. Only journal lines on these accounts are read. */
export const ageingAccounts = [
  account.receivable,
  account.allowance,
  account.memoConditionalOutstanding,
] as const;
