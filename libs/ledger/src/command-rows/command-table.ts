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

/** A row for each command, by its type; the compiler misses one that is not there. */
export type CommandTable = {
  readonly [Type in OutsideCommand['type']]: CommandRow<
    Extract<OutsideCommand, { readonly type: Type }>
  >;
};

/** What can be proposed, and is decided once more by each certification and approval. */
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
 * What commands can be refused for, besides `everyCommandRefuses`: each code once. Who signs what is decided once
 * more meets the refusals of whatever that is.
 */
export function codesOf(...stated: readonly OutsideCommand['type'][]): readonly RejectionCode[] {
  // What is proposed is sent back by whoever decides it once more.
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

/** Carries a command out, or refuses it; the one way into the books. */
export type Execute = (command: OutsideCommand) => Promise<CommandOutcome>;

/**
 * Carries commands out under the people that come with them.
 *
 * @throws Rejection, Unavailable or OutcomeUnknown; nothing was written but in the last case.
 */
export function bookOn(view: LogView): Execute {
  return bookingOn(view).book;
}

/** Carries commands out, and tries them, also those of several steps. */
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

/** Nothing of a trial is written, so that nothing of it is unknown: what stood in its way is thrown. */
async function triedOn(trial: LogView, command: OutsideCommand): Promise<CommandOutcome> {
  try {
    return await bookOn(trial)(command);
  } catch (error) {
    throw error instanceof OutcomeUnknown ? (error.cause ?? new Unavailable(error.message)) : error;
  }
}

/** The books on trial with a command that is booked there too, or without it where it is refused. */
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
 * The same for commands from outside: what needs more signatures is proposed. What is known of streams without
 * asking the log is enough to carry a command out; what refuses it is decided once more on the log itself.
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

/** What a command may take as it is known; undefined where it decides on the log alone. */
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

/** Whether somebody signs a proposal, or ends it. */
function isSigning({ type }: OutsideCommand): boolean {
  return Object.hasOwn(proposalRows, type);
}

/**
 * Whether a command decides on one stream and appends to it, so that the refusal of it is all that can rest on
 * what is only known. What closes a year rests on more.
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
      // Into a fence nobody posts alone.
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

/** Work that finishes what commands have left open, by the name of its worker. */
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

/** @throws Rejection of a proposal that another build made. */
function ofThisBuild(command: Signable): OutsideCommand {
  if (isKnown(command)) return command;
  return refuse(
    'PROPOSAL_STATUS',
    `this build knows no command ${command.type}: have it approved by the build that it was proposed with`,
  );
}

function isKnown(command: Signable): command is OutsideCommand {
  return Object.hasOwn(commandTable, command.type);
}

function rowOf({ type }: OutsideCommand): CommandRow<OutsideCommand> {
  return commandTable[type] as CommandRow<OutsideCommand>;
}
