import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import {
  RecordDueDiligence,
  RecordPartyStatus,
  RegisterDonor,
  type CommandRequest,
} from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { chosenId, Received } from '../http/command-request';
import { DonorPath, DueDiligenceDto, PartyStatusDto, RegisterDonorDto } from './donors.dto';

@ApiTags('donors')
@Controller('v1/donors')
export class DonorsController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint('', {
    summary: 'Register a donor',
    description:
      'Registers who may give. A State party is registered with the date since which it is one, ' +
      'because eligibility for recommendation (n) is decided by date.',
    refusals: ['DONOR_EXISTS', 'PARTY_STATUS_NOT_APPLICABLE', 'INVALID_DATE'],
  })
  register(
    @Body() { id, ...facts }: RegisterDonorDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const donorId = chosenId(id, request);
    return this.commands.execute(new RegisterDonor({ ...facts, donorId }, request));
  }

  @CommandEndpoint(':donorId/party-status', {
    summary: 'Record whether a donor is a party to the Convention',
    description:
      'The status recorded last for a date holds. It decides at signature whether the donor may ' +
      'give under recommendation (n).',
    refusals: ['DONOR_UNKNOWN', 'PARTY_STATUS_NOT_APPLICABLE', 'INVALID_DATE', 'DATES_NOT_ORDERED'],
  })
  recordPartyStatus(
    @Param() { donorId }: DonorPath,
    @Body() facts: PartyStatusDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RecordPartyStatus({ ...facts, donorId }, request));
  }

  @CommandEndpoint(':donorId/due-diligence', {
    summary: 'Record due diligence on a donor',
    description:
      'The latest assessment by a date holds until it lapses. Kinds of donors that need one are ' +
      'accepted and signed with only while it holds.',
    refusals: ['DONOR_UNKNOWN', 'INVALID_DATE', 'DATE_IN_FUTURE', 'DATES_NOT_ORDERED'],
  })
  recordDueDiligence(
    @Param() { donorId }: DonorPath,
    @Body() facts: DueDiligenceDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RecordDueDiligence({ ...facts, donorId }, request));
  }
}
