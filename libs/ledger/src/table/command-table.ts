import { refuse, Rejection, type RejectionCode } from '@art30/accounting';
import { OutcomeUnknown, Unavailable, type TakenAsKnown } from '@art30/event-sourcing';
import { DecideAnew } from '../known/decide-anew';
import type { CommandOutcome } from '../kernel/outcome';
import { isLasting } from '../kernel/passing';
import { isOfAuthority, isOfClaim } from '../known/what-is-known';
import type { Processes } from '../processes';
import { accountRows } from '../rows/account-rows';
import { catalogueRows } from '../rows/catalogue-rows';
import { closingRows } from '../rows/closing-rows';
import { peopleRows } from '../rows/people-rows';
import type { CommandRow, OutsideCommand } from '../rows/command-row';
import { pledgeRows } from '../rows/pledge-rows';
import { proposalRows } from '../rows/proposal-rows';
import { receiptRows } from '../rows/receipt-rows';
import { CertifiedProposals } from '../signing/certified-proposals';
import { UnfinishedApprovals } from '../signing/unfinished-approvals';
import { recorderOf, type Booking, type Signable } from '../proposals/proposed-content';

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

/** Signatures that decide a proposed command once more. */
const decidingAgain: readonly OutsideCommand['type'][] = ['CertifyProposal', 'ApproveProposal'];

/**
 * What commands can be refused for, besides `everyCommandRefuses`: each code once. Who signs what is decided once
 * more meets the refusals of whatever that is.
 */
export function codesOf(...stated: readonly OutsideCommand['type'][]): readonly RejectionCode[] {
  const isOfAny = stated.some((type) => decidingAgain.includes(type));
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
export function bookOn(processes: Processes): Execute {
  return bookingOn(processes).book;
}

/** Carries commands out, and tries them, also those of several steps. */
function bookingOn(processes: Processes): Booking {
  const on = (command: OutsideCommand) =>
    isSigning(command) || isOfOneStream(command) ? processes : processes.onLog;
  const book: Execute = async (command) => rowOf(command).execute(command, on(command), booking);
  const booking: Booking = {
    book: book as unknown as Booking['book'],
    tried: (upon) => async (tried) => {
      const command = tried as unknown as OutsideCommand;
      if (upon === undefined && rowOf(command).isOneAppend) {
        return book({ ...command, request: { ...command.request, dryRun: true } });
      }
      return triedOn(await on(command).onTrial(upon), command);
    },
    heedsReserved: (command) =>
      rowOf(command as unknown as OutsideCommand).command.row.heedsReserved,
    triedAfter: async (others, upon) => {
      let standing = await processes.onLog.onTrial(upon);
      for (const other of others) standing = await withBooked(other, standing);
      return async (command) =>
        triedOn(await standing.onTrial(), command as unknown as OutsideCommand);
    },
  };
  return booking;
}

/** Nothing of a trial is written, so that nothing of it is unknown: what stood in its way is thrown. */
async function triedOn(trial: Processes, command: OutsideCommand): Promise<CommandOutcome> {
  try {
    return await bookOn(trial)(command);
  } catch (error) {
    throw error instanceof OutcomeUnknown ? (error.cause ?? new Unavailable(error.message)) : error;
  }
}

/** The books on trial with a command that is booked there too, or without it where it is refused. */
async function withBooked(command: Signable, standing: Processes): Promise<Processes> {
  const next = await standing.onTrial();
  try {
    await triedOn(next, command as unknown as OutsideCommand);
    return next;
  } catch (error) {
    if (!isLasting(error)) throw error;
    return standing;
  }
}

/**
 * The same for commands from outside: what needs more signatures is proposed. What is known of streams without
 * asking the log is enough to carry a command out; what refuses it is decided once more on the log itself.
 */
export function executeOn(processes: Processes): Execute {
  const onLog = carryingOutOn(processes);
  if (!processes.isFollowing) return onLog;
  const byWhatIsKnown: Execute = async (command) => {
    const known = knownFor(command, processes);
    const going = known && processes.goingBy(known);
    if (going === undefined) return onLog(command);
    try {
      return await carryingOutOn(going)(command);
    } catch (error) {
      if (error instanceof Rejection || error instanceof DecideAnew) return onLog(command);
      throw error;
    }
  };
  return async (command) => {
    const outcome = await byWhatIsKnown(command);
    const ends = rowOf(command).revokes === true && !command.request.dryRun;
    if (ends) await processes.outlastWhatIsKnown();
    return outcome;
  };
}

/** What a command may take as it is known; undefined where it decides on the log alone. */
function knownFor(
  command: OutsideCommand,
  { books }: Pick<Processes, 'books'>,
): Omit<TakenAsKnown, 'followed'> | undefined {
  if (command.request.dryRun) return undefined;
  if (isSigning(command)) return { readsAnew: isOfAuthority, isApart: isOfClaim };
  if (!isOfOneStream(command)) return undefined;
  const stream = rowOf(command).begins?.(command.facts);
  const begins = stream !== undefined && books.revisionOf(stream) < 0 ? stream : undefined;
  return { begins, readsAnew: () => false, isApart: isOfClaim };
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

function carryingOutOn(processes: Processes): Execute {
  const booking = bookingOn(processes);
  const book = booking.book as unknown as Execute;
  const carryOut: Execute = async (command) => {
    const proposing = await rowOf(command).proposedIn(command, processes);
    if (proposing === undefined) return book(command);
    const propose = async () => {
      const fixed = (await rowOf(command).fixed?.(command, processes)) ?? command;
      return processes.signing.propose(fixed, proposing.stream, booking);
    };
    if (!proposing.isAlone) return propose();
    const identity = recorderOf(command.request.identity);
    const request = { ...command.request, identity, isAlone: true };
    try {
      return await book(await processes.authorities.alone({ ...command, request }));
    } catch (error) {
      // Into a fence nobody posts alone.
      const isFenced = error instanceof Rejection && error.code === 'PERIOD_CLOSED';
      if (isFenced && !processes.goByWhatIsKnown) return propose();
      throw error;
    }
  };
  return async (command) => {
    await processes.authorities.demandVouched(command.request);
    const { personal } = rowOf(command);
    return personal === undefined
      ? carryOut(command)
      : processes.referred.carryOut(command, personal, carryOut);
  };
}

/** Sends back what was certified and would be booked otherwise by now. */
export function certifiedProposalsOn(processes: Processes): CertifiedProposals {
  const { books, rechecks } = processes;
  const booking = bookingOn(processes);
  return new CertifiedProposals(books, (id) => rechecks.recheck(id, booking));
}

/** Finishes what was approved and is not booked whole. */
export function unfinishedApprovalsOn(processes: Processes): UnfinishedApprovals {
  const { approvals, books, settings } = processes;
  const booking = bookingOn(processes);
  return new UnfinishedApprovals(books, settings, (id) => approvals.finish(id, booking));
}

/** @throws Rejection of a proposal that another build made. */
function rowOf({ type }: OutsideCommand): CommandRow<OutsideCommand> {
  if (!Object.hasOwn(commandTable, type)) {
    refuse(
      'PROPOSAL_STATUS',
      `this build knows no command ${type}: have it approved by the build that it was proposed with`,
    );
  }
  return commandTable[type] as CommandRow<OutsideCommand>;
}
