import { kit, signingRules } from '@art30/accounting';
import { asOfAsked, inboxes, pageAnswered, pageAsked } from '@art30/books';
import { ProposalAnswer, Warning } from '../routes/command-answer';
import { personalTexts } from '../personal-texts/personal-texts.answers';
import { queryRoute, type QueryResource } from '../routes/query-routes';
import { ProposalPath } from './proposals.routes';

const {
  answer,
  answerRowsMax,
  count,
  date,
  evidenceDocuments,
  json,
  listOf,
  moment,
  money,
  nullable,
  oneOf,
  optional,
  part,
  shape,
  words,
} = kit;

const usd = (amount: string) => ({ amount, currency: 'USD' });

/** What a proposal comes to, by the lines that it would book. */
const ProposalAmount = answer('ProposalAmount', {
  usd: money(
    'Sum of the debits in US dollars of all lines that it would book, without memorandum accounts (9xxx); their credits are as much.',
    usd('666666.67'),
  ),
  inCurrencies: listOf(
    kit.Money,
    answerRowsMax,
  )(
    'The same debits in their own currencies, in the order of the codes; a currency that only changes in value is left out.',
  ),
  memorandumUsd: money(
    'Sum of the debits in US dollars on memorandum accounts: commitments, contributions by kind, and authority to spend.',
    usd('1333333.34'),
  ),
});

/** How a proposal stands: people, days, and what it comes to. */
const standing = {
  status: oneOf(['PROPOSED', 'CERTIFIED', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'])(
    'How far it is signed, by the clock of the ledger when asked: `EXPIRED` where its last day passed before it was approved.',
    'PROPOSED',
  ),
  command: words('Name of the command.', 'SignAgreement'),
  about: words('Id of the thing that the command is about.', 'P1'),
  proposedBy: words('Who recorded it.', 'u.contrib'),
  responsible: nullable(
    words(
      'Of a service account: who answers for it, and counts as its recorder; null for a person.',
      'u.accounts',
    ),
  ),
  cashier: nullable(
    words(
      'Who recorded the credit whose money it is about, and does not certify it; null where there is none.',
      'u.cashier',
    ),
  ),
  proposedOn: date('Day on which it was recorded, UTC.', '2024-05-06'),
  proposedAt: moment('The moment of that.', '2024-05-06T09:00:00.000Z'),
  certifiedBy: nullable(words('Who certified the present version; null before.', 'u.certify')),
  approvedBy: nullable(words('Who approved it last; null before.', 'u.approve')),
  certifiedAt: nullable(moment('When; null before.', '2024-05-07T09:00:00.000Z')),
  signingRule: oneOf(signingRules)(
    'How many people sign it at least; more where the rule is stricter by now.',
    'THREE_PEOPLE',
  ),
  because: nullable(
    words(
      'Why it came back to be certified again, was rejected or withdrawn; null where it was not.',
      'the books moved since it was signed, and other entries follow',
    ),
  ),
  signUntil: date('Last day on which it can be signed.', '2024-06-05'),
  ageDays: count('Days since it was recorded.', 3),
  amount: part(ProposalAmount)('What it comes to.'),
  warnings: listOf(part(Warning), answerRowsMax)('Warnings that it was proposed with.'),
};

/** A proposal as it stands, with all that is signed. */
const Proposal = answer('Proposal', {
  ...ProposalAnswer.members,
  ...standing,
  facts: json(
    'Facts of the command, as they are stored and signed: personal texts by their references.',
    { pledgeId: 'P1' },
  ),
  personalTexts,
  documents: evidenceDocuments,
});

/** A proposal that waits for a signature. */
const OpenProposal = answer('OpenProposal', {
  ...ProposalAnswer.members,
  ...standing,
  lines: count('Lines that it would book, over all its events.', 2),
  books: kit.meaning(
    ProposalAnswer.members.books,
    'Events that it would book, in order, up to its first 100 lines and warnings; `GET /v1/proposals/{proposalId}` has them all.',
  ),
});

const { after, cursor, limit } = pageAsked;

/** A box of the person who asks. */
const InboxQuery = shape('InboxQuery', {
  ...{ after, cursor, limit },
  for: optional(
    oneOf(inboxes)(
      '`certification`: proposals that you may certify. `approval`: certified ones that you may approve. `mine`: those that you recorded. Left out: all that wait for a signature of anybody.',
      'certification',
    ),
  ),
});

export const proposalQueries: QueryResource = {
  name: 'ProposalsQueriesController',
  root: 'v1/proposals',
  tag: 'proposals',
  routes: {
    list: queryRoute({
      at: '',
      query: InboxQuery,
      answer: answer('OpenProposals', {
        ...pageAnswered,
        items: listOf(part(OpenProposal), answerRowsMax)('The proposals, first recorded first.'),
      }),
      read: (books, query, _path, caller) => books.inboxes.list(query, caller),
      summary: 'Proposals that wait for a signature',
      description:
        'The inbox of the person who asks. Nobody certifies what they recorded, or approves what they recorded or certified; a certification waits for a certifier and an approval for an approver, or for the controller alone. What was approved, rejected, withdrawn or has expired is not listed. The list is of now: it has neither `asAt` nor `knownAt`.',
    }),
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
