import { RateListPublication, RateSource, rateListCurrenciesMax } from '@art30/accounting';
import { pageAnswered, timesAnswered } from '@art30/books';
import { kit } from '@art30/accounting';
const {
  answer,
  currency,
  date,
  decimal,
  id,
  listOf,
  mapOf,
  nullable,
  part,
  shape,
  words,
  meaning,
} = kit;
const { answerRowsMax: rowsMax } = kit;
/** The list of rates a path names. */
export const RateListPath = shape('RateListPath', {
  listId: id('Id of the list.', '2024-05-01.MONTHLY'),
});

/** A list of operational rates as published. */
const RateListView = answer('RateListView', {
  id: words('Id of the list.', '2024-05-01.MONTHLY'),
  effectiveDate: date('First day on which the rates are used.', '2024-05-01'),
  publishedOn: date('Day on which the list was published.', '2024-04-29'),
  kind: meaning(RateListPublication.members.kind, 'Monthly, mid-month or manual.', 'MONTHLY'),
  source: part(RateSource)('Where the list comes from.'),
  rates: mapOf(currency, decimal, { what: 'currencies', itemsMax: rateListCurrenciesMax })(
    'Units of the currency per USD 1, by currency, as decimal numbers in strings.',
    { EUR: '0.900', CHF: '0.890' },
  ),
  supersedes: nullable(
    words('Id of the mistyped list that this one replaces.', '2024-05-01.MONTHLY'),
  ),
  supersededBy: nullable(
    words(
      'Id of the list that replaces this one, whose rates are used no more.',
      '2024-05-01.MONTHLY.2',
    ),
  ),
});

/** A list of rates and the times it was looked at. */
export const RateListAnswer = answer('RateListAnswer', {
  ...RateListView.members,
  ...timesAnswered,
});

/** Lists of rates in the order of their ids. */
export const RateListsPage = answer('RateListsPage', {
  ...pageAnswered,
  items: listOf(RateListView, rowsMax)('The lists.'),
});
