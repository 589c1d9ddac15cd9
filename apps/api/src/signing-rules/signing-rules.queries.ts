import { kit, RuleSetting, signingRules } from '@art30/accounting';
import { asOfAsked } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { answer, answerRowsMax, date, listOf, meaning, moment, nullable, oneOf, shape } = kit;
const { uuid, words } = kit;
const { rule, reason, documentReference } = RuleSetting.members;

const SigningRulePath = shape('SigningRulePath', {
  eventId: uuid('Id of the event that set it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});

/** Rules are read from the log itself, which is never behind. */
const SigningRulesQuery = shape('SigningRulesQuery', { after: asOfAsked.after });

/** A signing rule, and who set it. */
const SigningRuleView = answer('SigningRuleView', {
  id: words('Id of the event that set it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  effectiveDate: date('First day on which it holds.', '2025-08-01'),
  rule,
  reason,
  documentReference: meaning(documentReference, 'Reference of the decision behind it.'),
  recordedBy: words('Who proposed it.', 'administrator-1'),
  certifiedBy: nullable(words('Who certified it.', 'u.certify')),
  approvedBy: nullable(words('Who approved it.', 'u.controller')),
  recordedAt: moment('When it was approved, UTC.', '2025-07-31T09:00:00.000Z'),
});

/** The rule of today, and all that were set. */
const SigningRulesAnswer = answer('SigningRulesAnswer', {
  inForce: oneOf(signingRules)('How many people sign what books today.', 'THREE_PEOPLE'),
  items: listOf(SigningRuleView, answerRowsMax)('The rules, in the order in which they were set.'),
});

export const signingRuleQueries: QueryResource = {
  name: 'SigningRulesQueriesController',
  root: 'v1/signing-rules',
  tag: 'signing rules',
  routes: {
    list: queryRoute({
      at: '',
      query: SigningRulesQuery,
      answer: SigningRulesAnswer,
      read: (books) => books.signingRules.list(),
      summary: 'How many people sign',
      description:
        'The rule of today, and every rule that was set, with who set it. Of two rules the one of the later day holds, of one day the one that was set last.',
    }),
    findOne: queryRoute({
      at: ':eventId',
      path: SigningRulePath,
      query: SigningRulesQuery,
      answer: SigningRuleView,
      read: (books, _query, { eventId }) => books.signingRules.find(eventId),
      summary: 'One signing rule',
      description: 'From when it holds, why, and who set it.',
      unknown: 'EVENT_UNKNOWN',
    }),
  },
};
