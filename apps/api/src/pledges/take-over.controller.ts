import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { TakeOverPledge, type CommandRequest } from '@art30/accounting';
import type { CommandOutcome } from '../commands/outcome';
import { CommandEndpoint } from '../http/command-endpoint';
import { chosenId, Received } from '../http/command-request';
import { begunRefusals, placeRefusals } from './pledge-refusals';
import { TakeOverPledgeDto } from './take-over.dto';

@ApiTags('opening balances')
@Controller('v1/opening-balances')
export class TakeOverController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint('', {
    summary: 'Take over a pledge from another system',
    description:
      'Its agreement, what became of each instalment for each purpose, its cash, spending authority and ' +
      'refunds, at the values of the other books, against the accumulated surplus. For the controller ' +
      'alone, once, by the document that `documentReference` names. Nothing of the pledge is dated ' +
      'before; from then on it is a pledge like any other.',
    refusals: [
      'AUTHORITY_REQUIRED',
      'PLEDGE_EXISTS',
      'DOCUMENT_REQUIRED',
      'LIMIT_EXCEEDED',
      'DUPLICATE_ID',
      ...begunRefusals,
      'INSTALMENT_UNKNOWN',
      'BALANCES_DO_NOT_SUM',
      'NOT_CONDITIONAL',
      'EXCEEDS_RECEIVABLE',
      'BANK_ACCOUNT_UNKNOWN',
      'BANK_ACCOUNT_NOT_OPEN',
      ...placeRefusals.filter((code) => !begunRefusals.includes(code)),
    ],
    collection: 'v1/pledges',
  })
  takeOver(
    @Body() { id, ...facts }: TakeOverPledgeDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const pledgeId = chosenId(id, request);
    return this.commands.execute(new TakeOverPledge({ ...facts, pledgeId }, request));
  }
}
