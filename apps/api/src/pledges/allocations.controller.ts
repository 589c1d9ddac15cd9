import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import {
  MakeAllocation,
  MakeReallocation,
  ReduceAllocation,
  type CommandRequest,
} from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { chosenId, Received } from '../http/command-request';
import { MakeAllocationDto, MakeReallocationDto, ReduceAllocationDto } from './allocations.dto';
import { amountRefusals, dateRefusals, placeRefusals } from './pledge-refusals';
import { PledgePath } from './pledges.dto';

/** Every command on spending authority can meet these. */
const authorityRefusals = [
  'PLEDGE_UNKNOWN',
  'PLEDGE_STATUS',
  'DUPLICATE_ID',
  ...dateRefusals,
] as const;

@ApiTags('allocations')
@Controller('v1/pledges')
export class AllocationsController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint(':pledgeId/allocations', {
    summary: 'Allocate money of a pledge',
    description:
      'Gives spending authority out of cash that was received and applied, at its date and at every ' +
      'later one. Gross is split into the programmable part and the support reserve.',
    refusals: [
      ...authorityRefusals,
      ...amountRefusals,
      ...placeRefusals,
      'INSUFFICIENT_CASH',
      'DONOR_CONSENT_REQUIRED',
      'LIMIT_EXCEEDED',
    ],
  })
  allocate(
    @Param() { pledgeId }: PledgePath,
    @Body() { id, ...facts }: MakeAllocationDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const allocationId = chosenId(id, request);
    return this.commands.execute(new MakeAllocation({ ...facts, pledgeId, allocationId }, request));
  }

  @CommandEndpoint(':pledgeId/allocation-reductions', {
    summary: 'Take unspent spending authority back',
    description: 'The money goes back under its earmark or, where it has none, under the bucket.',
    refusals: [
      ...authorityRefusals,
      ...amountRefusals,
      'LEVEL_REQUIRED',
      'INSUFFICIENT_UNSPENT',
      'LIMIT_EXCEEDED',
    ],
  })
  reduce(
    @Param() { pledgeId }: PledgePath,
    @Body() { id, ...facts }: ReduceAllocationDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const reductionId = chosenId(id, request);
    return this.commands.execute(
      new ReduceAllocation({ ...facts, pledgeId, reductionId }, request),
    );
  }

  @CommandEndpoint(':pledgeId/reallocations', {
    summary: 'Move unspent spending authority',
    description:
      'Moves it to another purpose or level of the same recommendation. Money that the donor has ' +
      'tied to a purpose leaves it only with its consent, dated before the move.',
    refusals: [
      ...authorityRefusals,
      ...amountRefusals,
      ...placeRefusals,
      'INSUFFICIENT_UNSPENT',
      'DONOR_CONSENT_REQUIRED',
    ],
  })
  reallocate(
    @Param() { pledgeId }: PledgePath,
    @Body() { id, ...facts }: MakeReallocationDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const reallocationId = chosenId(id, request);
    return this.commands.execute(
      new MakeReallocation({ ...facts, pledgeId, reallocationId }, request),
    );
  }
}
