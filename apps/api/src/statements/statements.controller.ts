import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { IssueStatement, type CommandRequest } from '@art30/accounting';
import { type CommandOutcome, nameUuid } from '@art30/ledger';
import { DonorPath } from '../donors/donors-view.dto';
import { CommandEndpoint } from '../http/command-endpoint';
import { chosenId, Received } from '../http/command-request';
import { IssueStatementDto } from './statements.dto';

@ApiTags('statements')
@Controller('v1/donors')
export class StatementsController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint(':donorId/statements', {
    summary: 'Issue a statement, or one that supersedes another',
    description:
      'Records what the statement of the donor says now, with the hashes of its forms: it is fetched ' +
      'again byte for byte under `Location`, for ever. A statement that was wrong is superseded, once, ' +
      'by one of the same period. The only language is English so far.',
    collection: 'v1/statements',
    refusals: [
      ...(['DONOR_UNKNOWN', 'STATEMENT_TOO_LARGE', 'LANGUAGE_NOT_AVAILABLE'] as const),
      ...(['STATEMENT_UNKNOWN', 'STATEMENT_MISMATCH', 'STATEMENT_SUPERSEDED'] as const),
      ...(['INVALID_DATE', 'DATE_IN_FUTURE', 'DATES_NOT_ORDERED'] as const),
    ],
  })
  issue(
    @Param() { donorId }: DonorPath,
    @Body() facts: IssueStatementDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const { supersedes } = facts;
    // Whoever supersedes a statement writes to the same stream: only one of them can.
    const statementId =
      supersedes === undefined ? chosenId(undefined, request) : nameUuid('statement', supersedes);
    return this.commands.execute(new IssueStatement({ ...facts, statementId, donorId }, request));
  }
}
