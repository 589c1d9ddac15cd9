import { demandStatementPeriod, type MadeStatement } from '@art30/accounting';
import type { Books } from '@art30/books';
import { renditionsOf, type DonorStatements } from '@art30/documents';
import type { Books as LedgerBooks, StatementAsked } from '@art30/ledger';
import { sha256Hex } from '../process/sha256';
import type { SeenEvents } from '../storage/recent-events/own-appends';
import type { ProjectionWorker } from '../storage/projection-worker';

/** The books, the worker that feeds them, and the statements made of them. */
export interface Readers {
  readonly books: Books;
  readonly projections: ProjectionWorker;
  readonly seen: SeenEvents;
  readonly statements: DonorStatements;
}

/**
 * The books of the ledger as this instance's read model holds them.
 *
 * @returns books that refuse with QuestionRefused BEHIND where the read model does not reach the head
 *   of the log in time.
 */
export function journalBooks(readers: Readers): LedgerBooks {
  const { books, projections, seen } = readers;
  const facts = books.decisionFacts;
  return {
    find: (eventId) => projections.announcedEvents.find(eventId) ?? seen.find(eventId),
    findNamed: (name) => seen.findNamed(name),
    seenThrough: () => projections.checkpoint().position,
    sequenceAt: (position) => projections.sequenceAt(position),
    waitFor: (position) => projections.waitFor(position),
    unreadable: () => projections.unreadable(),
    ofYear: (year, through) => facts.periods.of(year, through),
    openItems: (asAt, through) => facts.revaluations.asAt(asAt, through),
    pendingApplications: (asAt) => facts.revaluations.pendingApplications(asAt),
    cashOn: (ledgerAccount) => facts.accountCash.now(ledgerAccount),
    bankCash: (ledgerAccount) => facts.bankCash.now(ledgerAccount),
    lookAlikes: {
      donors: (looks) => facts.lookAlikes.donors(looks),
      credits: (credit) => facts.lookAlikes.credits(credit, seen.holding(credit)),
      agreements: (reference, pledgeId) => facts.lookAlikes.agreements(reference, pledgeId),
    },
    openProposalsOf: (person, today) => books.people.signatures.openProposalsOf(person, today),
    signaturesOf: (person, today) => books.people.signatures.of(person, today),
    anonymousAgreements: () => facts.anonymousGiving.now(),
    statement: (asked) => statementOf(readers, asked),
    unfinishedRuns: () => facts.periods.unfinishedRuns(),
    runsAt: (listId) => facts.periods.runsAt(listId),
    checkpointsSeen: () => ({
      firstKey: books.proofs.checkpoints.first()?.key,
      lastSequence: projections.checkpoint().sequence,
    }),
    ...books.changes,
    documentStanding: (sha256) => books.proofs.evidence.atHead(sha256),
  };
}

/** A statement is made from a read model that has seen the whole log, and names how far that went. */
async function statementOf(
  { books, statements }: Readers,
  { statementId: id, throughSequence, ...asked }: StatementAsked,
): Promise<MadeStatement> {
  const { donorId, from, to, language, issuedOn, supersedes } = asked;
  demandStatementPeriod(from, to);
  const knownAt = throughSequence === undefined ? undefined : String(throughSequence);
  const closing = await books.times.asOf.resolveAtHead({ knownAt });
  const content = await statements.make(
    { donorId, from, to, closing: { ...closing, asAt: to } },
    { language, issue: { id, issuedOn, supersedes } },
  );
  const { template, policy } = content;
  const renditions = renditionsOf(content, sha256Hex);
  return { sequence: closing.sequence, template, policy, renditions, statement: content };
}
