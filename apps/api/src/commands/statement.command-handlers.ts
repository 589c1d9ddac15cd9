import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { IssueStatement } from '@art30/accounting';
import { Processes, type CommandOutcome } from '@art30/ledger';

@CommandHandler(IssueStatement)
export class IssueStatementHandler implements ICommandHandler<IssueStatement> {
  constructor(private readonly processes: Processes) {}

  execute(command: IssueStatement): Promise<CommandOutcome> {
    return this.processes.statements.issue(command);
  }
}
