import {
  type CommandRequest,
  type Entry,
  isProposalEvent,
  kit,
  type Warning,
} from '@art30/accounting';
import {
  Entry as EntryAnswer,
  ProposalAnswer,
  signedRunView,
  Warning as WarningAnswer,
} from '@art30/books';
import type { CommandOutcome, ProposalOutcome } from '@art30/ledger';
import { HttpStatus } from '@nestjs/common';
import type { RawReply } from '../http/raw-http';

const { answer, answerRowsMax: rowsMax, count, id, listOf, nullable, oneOf, optional } = kit;
const { part, uuid, words } = kit;

/** An event that the command appended, or would have appended without `dryRun`. */
const AppendedEvent = answer('AppendedEvent', {
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event; docs/events.md lists them.', 'AgreementSigned'),
  stream: words('Stream that holds it.', 'pledge-P1'),
  revision: count('Place in the stream, from 0.', 2),
  entries: listOf(EntryAnswer, rowsMax)('Lines it booked; they sum to zero in US dollars.'),
});

/** State of an application: money of a receipt that is given to a pledge. */
const Application = answer('Application', {
  id: uuid(
    'Id of the application, by which it can be reversed.',
    '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a',
  ),
  state: oneOf(['applied', 'pending', 'released', 'proposed'])(
    '`proposed`: it waits for signatures. `applied`: the pledge is settled. `pending`: the receipt holds the money for the pledge, and the service itself completes the application. `released`: the pledge refused the money, which is back in suspense.',
    'applied',
  ),
  reason: optional(
    words('Code of the refusal for which it was released.', 'SETTLEMENT_EXCEEDS_OUTSTANDING'),
  ),
});

/** The answer to a command. */
export const CommandAnswer = answer('CommandAnswer', {
  id: id(
    'Id of the thing that the command was about, such as a donor, a pledge or a receipt.',
    'P1',
  ),
  position: nullable(
    words(
      'Position of the last event, to send as `after` of a query; null in a dry run.',
      '0000000000000042',
    ),
  ),
  sequence: nullable(
    count(
      'Place of the last event in the whole log; null in a dry run, while the read model is behind, and where `Prefer: respond-async` did not wait for it.',
      42,
    ),
  ),
  events: listOf(AppendedEvent, rowsMax)('Events that were recorded, in order.'),
  warnings: listOf(
    WarningAnswer,
    rowsMax,
  )('Warnings: facts that the recorder should know and that refuse nothing.'),
  application: optional(part(Application)('The application of the money, where there is one.')),
  proposal: optional(
    part(ProposalAnswer)('The proposal, where the command waits for signatures or is one.'),
  ),
});
export type CommandAnswer = kit.Infer<typeof CommandAnswer>;

/**
 * Turns the outcome of a command into its answer. `ETag` is the revision of the changed stream. `Location` is the
 * address of the thing that the command changed, or of the proposal that waits for signatures. A dry run answers 200
 * without these headers.
 */
export function answerWithHeaders(
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

/** Adds a header to an answer that repeats an earlier one, because the request has the same idempotency key. */
export function sayRepeated(reply: RawReply, { repeated }: { readonly repeated: boolean }): void {
  if (repeated) void reply.header('Idempotent-Replayed', 'true');
}

/**
 * Copies an outcome into a fixed order of members. The answer to a repeated command is read from the log, and must have
 * the same bytes as the first answer.
 */
function answerOf(outcome: CommandOutcome): CommandAnswer {
  const { id, position, sequence, events, warnings, application, proposal } = outcome;
  return {
    id,
    position,
    sequence,
    events: events.map(({ id, type, stream, revision, entries }) => ({
      id,
      type,
      stream,
      revision,
      entries: entries.map(entryOf),
    })),
    warnings: warnings.map(warningOf),
    ...(application === undefined ? {} : { application }),
    ...(proposal === undefined ? {} : { proposal: proposalOf(proposal) }),
  };
}

/** True if the command waits for signatures, so that nothing is booked yet. */
function isProposing(outcome: CommandOutcome): boolean {
  return !books(outcome) && outcome.events.some(({ type }) => type === 'CommandProposed');
}

function books({ events }: CommandOutcome): boolean {
  return events.some((event) => !isProposalEvent(event));
}

function proposalOf(proposal: ProposalOutcome): CommandAnswer['proposal'] {
  const { id, status, version, approver, hash, books, run } = proposal;
  const booked = books.map(({ id, type, stream, entries, documents }) => ({
    id,
    type,
    stream,
    entries: entries.map(entryOf),
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

/** Collections in the paths of the API, by the prefix of the names of their streams. */
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
 * Returns the address of the thing that a command changed, or of its proposal if nothing was booked. A transfer of cash
 * is in the stream of its pledge or receipt, and has an address of its own. Changes of accounts, of the identity
 * provider and of keys have no address. A difference between read models has none either.
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
