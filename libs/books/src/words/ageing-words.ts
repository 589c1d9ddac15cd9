import { account } from '@art30/accounting';
import { balanceWords } from './balance-words';
import { plus, type Words } from './words';

const { outstanding, receivable, allowance } = balanceWords;

/** Amounts that an instalment owes, as sums over journal rows. */
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

/** Accounts of all these figures: only their lines are read. */
export const ageingAccounts = [
  account.receivable,
  account.allowance,
  account.memoConditionalOutstanding,
] as const;
