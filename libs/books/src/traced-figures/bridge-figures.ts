import { inPledgeCurrency } from '../words/in-pledge-currency';
import { all } from '../times/conditions';
import {
  afterReceipt,
  bridgeSteps,
  bridgeWords,
  bridgeWordsInCurrency,
  ofPledges,
} from '../words/bridge-words';
import type { Words } from '../words/words';
import { figuresOf, madeOf, type ReportFigures } from './report-figure';

const { cashReceived, cashHeld } = bridgeWords;
const { cashReceived: settled, ...stepsInCurrency } = bridgeWordsInCurrency;

const toReceived = 'Cash received less the steps to it: always zero';
const toHeld = 'Cash held less cash received and the steps after it: always zero';

/** Formulas for the figures of a bridge (from signed amounts to cash) in US dollars. */
export const bridgeFigures: ReportFigures = {
  ...figuresOf(bridgeWords, 'usd'),
  difference: madeOf(toReceived, 'usd', [cashReceived], Object.values(bridgeSteps)),
  differenceHeld: madeOf(toHeld, 'usd', [cashHeld], [cashReceived, ...Object.values(afterReceipt)]),
};

/** Formulas for the figures of a bridge (from signed amounts to cash) in the currency of its pledges. */
export const bridgeFiguresInCurrency: ReportFigures = Object.fromEntries(
  Object.entries({
    // The other steps are zero in the pledge's currency.
    ...nothingOf(bridgeSteps),
    ...figuresOf(bridgeWordsInCurrency, 'amount'),
    difference: madeOf(toReceived, 'amount', [settled], Object.values(stepsInCurrency)),
  }).map(([name, figure]) => [
    name,
    { ...figure, lines: () => all([ofPledges, inPledgeCurrency]) },
  ]),
);

function nothingOf(words: Words): ReportFigures {
  return Object.fromEntries(
    Object.entries(words).map(([name, { means }]) => [
      name,
      { means, parts: [], column: 'amount' },
    ]),
  );
}
