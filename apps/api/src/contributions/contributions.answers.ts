import { DimensionFilter, contributionWords, figure, levelWords, pageAnswered } from '@art30/books';
import { levels } from '@art30/accounting';
import { kit } from '@art30/accounting';
const { answer, listOf, nullable, oneOf, part, pick, shape, words } = kit;
const { answerRowsMax: rowsMax } = kit;
/** Which contributions. */
export const ContributionsQuery = shape('ContributionsQuery', {
  ...pick(
    DimensionFilter,
    ...(['asAt', 'knownAt', 'after', 'cursor', 'limit'] as const),
    ...(['year', 'purpose', 'recommendation', 'donor', 'pledge'] as const),
  ),
});

/** What was given and spent, in US dollars. */
const Given = answer('Given', {
  allocated: figure(levelWords.allocated, '452000.00'),
  directExpenditure: figure(levelWords.directExpenditure, '150000.00'),
  pscCharged: figure(levelWords.pscCharged, '19500.00'),
  spent: figure(levelWords.spent, '169500.00'),
});

/** What was given and spent at one level. */
const LevelGiven = answer('LevelGiven', {
  ...Given.members,
  level: oneOf([...levels])('Level of recommendation (p).', 'NATIONAL'),
});

/** What came, and what was given and spent of it, in US dollars. */
const ContributionFigures = answer('ContributionFigures', {
  ...Given.members,
  revenue: figure(contributionWords.revenue, '0.00'),
  refunds: figure(contributionWords.refunds, '0.00'),
  received: figure(contributionWords.received, '0.00'),
  transfersInNet: figure(contributionWords.transfersInNet, '452000.00'),
  levels: listOf(
    LevelGiven,
    rowsMax,
  )('Authority given and spent at each level of recommendation (p).'),
});

/** One purpose in one year. */
const ContributionRow = answer('ContributionRow', {
  ...ContributionFigures.members,
  year: words('Year of the posting dates.', '2024'),
  purpose: nullable(words('Code of the purpose; null for lines that carry none.', 'k')),
  label: nullable(
    words(
      'Name of the purpose; null where the catalogue does not have it.',
      'Technical assistance to Member States',
    ),
  ),
});

/** All purposes in one year. */
const YearContributions = answer('YearContributions', {
  ...ContributionFigures.members,
  year: words('Year of the posting dates.', '2024'),
});

/** Contributions by purpose, level and year: what recommendation (p) asks to be reported. */
export const Contributions = answer('Contributions', {
  ...pageAnswered,
  items: listOf(ContributionRow, rowsMax)('One row for each year and purpose, in this order.'),
  years: listOf(YearContributions, rowsMax)('Each year, over all purposes of all pages.'),
  totals: part(ContributionFigures)('All years.'),
});
