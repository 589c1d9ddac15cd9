import { refuse, Rejection, type RejectionCode } from '@art30/accounting';
import { OutcomeUnknown, Unavailable, type CommandLogOptions } from '@art30/event-sourcing';
import { Claims } from '../claims/claims';
import { UnusedClaims } from '../claims/unused-claims';
import type { BackgroundWork } from '../kernel/background-work';
import { DecideAnew, isOfAuthority, isOfClaim } from '../kernel/recent-events';
import type { CommandOutcome } from '../kernel/outcome';
import { isLasting } from '../kernel/passing';
import { ReferredCommands } from '../personal-texts/referred-commands';
import { TextErasures } from '../personal-texts/text-erasures';
import { OpenApplications } from '../receipts/open-applications';
import { receiptsOn } from '../receipts/receipts';
import { revaluationsOn } from '../revaluations/revaluations';
import { UnfinishedRuns } from '../revaluations/unfinished-runs';
import { accountRows } from './account-rows';
import { catalogueRows } from './catalogue-rows';
import { closingRows } from './closing-rows';
import { peopleRows } from './people-rows';
import type { CommandRow, OutsideCommand } from './command-row';
import { pledgeRows } from './pledge-rows';
import { proposalRows } from './proposal-rows';
import { receiptRows } from './receipt-rows';
import { CertifiedProposals } from '../signing/certified-proposals';
import { signaturesOn } from '../signing/signatures';
import { UnfinishedApprovals } from '../signing/unfinished-approvals';
import { recorderOf, type Booking, type Signable } from '../proposals/proposed-content';
import type { LedgerPorts, LogView } from '../log-views/log-view';

/** Table with one row for each command type. The compiler reports a missing row. */
export type CommandTable = {
  readonly [Type in OutsideCommand['type']]: CommandRow<
    Extract<OutsideCommand, { readonly type: Type }>
  >;
};

/**
 * Rows of the commands that can be proposed. Each certification and approval decides the proposed command
 * again.
 */
const proposableRows = {
  ...catalogueRows,
  ...accountRows,
  ...pledgeRows,
  ...receiptRows,
  ...closingRows,
};

export const commandTable: CommandTable = {
  ...proposableRows,
  ...proposalRows,
  ...peopleRows(() => Object.keys(commandTable)),
};

/**
 * Lists the rejection codes of the given commands once each, without those in `everyCommandRefuses`. The codes of all
 * proposable commands are included for the commands that certify or approve, because these decide the proposed command
 * again.
 */
export function codesOf(...stated: readonly OutsideCommand['type'][]): readonly RejectionCode[] {
  // Only commands that decide the proposed command again can send a proposal back.
  const isOfAny = stated.some((type) =>
    commandTable[type].command.row.books.includes('ProposalReturned'),
  );
  const proposable = Object.keys(proposableRows) as (keyof typeof proposableRows)[];
  const types = [...stated, ...(isOfAny ? proposable : [])];
  return [
    ...new Set(
      types.flatMap((type): readonly RejectionCode[] => {
        const { codes, command } = commandTable[type];
        return command.row.heedsReserved ? [...codes, 'RESERVED'] : codes;
      }),
    ),
  ];
}

/** Carries a command out or rejects it. Every write to the books goes through a function of this type. */
export type Execute = (command: OutsideCommand) => Promise<CommandOutcome>;

/**
 * Returns a function that books commands under the people named in their requests, without proposing them.
 *
 * @throws Rejection, Unavailable or OutcomeUnknown; only after OutcomeUnknown may something have been
 * written.
 */
export function bookOn(view: LogView): Execute {
  return bookingOn(view).book;
}

/**
 * Returns the functions that book commands, and those that decide them as a dry run. A dry run also covers commands of
 * several steps.
 */
function bookingOn(view: LogView): Booking {
  const on = (command: OutsideCommand) =>
    isSigning(command) || isOfOneStream(command) ? view : view.onLog;
  const book: Execute = async (command) => rowOf(command).execute(command, on(command), booking);
  const booking: Booking = {
    book: async (command) => book(ofThisBuild(command)),
    tried: (upon) => async (tried) => {
      const command = ofThisBuild(tried);
      if (upon === undefined && rowOf(command).isOneAppend) {
        return book({ ...command, request: { ...command.request, dryRun: true } });
      }
      return triedOn(await on(command).onTrial(upon), command);
    },
    heedsReserved: (command) => rowOf(ofThisBuild(command)).command.row.heedsReserved,
    trialAfter: async (others, upon) => {
      let trialView = await view.onLog.onTrial(upon);
      for (const other of others) trialView = await trialWith(other, trialView);
      return async (command) => triedOn(await trialView.onTrial(), ofThisBuild(command));
    },
  };
  return booking;
}

/**
 * Carries a command out on a trial copy of the log. Nothing is written to the log, so the cause of an OutcomeUnknown is
 * thrown in its place.
 */
async function triedOn(trial: LogView, command: OutsideCommand): Promise<CommandOutcome> {
  try {
    return await bookOn(trial)(command);
  } catch (error) {
    throw error instanceof OutcomeUnknown ? (error.cause ?? new Unavailable(error.message)) : error;
  }
}

/**
 * Returns a trial copy of the log on which the command is booked. If the command is permanently rejected, returns the
 * copy without it.
 */
async function trialWith(command: Signable, trialView: LogView): Promise<LogView> {
  const next = await trialView.onTrial();
  try {
    await triedOn(next, ofThisBuild(command));
    return next;
  } catch (error) {
    if (!isLasting(error)) throw error;
    return trialView;
  }
}

/**
 * Returns a function that carries out commands from requests. A command that needs more signatures is proposed. A
 * command is first decided on cached streams; if it is rejected there, it is decided again on the log itself.
 */
export function executeOn(view: LogView): Execute {
  const onLog = carryingOutOn(view);
  if (view.ports.followed === undefined) return onLog;
  const onReadModel: Execute = async (command) => {
    const allowedReads = readModelUseFor(command, view.ports);
    const readModelView = allowedReads && view.onReadModel(allowedReads);
    if (readModelView === undefined) return onLog(command);
    try {
      return await carryingOutOn(readModelView)(command);
    } catch (error) {
      if (error instanceof Rejection || error instanceof DecideAnew) return onLog(command);
      throw error;
    }
  };
  return async (command) => {
    const outcome = await onReadModel(command);
    const ends = rowOf(command).revokes === true && !command.request.dryRun;
    if (ends) await view.ports.followed?.outlast();
    return outcome;
  };
}

/** Returns which streams a command may read from the cache; undefined if it must decide on the log alone. */
function readModelUseFor(
  command: OutsideCommand,
  { books }: Pick<LedgerPorts, 'books'>,
): Omit<CommandLogOptions, 'followed'> | undefined {
  if (command.request.dryRun) return undefined;
  if (isSigning(command)) return { alwaysReads: isOfAuthority, isSideStream: isOfClaim };
  if (!isOfOneStream(command)) return undefined;
  const stream = rowOf(command).begins?.(command.facts);
  const begins = stream !== undefined && books.revisionOf(stream) < 0 ? stream : undefined;
  return { begins, alwaysReads: () => false, isSideStream: isOfClaim };
}

/** True if the command certifies, approves, rejects or withdraws a proposal. */
function isSigning({ type }: OutsideCommand): boolean {
  return Object.hasOwn(proposalRows, type);
}

/**
 * True if a command decides on one stream and appends to it. Outdated cached data can then cause only a wrong
 * rejection, because the log checks the revision of each append. Commands that close a period depend on more streams.
 */
function isOfOneStream(command: OutsideCommand): boolean {
  const { type, facts } = command;
  const isProposable = Object.hasOwn(proposableRows, type) && !Object.hasOwn(closingRows, type);
  const { isOneAppend, begins } = rowOf(command);
  return isProposable && (isOneAppend || begins?.(facts) !== undefined);
}

function carryingOutOn(view: LogView): Execute {
  const booking = bookingOn(view);
  const { book } = booking;
  const carryOut: Execute = async (command) => {
    const proposing = await rowOf(command).proposedIn(command, view);
    if (proposing === undefined) return book(command);
    const propose = async () => {
      const fixed = (await rowOf(command).fixed?.(command, view)) ?? command;
      return signaturesOn(view).signing.propose(fixed, proposing.stream, booking);
    };
    if (!proposing.isAlone) return propose();
    const identity = recorderOf(command.request.identity);
    const request = { ...command.request, identity, isAlone: true };
    try {
      return await book(await view.authorities.alone({ ...command, request }));
    } catch (error) {
      // If only the controller may post to the month or year, one person alone may not book the command, so it is
      // proposed.
      const isFenced = error instanceof Rejection && error.code === 'PERIOD_CLOSED';
      if (isFenced && !view.goesByWhatIsKnown) return propose();
      throw error;
    }
  };
  return async (command) => {
    await view.authorities.demandVouched(command.request);
    const { personal } = rowOf(command);
    return personal === undefined
      ? carryOut(command)
      : new ReferredCommands(view.ledger, view.texts).carryOut(command, personal, carryOut);
  };
}

/** Background jobs that complete unfinished work of commands, by the name of their worker. */
export const backgroundWork = {
  SettlementWorker: (view) =>
    new OpenApplications(view.ports.books, view.ports.settings, receiptsOn(view).settlement),
  ApprovalWorker: (view) => {
    const { approvals } = signaturesOn(view);
    const finish = (id: string) => approvals.finish(id, bookingOn(view));
    return new UnfinishedApprovals(view.ports.books, view.ports.settings, finish);
  },
  CertificationWorker: (view) => {
    const { rechecks } = signaturesOn(view);
    return new CertifiedProposals(view.ports.books, (id) => rechecks.recheck(id, bookingOn(view)));
  },
  RevaluationWorker: (view) =>
    new UnfinishedRuns(view.ports.books, view.ports.settings, revaluationsOn(view).runs),
  ClaimWorker: ({ ledger, events, ports: { books, clock } }) =>
    new UnusedClaims(books, new Claims(ledger, events, clock)),
  PersonalTextWorker: ({ events, ports: { texts, clock } }) =>
    new TextErasures(events, texts.store, clock),
} satisfies Readonly<Record<string, (view: LogView) => BackgroundWork>>;

/** @throws Rejection if another build made the proposal and this build does not have its command. */
function ofThisBuild(command: Signable): OutsideCommand {
  if (isKnown(command)) return command;
  return refuse(
    'PROPOSAL_STATUS',
    `this build knows no command ${command.type}: have the proposal approved by the build that recorded it`,
  );
}

function isKnown(command: Signable): command is OutsideCommand {
  return Object.hasOwn(commandTable, command.type);
}

function rowOf({ type }: OutsideCommand): CommandRow<OutsideCommand> {
  return commandTable[type] as CommandRow<OutsideCommand>;
}
