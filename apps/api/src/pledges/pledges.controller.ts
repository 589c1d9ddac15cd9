import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import {
  AcceptPledge,
  AmendPledge,
  LapsePledge,
  RescheduleInstalments,
  ReversePledgeEvent,
  SignAgreement,
  WithdrawPledge,
  type CommandRequest,
} from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { Received } from '../http/command-request';
import { SignAgreementDto } from './agreement.dto';
import { openingOf } from './pledge-opening';
import {
  amountRefusals,
  begunRefusals,
  changeRefusals,
  dateRefusals,
  earmarkRefusals,
  instalmentRefusals,
  signatureRefusals,
} from './pledge-refusals';
import {
  AcceptPledgeDto,
  AmendPledgeDto,
  EndPledgeDto,
  OpenPledgeDto,
  PledgeEventPath,
  PledgePath,
  RescheduleDto,
  ReverseEventDto,
} from './pledges.dto';

@ApiTags('pledges')
@Controller('v1/pledges')
export class PledgesController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint('', {
    summary: 'Announce a pledge, or sign one directly',
    description:
      'An announcement is a word and no asset: it books memorandum entries and warns of what the ' +
      'signature will refuse. With `agreement` in place of `announcedOn` the pledge is signed at ' +
      'once and recognised.',
    refusals: ['PLEDGE_EXISTS', ...begunRefusals],
  })
  open(@Body() body: OpenPledgeDto, @Received() request: CommandRequest): Promise<CommandOutcome> {
    return this.commands.execute(openingOf(body, request));
  }

  @CommandEndpoint(':pledgeId/amendments', {
    summary: 'Amend a pledge or an agreement',
    description:
      'Changes the amount, the earmarks, or both, from a date on; of an agreement also the instalments, ' +
      'by the document that `documentReference` names. What is owed more is booked at the rate of that ' +
      'day, what is owed less at carrying value, and never below what is received of an instalment ' +
      'for a purpose.',
    refusals: [
      ...changeRefusals,
      ...amountRefusals,
      ...earmarkRefusals,
      ...instalmentRefusals,
      'EARMARKS_REQUIRED',
      'BELOW_RECEIVED',
      'DOCUMENT_REQUIRED',
      'DONOR_NOT_ELIGIBLE',
      'DUE_DILIGENCE_REQUIRED',
      'ANONYMOUS_ABOVE_LIMIT',
    ],
  })
  amend(
    @Param() { pledgeId }: PledgePath,
    @Body() facts: AmendPledgeDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new AmendPledge({ ...facts, pledgeId }, request));
  }

  @CommandEndpoint(':pledgeId/acceptance', {
    summary: 'Accept a pledge',
    description:
      'The organization accepts (regulation 3.12). Due diligence must hold where the kind of donor ' +
      'needs it, and the purposes must be open on that day. The signature of an announced pledge ' +
      'includes the acceptance.',
    refusals: [
      ...changeRefusals,
      'DUE_DILIGENCE_REQUIRED',
      'PURPOSE_NOT_ALLOWED',
      'LIABILITY_CONSENT_REQUIRED',
    ],
  })
  accept(
    @Param() { pledgeId }: PledgePath,
    @Body() { additionalLiability = false, ...facts }: AcceptPledgeDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const accepted = { ...facts, additionalLiability, pledgeId };
    return this.commands.execute(new AcceptPledge(accepted, request));
  }

  @CommandEndpoint(':pledgeId/withdrawal', {
    summary: 'Withdraw a pledge that is not signed',
    description:
      'The donor takes its announcement back. What came in advance is owed back to it; a date ' +
      'before that money came is refused.',
    refusals: [...changeRefusals, 'DEPENDENT_EVENTS'],
  })
  withdraw(
    @Param() { pledgeId }: PledgePath,
    @Body() facts: EndPledgeDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new WithdrawPledge({ ...facts, pledgeId }, request));
  }

  @CommandEndpoint(':pledgeId/lapse', {
    summary: 'Let a pledge lapse that is not signed',
    description:
      'Nobody expects its signature any more. What came in advance is owed back to the donor; a ' +
      'date before that money came is refused.',
    refusals: [...changeRefusals, 'DEPENDENT_EVENTS'],
  })
  lapse(
    @Param() { pledgeId }: PledgePath,
    @Body() facts: EndPledgeDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new LapsePledge({ ...facts, pledgeId }, request));
  }

  @CommandEndpoint(':pledgeId/agreement', {
    summary: 'Sign the agreement on an announced pledge',
    description:
      'Books the receivable and, where no condition is attached, the revenue, at the rate of the ' +
      'day of signature. Each instalment is split over the earmarks in proportion, rounded.',
    refusals: [
      ...changeRefusals,
      ...signatureRefusals,
      'EARMARKS_REQUIRED',
      'BELOW_RECEIVED',
      'ADVANCE_EARMARKED_OTHERWISE',
    ],
  })
  sign(
    @Param() { pledgeId }: PledgePath,
    @Body() { postingDate, documentReference, ...agreement }: SignAgreementDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const facts = { pledgeId, agreement, postingDate, documentReference };
    return this.commands.execute(new SignAgreement(facts, request));
  }

  @CommandEndpoint(':pledgeId/rescheduling', {
    summary: 'Reschedule instalments of an agreement',
    description:
      'Gives instalments other due dates, by the letter of the donor that `documentReference` names. ' +
      'Nothing is booked; ageing counts from the date that holds at the date asked for.',
    refusals: [...changeRefusals, 'DOCUMENT_REQUIRED', 'INSTALMENT_UNKNOWN', 'INSTALMENTS_INVALID'],
  })
  reschedule(
    @Param() { pledgeId }: PledgePath,
    @Body() facts: RescheduleDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RescheduleInstalments({ ...facts, pledgeId }, request));
  }

  @CommandEndpoint(':pledgeId/events/:eventId/reversal', {
    summary: 'Reverse an event of a pledge',
    description:
      'Mirrors the entries of an event, once; what a later step of the life cycle undoes is not ' +
      'reversed. What stands on it blocks, by its types and ids, or goes with it where ' +
      '`withDependants` says so: latest first, in one append, and never through money that was ' +
      'spent. What only the controller does is reversed by the controller. An application of a ' +
      'receipt is reversed through its receipt.',
    refusals: [
      'PLEDGE_UNKNOWN',
      'EVENT_UNKNOWN',
      'AUTHORITY_REQUIRED',
      'ALREADY_REVERSED',
      'NOT_REVERSIBLE',
      'DEPENDENT_EVENTS',
      'LIMIT_EXCEEDED',
      ...dateRefusals,
    ],
  })
  reverse(
    @Param() { pledgeId, eventId }: PledgeEventPath,
    @Body() facts: ReverseEventDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReversePledgeEvent({ ...facts, pledgeId, eventId }, request));
  }
}
