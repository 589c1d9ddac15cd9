import { account } from '@art30/accounting';
import { exceptKinds, plus, type Words } from '@art30/books';
import { balanceWords } from '../balances/balance-words';

const { revenue, refunds, transfersInNet } = balanceWords;
const { directExpenditure, pscCharged } = balanceWords;

/** What another system had received and given before is of no year of these books. */
const here = (word: 'received' | 'allocated') => ({
  means: `${balanceWords[word].means}; not what was taken over from another system`,
  terms: exceptKinds(['PledgeTakenOver'], balanceWords[word].terms),
});

/** What was given at a level of recommendation (p), and spent there. */
export const levelWords = {
  allocated: here('allocated'),
  directExpenditure,
  pscCharged,
  spent: {
    means: 'Direct expenditure and support costs charged',
    terms: [plus(account.directExpenditure, account.supportCharged)],
  },
} as const satisfies Words;

/** What came for a purpose, and what of it was given and spent. */
export const contributionWords = {
  ...{ revenue, refunds, received: here('received'), transfersInNet },
  ...levelWords,
} as const satisfies Words;

export type ContributionWord = keyof typeof contributionWords;
