import { CommandHandler } from '@nestjs/cqrs';
import { ChargeSupport, ReportExpenditure } from '@art30/accounting';
import { PledgeHandler } from './pledge-handler';

@CommandHandler(ReportExpenditure)
export class ReportExpenditureHandler extends PledgeHandler<ReportExpenditure> {}

@CommandHandler(ChargeSupport)
export class ChargeSupportHandler extends PledgeHandler<ChargeSupport> {}
