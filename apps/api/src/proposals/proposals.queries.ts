import { kit, signingRules } from '@art30/accounting';
import { asOfAsked } from '@art30/books';
import { ProposalAnswer, Warning } from '../routes/command-answer';
import { queryRoute, type QueryResource } from '../routes/query-routes';
import { ProposalPath } from './proposals.routes';

const { answer, answerRowsMax, date, json, listOf, nullable, oneOf, part, shape, words } = kit;

/** A proposal as it stands, with all that is signed. */
const Proposal = answer('Proposal', {
  ...ProposalAnswer.members,
  command: words('Name of the command.', 'SignAgreement'),
  about: words('Id of the thing that the command is about.', 'P1'),
  facts: json('Facts of the command, as they were stated and stored.', { pledgeId: 'P1' }),
  proposedBy: words('Who recorded it.', 'u.contrib'),
  proposedOn: date('When.', '2024-05-06'),
  certifiedBy: nullable(words('Who certified the present version; null before.', 'u.certify')),
  signingRule: oneOf(signingRules)(
    'How many people sign it at least; more where the rule is stricter by now.',
    'THREE_PEOPLE',
  ),
  warnings: listOf(part(Warning), answerRowsMax)('Warnings that it was proposed with.'),
});

export const proposalQueries: QueryResource = {
  name: 'ProposalsQueriesController',
  root: 'v1/proposals',
  tag: 'proposals',
  routes: {
    findOne: queryRoute({
      at: ':proposalId',
      path: ProposalPath,
      query: shape('ProposalQuery', { after: asOfAsked.after }),
      answer: Proposal,
      read: (books, query, { proposalId }) => books.proposals.find(proposalId, query),
      summary: 'One proposal',
      description: 'What would be booked, how far it is signed, and the hash to sign.',
      unknown: 'PROPOSAL_UNKNOWN',
    }),
  },
};
