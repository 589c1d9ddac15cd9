import { kit, readingRoles } from '@art30/accounting';
import { authorityWords, explainable, figure, linesAsked, pageAnswered } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const {
  answer,
  answerRowsMax: rowsMax,
  listOf,
  money,
  nullable,
  optional,
  part,
  shape,
  text,
  words,
} = kit;

/** A question for spending authority: the dimensions of the rows, and filters of the lines. */
const SpendingAuthorityQuery = shape('SpendingAuthorityQuery', {
  ...linesAsked,
  by: optional(
    text(200)(
      'Dimensions by which it is told apart, separated by commas: purpose, level, country, pledge, donor, recommendation. Left out: totals only.',
      'purpose,level',
    ),
  ),
});

/** Authority given, spent and available, in US dollars. */
const Authority = answer('Authority', {
  gross: figure(authorityWords.gross, '452000.00'),
  programmable: figure(authorityWords.programmable, '400000.00'),
  supportReserve: figure(authorityWords.supportReserve, '52000.00'),
  spentDirect: figure(authorityWords.spentDirect, '0.00'),
  pscCharged: figure(authorityWords.pscCharged, '0.00'),
  availableProgrammable: figure(authorityWords.availableProgrammable, '400000.00'),
  availableSupportReserve: figure(authorityWords.availableSupportReserve, '52000.00'),
  overspent: money(
    'What was spent or charged above the authority of its place: what either available figure lacks to zero, place by place (pledge, purpose, level, country), so that what is left elsewhere hides none of it.',
    { amount: '0.00', currency: 'USD' },
  ),
});

/** Spending authority that shares the dimensions asked for. */
const AuthorityRow = answer('AuthorityRow', {
  ...Authority.members,
  label: words(
    'Values of the dimensions in the order of `by`, to be shown to people; a missing one is `unattributed`.',
    'k, NATIONAL',
  ),
  purpose: optional(
    nullable(words('Purpose; like all that follow, present only where `by` names it.', 'k')),
  ),
  level: optional(nullable(words('Level of recommendation (p).', 'NATIONAL'))),
  country: optional(nullable(words('Country of the activity.', 'KEN'))),
  pledge: optional(nullable(words('Pledge.', 'P1'))),
  donor: optional(nullable(words('Donor.', 'DON-A'))),
  recommendation: optional(nullable(words('The call under which the money was given.', 'n'))),
});

/** Spending authority as at a date, as known at a moment. */
const SpendingAuthority = answer('SpendingAuthority', {
  ...pageAnswered,
  ...explainable,
  by: listOf(words, rowsMax)('Dimensions of the rows.', ['purpose', 'level']),
  items: listOf(
    AuthorityRow,
    rowsMax,
  )('One row for each combination of dimensions, ordered by them.'),
  totals: part(Authority)('The figures over all rows of all pages.'),
});

export const spendingAuthorityQueries: QueryResource = {
  name: 'SpendingAuthorityController',
  root: 'v1/spending-authority',
  tag: 'balances',
  routes: {
    find: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'filtered',
      query: SpendingAuthorityQuery,
      answer: SpendingAuthority,
      read: (books, query) => books.spendingAuthority.find(query),
      summary: 'Spending authority by purpose, level, country and owner',
      description:
        'Authority given by allocations, its programmable part and its support reserve, what is spent and what is available, in USD.',
    }),
  },
};
