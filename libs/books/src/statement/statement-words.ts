import { account, codesOf } from '@art30/accounting';
import { balanceWords, paidBack, writtenOffKinds } from '../words/balance-words';
import { afterReceipt, applied, movedCash } from '../words/bridge-words';
import { identityWords } from '../slices/identity';
import { inKinds, minus, plus, type Term, type Words } from '../words/words';

const cash: Term = { ...plus(codesOf.cash), ofPledges: true };

/** Definitions of the two balances of a statement: unspent cash and fund balance. */
export const statementBalances = {
  unspent: {
    means: 'Received, and neither spent nor charged nor paid back',
    terms: [cash, minus(account.allocationTransfers, account.supportCharged)],
  },
  fundBalance: balanceWords.fundBalance,
} as const satisfies Words;

/**
 * Definitions of the changes of cash after its receipt. Transfers between purposes of one donor are left out, since
 * they cancel out.
 */
const cashSteps: Words = Object.fromEntries(
  Object.entries(afterReceipt).filter(([step]) => step !== 'transfersInNet'),
);

/**
 * Definitions of the movements of the unspent balance. Every cash line of a pledge counts in exactly one of them. They
 * are derived from the definitions of the bridge, so a kind of event added there is included here.
 */
export const unspentMovements: Words = {
  takenOver: {
    means: 'Cash taken over from another system',
    terms: inKinds(['PledgeTakenOver'], cash),
  },
  received: {
    means: 'Credited by receipts, bank charges borne by the account included',
    terms: inKinds(applied, movedCash, plus(account.bankCharges)),
  },
  bankCharges: {
    means: 'Bank charges borne by the account',
    terms: inKinds(applied, minus(account.bankCharges)),
  },
  ...cashSteps,
  supportCharged: {
    means: 'Programme support cost charged',
    terms: [minus(account.supportCharged)],
  },
};

/** Definitions of the movements of the fund balance, by account. Income is positive, expense negative. */
export const resultWords = {
  takenOver: {
    means: 'Surplus taken over from another system',
    terms: [minus(account.accumulatedSurplus)],
  },
  revenue: { means: 'Contributions revenue', terms: [minus(account.contributionsRevenue)] },
  refunds: { means: 'Contributions refunded', terms: [minus(account.refunds)] },
  interest: { means: 'Interest credited', terms: [minus(account.interest)] },
  recoveries: {
    means: 'Recovered after having been written off',
    terms: [minus(account.recoveries)],
  },
  exchangeGain: { means: 'Gain on exchange', terms: [minus(account.exchangeGain)] },
  exchangeLoss: { means: 'Loss on exchange', terms: [minus(account.exchangeLoss)] },
  bankCharges: { means: 'Bank charges', terms: [minus(account.bankCharges)] },
  doubtfulDebts: {
    means: 'Allowances for doubtful receivables, less released',
    terms: [minus(account.doubtfulDebts)],
  },
  writeOff: { means: 'Written off beyond the allowance', terms: [minus(account.writeOff)] },
  directExpenditure: {
    means: 'Programme expenditure, direct',
    terms: [minus(account.directExpenditure)],
  },
  supportCharged: {
    means: 'Programme support cost charged',
    terms: [minus(account.supportCharged)],
  },
} as const satisfies Words;

const { refundsPayable, levyPayable } = balanceWords;

/** Definitions of the components of both balances, the same as in `GET /v1/balances`. */
export const positionWords = { ...identityWords, refundsPayable, levyPayable } as const;

/** Definitions of the exchange gains and losses of a statement. */
export const exchangeWords = {
  gain: balanceWords.exchangeGain,
  loss: balanceWords.exchangeLoss,
} as const satisfies Words;

/** Definitions of the cash, the charges and the settled amount of a receipt that was applied to a pledge. */
export const receiptWords = {
  net: { means: 'Cash, in the currency of the receipt', terms: inKinds(applied, movedCash) },
  charges: {
    means: 'Bank charges borne by the account',
    terms: inKinds(applied, plus(account.bankCharges)),
  },
  settled: {
    means: 'Credited to the donor, in the currency of the pledge',
    terms: inKinds(applied, plus(account.memoReceived)),
  },
} as const satisfies Words;

/** Definitions of income besides contributions. */
export const incomeWords = {
  interest: balanceWords.interest,
  recovery: balanceWords.recoveries,
  levy: { means: 'Levy received, less passed on', terms: [minus(account.levyPayable)] },
} as const satisfies Words;

export const refundWords = {
  ...paidBack,
  owed: { means: 'Change of what is owed back', terms: [minus(account.refundsPayable)] },
} as const satisfies Words;

/**
 * Definitions of the figures of a write-off by instalment. The expense is left out, since its journal lines name no
 * instalment.
 */
export const writeOffWords = {
  writtenOff: {
    means: balanceWords.writtenOff.means,
    terms: inKinds(writtenOffKinds, plus(account.memoWrittenOff)),
  },
  carrying: { means: 'Carrying value that is lost', terms: [minus(account.receivable)] },
  allowance: { means: 'Allowance used for it', terms: [plus(account.allowance)] },
} as const satisfies Words;
