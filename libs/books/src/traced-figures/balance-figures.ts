import { balanceWords, debitBalance, wordsInCurrency } from '../words/balance-words';
import { identityParts, identityWords } from '../slices/identity';
import { figureOf, figuresOf, whereAboveZero, madeOf, type ReportFigures } from './report-figure';
import type { Word } from '../words/words';

const { pledgePayables, unallocated, fundBalance } = balanceWords;

const lacking: Word = {
  means: 'What the unallocated cash of pledges lacks to what they owe',
  terms: [
    ...pledgePayables.terms,
    ...unallocated.terms.map((term) => ({ ...term, sign: -term.sign as 1 | -1 })),
  ],
};

const inCurrency = Object.fromEntries(wordsInCurrency.map((word) => [word, balanceWords[word]]));

/** Balances of a set of lines, as a row of `GET /v1/balances` shows them. */
export const balanceFigures: ReportFigures = {
  ...figuresOf({ ...balanceWords, ...debitBalance }, 'usd'),
  ...figuresOf(inCurrency, 'amount', { named: (word) => `inCurrency.${word}` }),
  shortfall: whereAboveZero(lacking, 'usd'),
};

/** Difference between a fund balance and the sum of its components. */
const difference = madeOf(
  'Fund balance less its parts: always zero',
  'usd',
  [fundBalance, ...Object.values(identityParts.lowering)],
  Object.values(identityParts.raising),
);

/** The components of a fund balance, and their difference to the fund balance. */
export const identityFigures: ReportFigures = {
  ...figuresOf(identityWords, 'usd', { named: (word) => `identity.${word}` }),
  'identity.difference': difference,
};

/**
 * Balances of one thing. The prefix `balances.` separates them from the thing's own figures of the same
 * names.
 */
export const balancesOfThing: ReportFigures = Object.fromEntries(
  Object.entries(balanceFigures).map(([name, figure]) => [`balances.${name}`, figure]),
);

/** Net assets of the whole ledger, regardless of the filters of the query. */
export const netAssets = figureOf(fundBalance, 'usd', { dimensions: () => ({}) });
