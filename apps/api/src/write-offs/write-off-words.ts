import { account } from '@art30/accounting';
import { inKinds, minus, plus, type Term, type Words } from '@art30/books';
import { balanceWords } from '../balances/balance-words';

/** Kind of the lines of a write-off, and of those that take one back. */
export const writtenOffKind = 'ReceivableWrittenOff';

const ofWriteOffs = (term: Term) => inKinds([writtenOffKind], term);

/** What a write-off takes from an instalment for one purpose; its reversal has them negative. */
export const writeOffWords = {
  amount: { means: 'Written off', terms: ofWriteOffs(plus(account.memoWrittenOff)) },
  carryingUsd: {
    means: 'Carrying value that is given up',
    terms: ofWriteOffs(minus(account.receivable)),
  },
  allowanceUsd: {
    means: 'Part of it that comes out of the allowance',
    terms: ofWriteOffs(plus(account.allowance)),
  },
  expenseUsd: {
    means: 'Part of it that is an expense: what no allowance is there for',
    terms: ofWriteOffs(minus(account.receivable, account.allowance)),
  },
} as const satisfies Words;

/** What is known of all together; lines of the expense itself name no instalment. */
export const writeOffTotalWords = {
  carryingUsd: writeOffWords.carryingUsd,
  allowanceUsd: writeOffWords.allowanceUsd,
  expenseUsd: {
    means: 'Expense of write-offs, beyond the allowance for them',
    terms: ofWriteOffs(plus(account.writeOff)),
  },
  recoveredUsd: balanceWords.recoveries,
} as const satisfies Words;
