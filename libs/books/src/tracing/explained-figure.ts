import { kit } from '@art30/accounting';
import { reportNames } from '../explain/explain-template';

const { answer, count, money, oneOf, words } = kit;

/** The figure that is explained. */
export const ExplainedFigure = answer('ExplainedFigure', {
  report: oneOf(reportNames)('Its report.', 'balances'),
  name: words('Its name in the answer of the report.', 'unallocated'),
  means: words(
    'Meaning of the figure, in words.',
    'Applied cash that carries no spending authority yet, debts to be paid out of it included',
  ),
  formula: words(
    'Accounts whose lines the figure sums, each with its sign.',
    '11xx with a pledge + 5110 − 9210 − 9220 − 3900',
  ),
  value: money('Value of the figure, over all lines of all pages.', {
    amount: '210966.85',
    currency: 'USD',
  }),
  lines: count('Number of lines on all pages.', 12),
});
