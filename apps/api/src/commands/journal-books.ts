import { demandStatementPeriod, type MadeStatement } from '@art30/accounting';
import type { Books } from '@art30/books';
import { renditionsOf, type DonorStatements } from '@art30/documents';
import type { Books as LedgerBooks, StatementAsked } from '@art30/ledger';
import { sha256Hex } from '../process/sha256';
import type { SeenEvents } from '../storage/recent-events/own-appends';
import type { ProjectionWorker } from '../storage/projection-worker';

/**
 * Sources of {@link journalBooks}: the queries on the read model, the worker that updates it, the statements of donors,
 * and this instance's recent events.
 */
export interface Readers {
  readonly books: Books;
  readonly projections: ProjectionWorker;
  readonly seen: SeenEvents;
  readonly statements: DonorStatements;
}

/**
 * Gives commands the facts of the books on which they decide. They are read from this instance's read model.
 *
 * @returns functions that throw QuestionRefused BEHIND if the read model does not get all events of the log in time.
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

/**
 * Makes a donor statement after the read model has got all events of the log. The statement states the last sequence
 * that it covers.
 */
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
