import {
  AcknowledgeReadModelDifference,
  DifferenceAcknowledgement,
  kit,
  readingRoles,
} from '@art30/accounting';
import { signedBy } from '@art30/books';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { answer, answerRowsMax, listOf, shape } = kit;
const { documentReference: _document, ...stated } = DifferenceAcknowledgement.members;

/** A difference between two read models that an operator has acknowledged. One may replace the other despite it. */
const AcknowledgedDifference = answer('AcknowledgedDifference', { ...stated, ...signedBy });

/** All acknowledged differences in the order in which they were recorded. */
const AcknowledgedDifferences = answer('AcknowledgedDifferences', {
  items: listOf(AcknowledgedDifference, answerRowsMax)('The differences.'),
});

export const acknowledgedDifferenceRoutes: CommandResource = {
  name: 'AcknowledgedDifferencesController',
  root: 'v1/acknowledged-differences',
  tag: 'operations',
  bearsNoDocuments: true,
  routes: {
    acknowledge: commandRoute({
      at: '',
      begins: 'AcknowledgeReadModelDifference',
      about: 'none',
      path: NoPath,
      body: DifferenceAcknowledgement,
      command: (facts, _path, request) => new AcknowledgeReadModelDifference(facts, request),
      summary: 'Acknowledge a difference between two read models',
      description:
        'A read model that was built beside the one that answers queries, of this version or a newer one, does not take over where they differ. An operator proposes that it may, by versions, sequence and both fingerprints as the comparison gave them; another certifies that, and the controller approves it. It counts for just this difference, in every instance that finds it; a service cannot look whether a newer one finds it.',
    }),
  },
};

export const acknowledgedDifferenceQueries: QueryResource = {
  name: 'AcknowledgedDifferencesQueriesController',
  root: 'v1/acknowledged-differences',
  tag: 'operations',
  routes: {
    find: queryRoute({
      at: '',
      roles: [...readingRoles, 'operator'],
      about: 'none',
      query: shape('AcknowledgedDifferencesQuery', {}),
      answer: AcknowledgedDifferences,
      read: (books) => books.signedActs.acknowledgedDifferences.list(),
      summary: 'Differences between read models that were acknowledged',
      description: 'Each with who signed it, in the order in which that was recorded.',
    }),
  },
};
