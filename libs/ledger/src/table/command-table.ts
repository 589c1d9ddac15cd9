import { refuse, Rejection, type RejectionCode } from '@art30/accounting';
import type { CommandOutcome } from '../kernel/outcome';
import type { Processes } from '../processes';
import { accountRows } from './account-rows';
import { catalogueRows } from './catalogue-rows';
import { closingRows } from './closing-rows';
import type { CommandRow, OutsideCommand } from './command-row';
import { pledgeRows } from './pledge-rows';
import { proposalRows } from './proposal-rows';
import { receiptRows } from './receipt-rows';
import { UnfinishedApprovals } from '../signing/unfinished-approvals';
import { recorderOf, type Booking } from '../signing/proposed-content';

/** A row for each command, by its type; the compiler misses one that is not there. */
export type CommandTable = {
  readonly [Type in OutsideCommand['type']]: CommandRow<
    Extract<OutsideCommand, { readonly type: Type }>
  >;
};

export const commandTable: CommandTable = {
  ...catalogueRows,
  ...accountRows,
  ...pledgeRows,
  ...receiptRows,
  ...closingRows,
  ...proposalRows,
};

/** What commands can be refused for, besides `everyCommandRefuses`: each code once. */
export function codesOf(...types: readonly OutsideCommand['type'][]): readonly RejectionCode[] {
  return [...new Set(types.flatMap((type) => commandTable[type].codes))];
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
  const book: Execute = async (command) => rowOf(command).execute(command, processes, booking);
  const booking: Booking = {
    book: book as unknown as Booking['book'],
    tried: (upon) => async (tried) => {
      const command = tried as unknown as OutsideCommand;
      if (upon === undefined && rowOf(command).isOneAppend) {
        return book({ ...command, request: { ...command.request, dryRun: true } });
      }
      return bookOn(await processes.onTrial(upon))(command);
    },
  };
  return booking;
}

/** The same for commands from outside: what needs more signatures is proposed. */
export function executeOn(processes: Processes): Execute {
  const booking = bookingOn(processes);
  const book = booking.book as unknown as Execute;
  return async (command) => {
    const proposing = await rowOf(command).proposedIn(command, processes);
    if (proposing === undefined) return book(command);
    const propose = async () => {
      const fixed = (await rowOf(command).fixed?.(command, processes)) ?? command;
      return processes.signing.propose(fixed, proposing.stream, booking);
    };
    if (!proposing.isAlone) return propose();
    const identity = recorderOf(command.request.identity);
    try {
      return await book({ ...command, request: { ...command.request, identity, isAlone: true } });
    } catch (error) {
      // Into a fence nobody posts alone.
      if (error instanceof Rejection && error.code === 'PERIOD_CLOSED') return propose();
      throw error;
    }
  };
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
