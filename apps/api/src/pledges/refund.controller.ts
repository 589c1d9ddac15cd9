import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { PayRefund, RefundContribution, type CommandRequest } from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { chosenId, Received } from '../http/command-request';
import { amountRefusals, dateRefusals, paymentRefusals } from './pledge-refusals';
import { PledgePath } from './pledges.dto';
import { PayRefundDto, RefundContributionDto, RefundPath } from './refund.dto';

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

  @CommandEndpoint(':pledgeId/refunds/:refundId/payment', {
    summary: 'Pay a refund',
    description:
      'Pays what is owed back to the donor, whole and once: the debt leaves at carrying value, the ' +
      'cash at the rate of the day, the difference is an exchange result. The account is in the ' +
      'currency that is owed.',
    refusals: ['PLEDGE_UNKNOWN', 'REFUND_UNKNOWN', 'REFUND_PAID', ...paymentRefusals],
  })
  pay(
    @Param() path: RefundPath,
    @Body() facts: PayRefundDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new PayRefund({ ...facts, ...path }, request));
  }
}
