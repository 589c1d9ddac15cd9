import { kit, RuleSetting, SetSigningRule, staffRoles } from '@art30/accounting';
import { asOfAsked, SigningRulesAnswer, SigningRuleView } from '@art30/books';
import { type CommandResource, commandRoute, NoPath } from '../routes/command-routes';
import { type QueryResource, queryRoute } from '../routes/query-routes';

const { shape, uuid } = kit;

const SigningRulePath = shape('SigningRulePath', {
  eventId: uuid('Id of the event that set it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});

/**
 * Query for signing rules: how many people must sign. They are read from the log itself, because the read model could
 * lag behind a change.
 */
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

export const signingRuleRoutes: CommandResource = {
  name: 'SigningRulesController',
  root: 'v1/signing-rules',
  tag: 'signing rules',
  bearsNoDocuments: true,
  routes: {
    set: commandRoute({
      at: '',
      begins: 'SetSigningRule',
      about: 'none',
      path: NoPath,
      body: RuleSetting,
      command: (facts, _path, request) => new SetSigningRule(facts, request),
      summary: 'Set how many people sign',
      description:
        'Three people sign what books. From a day on, today or later, recorder and certifier may be one person: the approver is always another. A change is itself signed by three people, under whatever rule, of whom the controller approves. What was signed before is not touched, and an open proposal keeps the stricter of the rule under which it was proposed and that of the day on which it is signed.',
    }),
  },
};
