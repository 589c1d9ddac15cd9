import { purposeKinds, recommendations, kit } from '@art30/accounting';
import { ownPageAnswered, pageAnswered, timesAnswered, PageQuery, AsOfQuery } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { answer, answerRowsMax: rowsMax, date, id, listOf, nullable, oneOf, shape, words } = kit;

/** The purpose a path names. */
const PurposePath = shape('PurposePath', {
  code: id('Code of the purpose.', 'k'),
});

/** An entry of the purpose catalogue in its latest version. */
const PurposeView = answer('PurposeView', {
  code: words('Code of the purpose.', 'k'),
  kind: oneOf(purposeKinds)(
    'A letter of the resolution, a part of one, a bucket for money not yet allocated, or a level.',
    'LETTER',
  ),
  label: words('Name of the purpose, for people.', 'Technical assistance to Member States'),
  parent: nullable(words('Code of the purpose of which it is a part.', 'f')),
  recommendations: listOf(oneOf(recommendations), rowsMax)(
    'Recommendations under which it may be an earmark or an allocation.',
    ['m', 'n'],
  ),
  validFrom: date('First day on which this version holds.', '2010-10-22'),
  validUntil: nullable(date('Last day on which it holds; null while it has no end.', '2026-12-31')),
});

/** A purpose and the times it was looked at. */
const PurposeAnswer = answer('PurposeAnswer', {
  ...PurposeView.members,
  ...timesAnswered,
});

/** Purposes in the order of their codes. */
const PurposesPage = answer('PurposesPage', {
  ...pageAnswered,
  items: listOf(PurposeView, rowsMax)('The purposes.'),
});

/** The same for a donor: the catalogue is nobody's own, and its pledges name purposes by their codes. */
const OwnPurposes = answer('OwnPurposes', {
  ...ownPageAnswered,
  items: PurposesPage.members.items,
});

export const purposesQueries: QueryResource = {
  name: 'PurposesQueriesController',
  root: 'v1/purposes',
  tag: 'purposes',
  routes: {
    list: queryRoute({
      at: '',
      query: PageQuery,
      answer: PurposesPage,
      own: { answer: OwnPurposes, read: (_own, query, _path, books) => books.purposes.list(query) },
      read: (books, query) => books.purposes.list(query),
      summary: 'Purposes of the resolution',
      description:
        'The catalogue of purposes: letters of the resolution, their parts, buckets and levels, each ' +
        'in the version recorded last for the date asked for.',
    }),
    find: queryRoute({
      at: ':code',
      path: PurposePath,
      query: AsOfQuery,
      answer: PurposeAnswer,
      read: (books, query, { code }) => books.purposes.find(code, query),
      summary: 'One purpose',
      description: 'A purpose in the version recorded last for the date asked for.',
      unknown: 'PURPOSE_UNKNOWN',
    }),
  },
};
