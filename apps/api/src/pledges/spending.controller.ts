import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ChargeSupport, ReportExpenditure, type CommandRequest } from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { chosenId, Received } from '../http/command-request';
import { amountRefusals, dateRefusals, placeRefusals } from './pledge-refusals';
import { PledgePath } from './pledges.dto';
import { ChargeSupportDto, ReportExpenditureDto } from './spending.dto';

@ApiTags('spending')
@Controller('v1/pledges')
export class SpendingController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint(':pledgeId/expenditures', {
    summary: 'Report an expenditure',
    description:
      'Books direct cost at a place against the cash of the pledge, at the rate of the day. The money ' +
      'is gone, so it is booked also above what is available there: flagged `overspent`, with the ' +
      'amount, and warned of. `chargeSupport` charges programme support for it in the same append.',
    refusals: [
      'PLEDGE_UNKNOWN',
      'PLEDGE_STATUS',
      'DUPLICATE_ID',
      ...dateRefusals,
      ...amountRefusals,
      ...placeRefusals,
      'BANK_ACCOUNT_UNKNOWN',
      'BANK_ACCOUNT_NOT_OPEN',
    ],
  })
  report(
    @Param() { pledgeId }: PledgePath,
    @Body() { id, chargeSupport = false, ...facts }: ReportExpenditureDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const expenditureId = chosenId(id, request);
    const reported = { ...facts, pledgeId, expenditureId, chargeSupport };
    return this.commands.execute(new ReportExpenditure(reported, request));
  }

  @CommandEndpoint(':pledgeId/support-charges', {
    summary: 'Charge programme support',
    description:
      'Charges support for one expenditure, once, at the rate of the agreement: the rounded rate of ' +
      'all that is charged at the place, less what was charged before. Above the support reserve it ' +
      'is booked and flagged `overspent`.',
    refusals: [
      'PLEDGE_UNKNOWN',
      'PLEDGE_STATUS',
      'EXPENDITURE_UNKNOWN',
      'EXPENDITURE_CHARGED',
      ...dateRefusals,
    ],
  })
  charge(
    @Param() { pledgeId }: PledgePath,
    @Body() facts: ChargeSupportDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ChargeSupport({ ...facts, pledgeId }, request));
  }
}
