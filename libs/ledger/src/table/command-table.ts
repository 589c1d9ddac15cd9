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
import { recorderOf, type Book } from '../signing/proposed-content';

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
  const book: Execute = (command) =>
    rowOf(command).execute(command, processes, book as unknown as Book);
  return book;
}

/** The same for commands from outside: what needs more signatures is proposed. */
export function executeOn(processes: Processes): Execute {
  const book = bookOn(processes);
  return async (command) => {
    const proposing = await rowOf(command).proposedIn(command, processes);
    if (proposing === undefined) return book(command);
    const propose = () =>
      processes.signing.propose(command, proposing.stream, book as unknown as Book);
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
