import { account } from '@art30/accounting';
import { balanceWords } from '../balances/balance-words';
import { plus, type Words } from '../read/words';

const { revenue, refunds, received, transfersInNet } = balanceWords;
const { allocated, directExpenditure, pscCharged } = balanceWords;

/** What was given at a level of recommendation (p), and spent there. */
export const levelWords = {
  allocated,
  directExpenditure,
  pscCharged,
  spent: {
    means: 'Direct expenditure and support costs charged',
    terms: [plus(account.directExpenditure, account.supportCharged)],
  },
} as const satisfies Words;

/** What came for a purpose, and what of it was given and spent. */
export const contributionWords = {
  ...{ revenue, refunds, received, transfersInNet },
  ...levelWords,
} as const satisfies Words;

export type ContributionWord = keyof typeof contributionWords;
