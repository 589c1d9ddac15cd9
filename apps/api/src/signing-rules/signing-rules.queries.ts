import { kit, staffRoles } from '@art30/accounting';
import { asOfAsked, SigningRulesAnswer, SigningRuleView } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { shape, uuid } = kit;

const SigningRulePath = shape('SigningRulePath', {
  eventId: uuid('Id of the event that set it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});

/** Rules are read from the log itself, which is never behind. */
const SigningRulesQuery = shape('SigningRulesQuery', { after: asOfAsked.after });

export const signingRuleQueries: QueryResource = {
  name: 'SigningRulesQueriesController',
  root: 'v1/signing-rules',
  tag: 'signing rules',
  routes: {
    list: queryRoute({
      at: '',
      roles: staffRoles,
      about: 'none',
      query: SigningRulesQuery,
      answer: SigningRulesAnswer,
      read: (books) => books.people.signingRules.list(),
      summary: 'How many people sign',
      description:
        'The rule of today, and every rule that was set, with who set it. Of two rules the one of the later day holds, of one day the one that was set last.',
    }),
    findOne: queryRoute({
      at: ':eventId',
      roles: staffRoles,
      about: 'none',
      path: SigningRulePath,
      query: SigningRulesQuery,
      answer: SigningRuleView,
      read: (books, _query, { eventId }) => books.people.signingRules.find(eventId),
      summary: 'One signing rule',
      description: 'From when it holds, why, and who set it.',
      unknown: 'EVENT_UNKNOWN',
    }),
  },
};
