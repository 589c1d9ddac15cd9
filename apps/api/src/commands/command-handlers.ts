import { Inject, type Type } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import {
  commandTable,
  executeOn,
  LogView,
  type CommandOutcome,
  type OutsideCommand,
} from '@art30/ledger';

/**
 * Makes the handler that the bus calls for each command: a class each, because the bus finds
 * commands by handler.
 */
export const commandHandlers = Object.values(commandTable).map(({ command }) => handlerOf(command));

function handlerOf(command: (typeof commandTable)[OutsideCommand['type']]['command']): Type {
  class Handler {
    constructor(private readonly view: LogView) {}

    execute(given: OutsideCommand): Promise<CommandOutcome> {
      return executeOn(this.view)(given);
    }
  }
  Inject(LogView)(Handler, undefined, 0);
  CommandHandler(command)(Handler);
  return Handler;
}
