import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RefundContribution, type CommandRequest } from '@art30/accounting';
import type { CommandOutcome } from '../commands/outcome';
import { CommandEndpoint } from '../http/command-endpoint';
import { chosenId, Received } from '../http/command-request';
import { amountRefusals, dateRefusals } from './pledge-refusals';
import { PledgePath } from './pledges.dto';
import { RefundContributionDto } from './refund.dto';

@ApiTags('refunds')
@Controller('v1/pledges')
export class RefundController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint(':pledgeId/refunds', {
    summary: 'Refund unspent money',
    description:
      'Gives unspent money back to the donor and takes the spending authority for it away, by the ' +
      'same gross. With `paidFrom` and `paymentReference` it is paid at once; without, it is owed ' +
      'until it is paid. Money whose condition is not met is not refunded here: its condition fails.',
    refusals: [
      'PLEDGE_UNKNOWN',
      'PLEDGE_STATUS',
      'DUPLICATE_ID',
      'APPROVAL_REFERENCE_REQUIRED',
      'PAYMENT_INCOMPLETE',
      'BANK_ACCOUNT_UNKNOWN',
      'BANK_ACCOUNT_NOT_OPEN',
      'LEVEL_REQUIRED',
      'INSUFFICIENT_UNSPENT',
      'REFUND_EXCEEDS_EARNED',
      ...dateRefusals,
      ...amountRefusals,
    ],
  })
  refund(
    @Param() { pledgeId }: PledgePath,
    @Body() { id, ...facts }: RefundContributionDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const refundId = chosenId(id, request);
    return this.commands.execute(new RefundContribution({ ...facts, pledgeId, refundId }, request));
  }
}
