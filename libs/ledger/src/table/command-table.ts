import type { RejectionCode } from '@art30/accounting';
import type { CommandOutcome } from '../kernel/outcome';
import type { Processes } from '../processes';
import { accountRows } from './account-rows';
import { catalogueRows } from './catalogue-rows';
import { closingRows } from './closing-rows';
import type { CommandRow, OutsideCommand } from './command-row';
import { pledgeRows } from './pledge-rows';
import { receiptRows } from './receipt-rows';

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
};

/** What commands can be refused for, besides `everyCommandRefuses`: each code once. */
export function codesOf(...types: readonly OutsideCommand['type'][]): readonly RejectionCode[] {
  return [...new Set(types.flatMap((type) => commandTable[type].codes))];
}

/** Carries a command out, or refuses it; the one way into the books. */
export type Execute = (command: OutsideCommand) => Promise<CommandOutcome>;

/** @throws Rejection, Unavailable or OutcomeUnknown; nothing was written but in the last case. */
export function executeOn(processes: Processes): Execute {
  return (command) => {
    const row = commandTable[command.type] as CommandRow<OutsideCommand>;
    return row.execute(command, processes);
  };
}
