import {
  isOpenOn,
  kit,
  lastDayToSign,
  signingRules,
  type IsoDate,
  type ProposedEvent,
  type RegisteredProposal,
  type SignedRun,
} from '@art30/accounting';
import { ProposalAnswer, Warning } from '../signed-acts/booked-answers';
import { personalTexts } from '../personal-texts/shown-texts';
import { ageInDays } from '../times/ages';
import { pageAnswered } from '../times/shapes';

const { answer, answerRowsMax, count, date, evidenceDocuments, json, listOf } = kit;
const { moment, money, nullable, oneOf, part, words } = kit;

const usd = (amount: string) => ({ amount, currency: 'USD' });

/** Total amount of a proposal, over the journal lines that it would book. */
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

/** Members that summarize a proposal: status, people, days and amounts. */
const proposalSummary = {
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
  amount: part(ProposalAmount)('Amount of the proposal.'),
  warnings: listOf(part(Warning), answerRowsMax)('Warnings that it was proposed with.'),
};

/** A proposal in its current state, with all content that its signatures cover. */
export const ProposalInFull = answer('Proposal', {
  ...ProposalAnswer.members,
  ...proposalSummary,
  facts: json(
    'Facts of the command, as they are stored and signed: personal texts by their references.',
    { pledgeId: 'P1' },
  ),
  personalTexts,
  documents: evidenceDocuments,
});

/** A proposal that waits for a signature, as an inbox lists it. */
const OpenProposal = answer('OpenProposal', {
  ...ProposalAnswer.members,
  ...proposalSummary,
  lines: count('Lines that it would book, over all its events.', 2),
  books: kit.meaning(
    ProposalAnswer.members.books,
    'Events that it would book, in order, up to its first 100 lines and warnings; `GET /v1/proposals/{proposalId}` has them all.',
  ),
});

export const OpenProposals = answer('OpenProposals', {
  ...pageAnswered,
  items: listOf(part(OpenProposal), answerRowsMax)('The proposals, first recorded first.'),
});

/** Largest number of journal lines of one proposal in a list, and of its warnings. */
export const linesListedMax = 100;

/** Clock and number of days that determine when a proposal expires. */
export interface SigningDays {
  /** Returns today's date in UTC. */
  readonly today: () => IsoDate;
  readonly proposalDays: number;
}

/**
 * Returns the current state of a proposal, without the events that it would book. It also leaves out amounts that serve
 * only to check limits of delegations.
 */
export function proposalView(
  registered: RegisteredProposal & { readonly id: string },
  { today: todayOf, proposalDays }: SigningDays,
) {
  const { status, signedUsd, certifiedOn, approvedOn, ...proposal } = registered;
  const today = todayOf();
  const { proposedOn } = proposal;
  const isWaiting = status === 'PROPOSED' || status === 'CERTIFIED';
  const isExpired = isWaiting && !isOpenOn(today, { status, proposedOn }, proposalDays);
  return {
    ...proposal,
    status: isExpired ? ('EXPIRED' as const) : status,
    signUntil: lastDayToSign(proposedOn, proposalDays),
    ageDays: ageInDays(proposedOn, today),
  };
}

/**
 * Events that a proposal would book. A revaluation also books items in streams of many pledges and receipts; `run`
 * summarizes these for the signers.
 */
export interface Proposed {
  readonly books: readonly ProposedEvent[];
  readonly run?: SignedRun | undefined;
}

/** Summarizes the items that a revaluation run books in other streams, as signers see them. */
export function signedRunView({ totals, items, root }: SignedRun) {
  return { totals, items: items.length, root };
}

/** Returns the events that a proposal would book, and all their warnings in one list. */
export function contentView({ books, run }: Proposed) {
  return {
    ...(run === undefined ? {} : { run: signedRunView(run) }),
    books: books.map(({ warnings: _said, ...booked }) => booked),
    warnings: books.flatMap(({ warnings = [] }) => warnings),
  };
}

/** Returns the content of a proposal for a list, cut to `linesListedMax` journal lines and as many warnings. */
export function listedContentView(proposed: Proposed) {
  const { books: all, warnings, ...content } = contentView(proposed);
  let left = linesListedMax;
  const shown = all.flatMap(({ entries, ...booked }) => {
    const isCut = left === 0 && entries.length > 0;
    const first = entries.slice(0, left);
    left -= first.length;
    return isCut ? [] : [{ ...booked, entries: first }];
  });
  const lines = all.reduce((sum, { entries }) => sum + entries.length, 0);
  return { ...content, lines, books: shown, warnings: warnings.slice(0, linesListedMax) };
}
