import { CommandHandler } from '@nestjs/cqrs';
import { PayLevy } from '@art30/accounting';
import { PledgeHandler } from './pledge-handler';

@CommandHandler(PayLevy)
export class PayLevyHandler extends PledgeHandler<PayLevy> {}
