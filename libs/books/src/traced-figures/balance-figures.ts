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

/** Balances of some lines, as `GET /v1/balances` shows them for each row. */
export const balanceFigures: ReportFigures = {
  ...figuresOf({ ...balanceWords, ...debitBalance }, 'usd'),
  ...figuresOf(inCurrency, 'amount', { named: (word) => `inCurrency.${word}` }),
  shortfall: whereAboveZero(lacking, 'usd'),
};

/** What a fund balance and its parts differ by. */
const difference = madeOf(
  'Fund balance less its parts: always zero',
  'usd',
  [fundBalance, ...Object.values(identityParts.lowering)],
  Object.values(identityParts.raising),
);

/** The parts of a fund balance, and what they and it differ by. */
export const identityFigures: ReportFigures = {
  ...figuresOf(identityWords, 'usd', { named: (word) => `identity.${word}` }),
  'identity.difference': difference,
};

/** Balances of one thing, beside figures of its own by the same names. */
export const balancesOfThing: ReportFigures = Object.fromEntries(
  Object.entries(balanceFigures).map(([name, figure]) => [`balances.${name}`, figure]),
);

/** Net assets of the whole ledger, whatever a question narrows down. */
export const netAssets = figureOf(fundBalance, 'usd', { dimensions: () => ({}) });
