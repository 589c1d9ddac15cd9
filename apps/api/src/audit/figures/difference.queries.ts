import { kit, readingRoles } from '@art30/accounting';
import { queryRoute, type QueryResource } from '../../routes/query-routes';
import { figureAsked } from './explain.queries';
import { Difference } from '@art30/books';

const { date, optional, shape, text } = kit;

/** A report at its two times, and the times from which it is compared. */
const DifferenceQuery = shape('DifferenceQuery', {
  ...figureAsked,
  fromAsAt: optional(
    date('`asAt` of the point that it is compared with. Left out: the same `asAt`.', '2024-06-30'),
  ),
  fromKnownAt: optional(
    text(40)(
      '`knownAt` of the point that it is compared with. Left out: the same state of knowledge. One of both must be stated.',
      '2024-07-01',
    ),
  ),
  by: optional(
    text(200)(
      'Dimensions by which the difference is told apart, separated by commas. Left out: no rows.',
      'donor',
    ),
  ),
});

export const differenceQueries: QueryResource = {
  name: 'DifferencesController',
  root: 'v1/audit',
  tag: 'audit',
  routes: {
    difference: queryRoute({
      at: 'difference',
      roles: readingRoles,
      about: 'filtered',
      query: DifferenceQuery,
      answer: Difference,
      read: (books, query) => books.audit.differences.find(query),
      summary: 'Compare a report at two points',
      description:
        'The figures of a report as at one date and as known at one moment, compared with those as at another date, as known at another moment, or both, and the journal lines that make the difference: what they add to a figure comes to its difference, over all pages. Without `figure` all sums in US dollars of the report are compared.',
    }),
  },
};
