import { CommandHandler } from '@nestjs/cqrs';
import {
  BookAllowance,
  PayRefund,
  RefundContribution,
  WriteOffReceivable,
} from '@art30/accounting';
import { PledgeHandler } from './pledge-handler';

@CommandHandler(BookAllowance)
export class BookAllowanceHandler extends PledgeHandler<BookAllowance> {}

@CommandHandler(WriteOffReceivable)
export class WriteOffReceivableHandler extends PledgeHandler<WriteOffReceivable> {}

@CommandHandler(RefundContribution)
export class RefundContributionHandler extends PledgeHandler<RefundContribution> {}

@CommandHandler(PayRefund)
export class PayRefundHandler extends PledgeHandler<PayRefund> {}
