import { linesOfEventMax, WarningSaid, type EventIn, type Fact } from '../../kernel/booking';
import { asAct, event, on } from '../../rows/event-row';
import { stands } from '../../reversals/reversal-rules';
import { commandOf } from '../../rows/command-row';
import { EntryLine } from '../../kernel/entries';
import { revaluationItemsMax } from '../../revaluation/revaluation.facts';
import { Rendition, renditionsMax } from '../../statement/statement.facts';
import {
  actor,
  json,
  listOf,
  nameLengthMax,
  oneOf,
  optional,
  part,
  pick,
  reason,
  sha256,
  shape,
  text,
  uuid,
  wholeNumber,
  type Infer,
} from '../../schema';
import { SignedAs } from '../../delegation/delegation.facts';
import { signingRules } from '../../signing/signing.facts';

const eventsOfCommandMax = 500;

const exampleId = '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30';
const exampleHash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const signedHash = sha256(
  'SHA-256 over all that is signed: ledger, stream, proposal and version, command, facts, entries and warnings.',
  exampleHash,
);

/** Media type and hash of a document that the proposed event would issue; people sign it with the proposal. */
const SignedRendition = shape('SignedRendition', pick(Rendition, 'type', 'sha256'));

/** An event that a proposed command would append. */
export const ProposedEvent = shape('ProposedEvent', {
  id: uuid('Name under which it will be booked; its id hangs on who approves it.', exampleId),
  type: text(nameLengthMax)('Kind of the event.', 'AgreementSigned'),
  stream: text(nameLengthMax)('Stream that will hold it.', 'pledge-P1'),
  entries: listOf(EntryLine, linesOfEventMax)('Lines that it would book.'),
  warnings: optional(listOf(part(WarningSaid), linesOfEventMax)('Warnings that it would carry.')),
  documents: optional(
    listOf(
      SignedRendition,
      renditionsMax,
    )('Documents that it would hand out, each by its media type and the hash of its bytes.'),
  ),
});
export type ProposedEvent = Infer<typeof ProposedEvent>;

/** Sum of the lines of a run (a command over many streams) on one account in one currency. */
const RunTotal = shape('RunTotal', pick(EntryLine, 'account', 'currency', 'amount', 'usd'));

/** A stream (of a pledge, receipt or account) that a run changes, with the signed hash of its events. */
const RunItem = shape('RunItem', {
  stream: text(nameLengthMax)('Stream that it books in.', 'pledge-P1'),
  hash: sha256('SHA-256 over names, types, entries and warnings of its events there.', exampleHash),
});

/**
 * Signed content of a run: its events on many streams. They are too many for one event, so people sign a hash for each
 * stream.
 */
export const RunSigned = shape('RunSigned', {
  totals: listOf(RunTotal, linesOfEventMax)('Sums of all lines by account and currency.'),
  items: listOf(RunItem, revaluationItemsMax)('Each stream with the hash of what it books.'),
  root: sha256('SHA-256 over the items.', exampleHash),
});

/** Kinds of approvers: any officer other than the recorder and the certifier, or only a controller. */
const approvers = ['OFFICER', 'CONTROLLER'] as const;
export type Approver = (typeof approvers)[number];

/** Most versions that one proposal may have. */
export const proposalVersionsMax = 1_000;

/** Members that people sign in one version of a proposal. */
const content = {
  version: wholeNumber(1, proposalVersionsMax)(
    'Version of the proposal; a new one where the books moved.',
    1,
  ),
  approver: oneOf(approvers)('Who may approve it.', 'OFFICER'),
  books: listOf(part(ProposedEvent), eventsOfCommandMax)('Events that it would book, in order.'),
  run: optional(part(RunSigned)('Of a run: what it would book beside, in other streams.')),
  hash: signedHash,
};

const signedAs = part(SignedAs)('In which role, and under which delegation.');

const open = asAct(on.whatItIsAbout, stands('a proposal is withdrawn or rejected'));
export const CommandProposed = event('CommandProposed', open, {
  command: text(nameLengthMax)('Name of the command.', 'SignAgreement'),
  thing: text(nameLengthMax)('Id of the thing that the command is about.', 'P1'),
  facts: json('Facts of the command, as they were stated and stored.', { pledgeId: 'P1' }),
  proposedBy: actor('Who recorded it.', 'u.contrib'),
  responsible: optional(
    actor('Of a service account: who answers for it, and counts as its recorder.', 'u.accounts'),
  ),
  signedAs,
  follows: optional(
    uuid('Of a run for what an earlier one left out: the proposal of that one.', exampleId),
  ),
  cashier: optional(
    actor('Who recorded the credit whose money it is about, and does not certify it.', 'u.cashier'),
  ),
  signingRule: oneOf(signingRules)('How many people sign it at least.', 'THREE_PEOPLE'),
  ...content,
});

const judgedBy = oneOf(signingRules)(
  'Rule by which the people are judged: the stricter of that of the proposal and that of the moment.',
  'THREE_PEOPLE',
);

const signed = {
  proposalId: uuid(
    'Id of the proposal: the name of the event that proposed the command.',
    exampleId,
  ),
  hash: signedHash,
  by: actor('Who signed.', 'u.certify'),
  signedAs,
  signingRule: judgedBy,
};

const certified = asAct(on.whatItIsAbout, stands('a proposal is rejected'));
export const ProposalCertified = event('ProposalCertified', certified, signed);

/** The event that completes an approval. It is written in a later append than the approval. */
export const LastOfApproved = shape('LastOfApproved', {
  ...pick(ProposedEvent, 'id', 'type', 'stream'),
});
export type LastOfApproved = Infer<typeof LastOfApproved>;

const booked = asAct(on.whatItIsAbout, stands('what was booked is reversed by itself'));

/**
 * Event: an approver signed a proposal. It is written in the same append as the events that it approves, after them.
 */
export const ProposalApproved = event('ProposalApproved', booked, {
  ...signed,
  last: optional(
    part(LastOfApproved)(
      'Where more follows in other appends: the event with which all is booked that was approved, by its name.',
    ),
  ),
});

const returned = asAct(on.whatItIsAbout, stands('the proposal is certified again'));

/**
 * Event: a proposal must be certified again. Either the books changed before its events were written, or a later step
 * of the approved proposal was refused.
 */
export const ProposalReturned = event('ProposalReturned', returned, {
  proposalId: signed.proposalId,
  because: reason(
    'What moved, or what was refused.',
    'the entries differ from those that were signed',
  ),
  signingRule: judgedBy,
  ...content,
});

const ended = {
  proposalId: signed.proposalId,
  by: actor('Who ended it.', 'u.certify'),
  because: reason('Why.', 'the amount is not that of the agreement'),
};

const again = stands('the command is proposed again');
export const ProposalRejected = event('ProposalRejected', asAct(on.whatItIsAbout, again), ended);
export const ProposalWithdrawn = event('ProposalWithdrawn', asAct(on.whatItIsAbout, again), ended);

export const proposalEvents = {
  CommandProposed,
  ProposalCertified,
  ProposalApproved,
  ProposalReturned,
  ProposalRejected,
  ProposalWithdrawn,
};
export type ProposalEvent = EventIn<typeof proposalEvents>;
export type ProposalFact = Fact<ProposalEvent>;

/**
 * True if an event is about a proposal; such an event records a signature or a decision, and no fact of the business.
 */
export function isProposalEvent<E extends { readonly type: string }>(
  event: E,
): event is Extract<E, { readonly type: ProposalEvent['type'] }> {
  return typesOfProposals.has(event.type);
}

const typesOfProposals: ReadonlySet<string> = new Set(Object.keys(proposalEvents));

/** Body of a certification: the hash of the content that the certifier saw and signs. */
export const ProposalCertification = shape('CertifyProposal', { hash: signedHash });
export const ProposalApproval = shape('ApproveProposal', { hash: signedHash });
/** Body of a rejection: the reason for it. */
export const ProposalRejection = shape('RejectProposal', { because: ended.because });
export const ProposalWithdrawal = shape('WithdrawProposal', { because: ended.because });

/** Id of the proposal, which a request states in its URL. */
interface OnProposal {
  readonly proposalId: string;
}

/**
 * Command by which a certifying officer confirms that a proposed command is correct and covered (UN financial
 * rule 105.5).
 */
export class CertifyProposal extends commandOf(ProposalCertification, {
  books: ['ProposalCertified', 'ProposalReturned'],
  begunBy: ['certifier'],
  heedsReserved: false,
})<OnProposal> {}
/** Command by which an approving officer lets a certified command take effect (UN financial rule 105.6). */
export class ApproveProposal extends commandOf(ProposalApproval, {
  books: ['ProposalApproved', 'ProposalReturned'],
  begunBy: ['approver', 'controller'],
  heedsReserved: false,
})<OnProposal> {}
/** Command that rejects a proposal of somebody else; the proposal cannot be signed any more. */
export class RejectProposal extends commandOf(ProposalRejection, {
  books: ['ProposalRejected'],
  begunBy: ['certifier', 'approver', 'controller'],
  heedsReserved: false,
})<OnProposal> {}
/** Command by which recorders withdraw their own proposal; it cannot be signed any more. */
export class WithdrawProposal extends commandOf(ProposalWithdrawal, {
  books: ['ProposalWithdrawn'],
  begunBy: ['recorder', 'cashier', 'operator', 'administrator'],
  heedsReserved: false,
})<OnProposal> {}
