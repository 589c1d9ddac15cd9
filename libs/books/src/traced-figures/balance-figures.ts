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

/** Figures of a row of `GET /v1/balances`, each with the formula by which it is traced to journal lines. */
export const balanceFigures: ReportFigures = {
  ...figuresOf({ ...balanceWords, ...debitBalance }, 'usd'),
  ...figuresOf(inCurrency, 'amount', { named: (word) => `inCurrency.${word}` }),
  shortfall: whereAboveZero(lacking, 'usd'),
};

/** Formula for the difference between a fund balance and the sum of its components. It must be zero. */
const difference = madeOf(
  'Fund balance less its parts: always zero',
  'usd',
  [fundBalance, ...Object.values(identityParts.lowering)],
  Object.values(identityParts.raising),
);

/** Formulas for the components of a fund balance, and for their difference to it. */
export const identityFigures: ReportFigures = {
  ...figuresOf(identityWords, 'usd', { named: (word) => `identity.${word}` }),
  'identity.difference': difference,
};

/**
 * Formulas for the balances of a single pledge or donor. The prefix `balances.` separates them from other figures of
 * the record with the same names.
 */
export const balancesOfThing: ReportFigures = Object.fromEntries(
  Object.entries(balanceFigures).map(([name, figure]) => [`balances.${name}`, figure]),
);

/** Formula for the net assets of the whole ledger, regardless of the filters of the query. */
export const netAssets = figureOf(fundBalance, 'usd', { dimensions: () => ({}) });
