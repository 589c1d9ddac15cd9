import { HttpStatus } from '@nestjs/common';
import { isProposalEvent, type CommandRequest, type Entry, type Warning } from '@art30/accounting';
import type { CommandOutcome, ProposalOutcome } from '@art30/ledger';
import { signedRunView } from '@art30/books';
import type { CommandAnswer } from './command-answer';
import type { RawReply } from '../http/raw-http';

/**
 * Turns the outcome of a command into its answer: revision as ETag, and as Location the thing itself,
 * or the proposal while it is one.
 * A dry run wrote nothing, so it answers 200 and names neither.
 */
export function toldAs(
  outcome: CommandOutcome,
  reply: RawReply,
  { dryRun, respondsAsync }: Pick<CommandRequest, 'dryRun' | 'respondsAsync'>,
): CommandAnswer {
  if (respondsAsync) void reply.header('Preference-Applied', 'respond-async');
  if (dryRun) void reply.status(HttpStatus.OK);
  else {
    if (isProposing(outcome)) void reply.status(HttpStatus.ACCEPTED);
    void reply.header('ETag', `"${outcome.revision}"`);
    sayRepeated(reply, outcome);
    const address = addressOf(outcome);
    if (address !== undefined) void reply.header('Location', address);
  }
  return answerOf(outcome);
}

/** Says of a repeat that an earlier request under its key is what was recorded. */
export function sayRepeated(reply: RawReply, { repeated }: { readonly repeated: boolean }): void {
  if (repeated) void reply.header('Idempotent-Replayed', 'true');
}

/** An answer that is read back from the log has its members in the order of the first one. */
function answerOf(outcome: CommandOutcome): CommandAnswer {
  const { id, position, sequence, events, warnings, application, proposal } = outcome;
  return {
    ...{ id, position, sequence },
    events: events.map(({ id, type, stream, revision, entries }) => ({
      ...{ id, type, stream, revision, entries: entries.map(entryOf) },
    })),
    warnings: warnings.map(warningOf),
    ...(application === undefined ? {} : { application }),
    ...(proposal === undefined ? {} : { proposal: proposalOf(proposal) }),
  };
}

/** The command waits for signatures: nothing is booked yet. */
function isProposing(outcome: CommandOutcome): boolean {
  return !books(outcome) && outcome.events.some(({ type }) => type === 'CommandProposed');
}

function books({ events }: CommandOutcome): boolean {
  return events.some((event) => !isProposalEvent(event));
}

function proposalOf(proposal: ProposalOutcome): CommandAnswer['proposal'] {
  const { id, status, version, approver, hash, books, run } = proposal;
  const booked = books.map(({ id, type, stream, entries, documents }) => ({
    ...{ id, type, stream, entries: entries.map(entryOf) },
    ...(documents === undefined ? {} : { documents }),
  }));
  const signed = { id, status, version, approver, hash, books: booked };
  return run === undefined ? signed : { ...signed, run: signedRunView(run) };
}

function warningOf({ code, detail }: Warning): Warning {
  return { code, detail };
}

function entryOf({ account, currency, amount, usd, dims }: Entry): Entry {
  const ordered = Object.entries(dims).sort(([a], [b]) => (a < b ? -1 : 1));
  return { account, currency, amount, usd, dims: Object.fromEntries(ordered) };
}

/** Collections by the streams that their things live in. */
const collections: Readonly<Record<string, string>> = {
  purposes: 'purposes',
  rates: 'exchange-rates',
  'bank-accounts': 'bank-accounts',
  'account-items-': 'bank-accounts',
  periods: 'periods',
  signing: 'signing-rules',
  delegations: 'delegations',
  ledger: 'skipped-events',
  'erased-texts': 'erased-texts',
  'erased-documents': 'erased-documents',
  'donor-': 'donors',
  'pledge-': 'pledges',
  'receipt-': 'receipts',
  'revaluation-': 'revaluations',
  'statement-': 'statements',
  'batch-': 'expenditure-lists',
};

const longestFirst = Object.keys(collections).toSorted((a, b) => b.length - a.length);

const hasNoAddress = /^(?:IdentityProvider|ReadModelDifference)/;

/**
 * Address of the thing that a command was about where it booked, else of the proposal that it made or
 * signed. Cash that is moved lies in the stream of its pledge or receipt, and is a thing of its own. A
 * change of an account, of the identity provider and of a key have no address, nor has a difference of read models.
 */
function addressOf(outcome: CommandOutcome): string | undefined {
  const { id, stream, proposal, events } = outcome;
  if (proposal !== undefined && !books(outcome)) return `/v1/proposals/${proposal.id}`;
  const begins = longestFirst.find((name) => stream.startsWith(name));
  const isMoved = /^(?:pledge|receipt)-/.test(stream) && !stream.endsWith(`-${id}`);
  const collection = isMoved ? 'transfers' : collections[begins ?? ''];
  const isWithout = events.some(({ type }) => hasNoAddress.test(type));
  if (collection === undefined || isWithout) return undefined;
  return `/v1/${collection}/${encodeURIComponent(id)}`;
}
