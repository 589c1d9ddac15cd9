import { CommandHandler } from '@nestjs/cqrs';
import { FailCondition, MeetCondition } from '@art30/accounting';
import { PledgeHandler } from './pledge-handler';

@CommandHandler(MeetCondition)
export class MeetConditionHandler extends PledgeHandler<MeetCondition> {}

@CommandHandler(FailCondition)
export class FailConditionHandler extends PledgeHandler<FailCondition> {}
