import { Body, Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { kit, type CommandRequest } from '@art30/accounting';
import { AuditorLog, RecordReply } from '@art30/auditing';
import type { RawReply } from '../../http/raw-http';
import { ProblemDocument } from '../../problems/problem-answer';
import { Received } from '../../routes/command-request';
import { problemResponse, queryProblems } from '../../routes/query-endpoint';
import { classOf, Stated } from '../../schema/schema-class';
import { Access } from '../../route-access/route-access';
import { type AuditorAnswer, AuditorCommand, logProblems, recorded } from './auditor-command';
import { EngagementPath } from './engagement.answers';
import {
  ConfirmationLetter,
  ConfirmationPath,
  ConfirmationRegister,
  Confirmations,
  ConfirmationsQuery,
  RequestConfirmations,
} from './confirmations';

type Asked<S extends kit.Shape> = kit.Infer<S>;
const { badRequest, defect, unavailable } = logProblems;

const registerOf = (engagement: string) => `/v1/audit/engagements/${engagement}/confirmations`;
const location = registerOf('AUD-2024');

/** Routes for confirmations. A confirmation is a donor's answer to the auditor on what the donor owes (ISA 505). */
@ApiTags('engagements')
@ApiExtraModels(classOf(ProblemDocument))
@Controller('v1/audit/engagements')
export class ConfirmationsController {
  constructor(
    private readonly log: AuditorLog,
    private readonly confirmations: Confirmations,
  ) {}

  @Stated(EngagementPath, RequestConfirmations, null, null)
  @AuditorCommand(':engagementId/confirmations', {
    begins: 'RequestConfirmations',
    // The number of letters reveals how many donors owe something, so the access log names every donor.
    about: 'everybody',
    summary: 'Ask donors what they owe',
    description:
      'Records the amount that each donor owes at the date, by the books as known at a moment (the figure `receivable` by donor and pledge), and makes a letter for each (ISA 505), which the auditor sends: its reply comes to `replyTo`. In one engagement a donor is asked once for each date. `id` is that of the first request; the register lists all of them.',
    refusals: ['ENGAGEMENT_UNKNOWN', 'NOTHING_TO_CONFIRM', 'CONFIRMATION_EXISTS'],
    more: { 422: ['DONOR_UNKNOWN'], 503: ['READ_MODEL_BEHIND', 'READ_MODEL_UNREADABLE'] },
    location,
  })
  async request(
    @Param() { engagementId: engagement }: Asked<typeof EngagementPath>,
    @Body() asked: RequestConfirmations,
    @Received() request: CommandRequest,
    @Res({ passthrough: true }) reply: RawReply,
  ): Promise<AuditorAnswer> {
    const step = await this.confirmations.request(engagement, asked, request);
    const recording = { log: this.log, reply, request, engagement };
    const address = () => registerOf(engagement);
    return recorded(step, { ...recording, location: address, id: step.events[0]?.name });
  }

  @Stated(EngagementPath, ConfirmationsQuery)
  @Access({ roles: ['auditor'], about: 'named' })
  @Get(':engagementId/confirmations')
  @ApiOperation({
    summary: 'Register of confirmations',
    description:
      'Donors that were asked, what they replied, and the difference; as at a day and as the log had it by a moment.',
  })
  @ApiOkResponse({ description: 'Found.', type: classOf(ConfirmationRegister) })
  @problemResponse(404, 'ENGAGEMENT_UNKNOWN')
  @badRequest
  @defect
  @unavailable
  register(
    @Param() { engagementId }: Asked<typeof EngagementPath>,
    @Query() query: Asked<typeof ConfirmationsQuery>,
  ): Promise<Asked<typeof ConfirmationRegister>> {
    return this.confirmations.register(engagementId, query);
  }

  @Stated(ConfirmationPath)
  @Access({ roles: ['auditor'], about: 'named' })
  @Get(':engagementId/confirmations/:confirmationId/letter')
  @ApiOperation({
    summary: 'Letter to a donor',
    description:
      'The letter that asks the donor to confirm what it owes, in plain text, to be printed or sent by the auditor. It is made from the recorded request, by the template that the record names.',
  })
  @ApiOkResponse({ description: 'Found.', type: classOf(ConfirmationLetter) })
  @problemResponse(404, 'ENGAGEMENT_UNKNOWN, CONFIRMATION_UNKNOWN')
  @badRequest
  @defect
  @queryProblems.unavailable
  letter(
    @Param() { engagementId, confirmationId }: Asked<typeof ConfirmationPath>,
  ): Promise<ConfirmationLetter> {
    return this.confirmations.letter(engagementId, confirmationId);
  }

  @Stated(ConfirmationPath, RecordReply, null, null)
  @AuditorCommand(':engagementId/confirmations/:confirmationId/replies', {
    begins: 'RecordReply',
    // The path contains the id of a confirmation and no donor, so the access log names every donor.
    about: 'everybody',
    summary: 'Record the reply of a donor',
    description:
      'Records that the donor agrees, that it states other amounts, or that no reply came by a day. Of several replies the last one counts; the others stay in the log.',
    refusals: ['ENGAGEMENT_UNKNOWN', 'CONFIRMATION_UNKNOWN', 'REPLY_INVALID'],
    more: {
      422: [
        ...['INVALID_DATE', 'DATE_IN_FUTURE', 'DATES_NOT_ORDERED'],
        ...['UNKNOWN_CURRENCY', 'INVALID_AMOUNT', 'INVALID_MINOR_UNITS', 'AMOUNT_TOO_LARGE'],
      ],
    },
    location,
  })
  async reply(
    @Param() path: Asked<typeof ConfirmationPath>,
    @Body() body: RecordReply,
    @Received() request: CommandRequest,
    @Res({ passthrough: true }) reply: RawReply,
  ): Promise<AuditorAnswer> {
    const { engagementId: engagement } = path;
    const facts = kit.withStoredReferences(RecordReply, body);
    const step = await this.confirmations.reply(path, facts, request);
    const address = () => registerOf(engagement);
    return recorded(step, { log: this.log, reply, request, engagement, location: address });
  }
}
