import { account } from '@art30/accounting';
import { minus, plus, type Words } from '@art30/books';

/** Lines of the statement of financial performance, as sums over journal rows of a year. */
export const performanceWords = {
  contributions: {
    means: 'Voluntary contributions, reductions of agreements taken off',
    terms: [minus(account.contributionsRevenue)],
  },
  refunds: {
    means: 'Refunds to donors, which lower revenue',
    terms: [plus(account.refunds)],
  },
  programmeSupportIncome: {
    means: 'Programme support income, of the programme support fund',
    terms: [minus(account.supportIncome)],
  },
  interest: { means: 'Interest', terms: [minus(account.interest)] },
  recoveries: {
    means: 'Recoveries of receivables written off',
    terms: [minus(account.recoveries)],
  },
  exchangeGain: { means: 'Gain on exchange', terms: [minus(account.exchangeGain)] },
  totalRevenue: { means: 'All revenue, less refunds', terms: [minus('4')] },
  directExpenditure: {
    means: 'Programme expenditure, direct',
    terms: [plus(account.directExpenditure)],
  },
  programmeSupportCost: {
    means: 'Programme support cost charged',
    terms: [plus(account.supportCharged)],
  },
  bankCharges: { means: 'Bank charges', terms: [plus(account.bankCharges)] },
  exchangeLoss: { means: 'Loss on exchange', terms: [plus(account.exchangeLoss)] },
  doubtfulDebts: {
    means: 'Doubtful-debt expense, less what was released',
    terms: [plus(account.doubtfulDebts)],
  },
  writeOffs: {
    means: 'Receivables written off, beyond the allowance for them',
    terms: [plus(account.writeOff)],
  },
  totalExpense: { means: 'All expense', terms: [plus('5')] },
  surplus: { means: 'Revenue less expense', terms: [minus('4', '5')] },
  exchangeNet: {
    means: 'Gain less loss on exchange',
    terms: [minus(account.exchangeGain, account.exchangeLoss)],
  },
} as const satisfies Words;

export type PerformanceWord = keyof typeof performanceWords;

/** Net assets at a date, and what changes them beside the surplus. */
export const netAssetWords = {
  netAssets: { means: 'Accumulated surplus with results', terms: [minus('3', '4', '5')] },
  takenOver: {
    means: 'Balances taken over from another system',
    terms: [minus(account.accumulatedSurplus)],
  },
} as const satisfies Words;
