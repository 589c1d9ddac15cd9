import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { PublishExchangeRates, type CommandRequest } from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { Received } from '../http/command-request';
import { PublishExchangeRatesDto } from './rates.dto';

@ApiTags('exchange rates')
@Controller('v1/exchange-rates')
export class RatesController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint('', {
    summary: 'Publish a list of operational rates of exchange',
    description:
      'A list never changes: a mistyped one is superseded by another. A fact is converted at the ' +
      'newest rate that is effective by its date.',
    refusals: [
      'RATE_LIST_EXISTS',
      'RATE_LIST_UNKNOWN',
      'RATE_MISSING',
      'RATE_APPROVAL_REQUIRED',
      'UNKNOWN_CURRENCY',
      'INVALID_AMOUNT',
      'INVALID_DATE',
      'DATE_IN_FUTURE',
    ],
  })
  publish(
    @Body() facts: PublishExchangeRatesDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new PublishExchangeRates({ ...facts }, request));
  }
}
