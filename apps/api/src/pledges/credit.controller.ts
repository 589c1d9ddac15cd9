import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { PayLevy, type CommandRequest, type RejectionCode } from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { chosenId, Received } from '../http/command-request';
import {
  AccrueLevyDto,
  CreditInterestDto,
  LevyPath,
  PayLevyDto,
  RecoverWrittenOffDto,
} from './credit.dto';
import { levyOf, recordingOf } from './credited-receipt';
import { amountRefusals, dateRefusals, paymentRefusals } from './pledge-refusals';
import { PledgePath } from './pledges.dto';

const creditRefusals: readonly RejectionCode[] = [
  'PLEDGE_UNKNOWN',
  'PLEDGE_STATUS',
  'DUPLICATE_ID',
  'PURPOSE_UNKNOWN',
  'PURPOSE_NOT_ALLOWED',
  'CROSS_RECOMMENDATION',
  ...dateRefusals,
  ...amountRefusals,
];
const bankRefusals: readonly RejectionCode[] = [
  'DUPLICATE_BANK_REFERENCE',
  'BANK_ACCOUNT_UNKNOWN',
  'BANK_ACCOUNT_NOT_OPEN',
];

/** Money of receipts that pays nothing of an agreement; `Location` is the receipt that it came in by. */
@ApiTags('receipts')
@Controller('v1/pledges')
export class CreditController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint(':pledgeId/interest', {
    summary: 'Credit interest to a contribution',
    description:
      'Records the bank credit and gives it to the pledge, where a clause of the agreement says that ' +
      'interest is the contribution’s. It raises what can be allocated. It is reversed as an ' +
      'application of its receipt.',
    collection: 'v1/receipts',
    refusals: [...creditRefusals, ...bankRefusals, 'AGREEMENT_CLAUSE_REQUIRED'],
  })
  interest(
    @Param() { pledgeId }: PledgePath,
    @Body() { id, clause, ...facts }: CreditInterestDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const credit = { kind: 'INTEREST', id: chosenId(id, request), clause } as const;
    return this.commands.execute(recordingOf({ ...facts, pledgeId, credit }, request));
  }

  @CommandEndpoint(':pledgeId/recoveries', {
    summary: 'Recover what was written off',
    description:
      'Records the bank credit and gives it to the pledge as a recovery of one instalment, never more ' +
      'than was written off of it for the purpose. What is outstanding stays as it is.',
    collection: 'v1/receipts',
    refusals: [
      ...creditRefusals,
      ...bankRefusals,
      'INSTALMENT_UNKNOWN',
      'RECOVERY_EXCEEDS_WRITTEN_OFF',
    ],
  })
  recover(
    @Param() { pledgeId }: PledgePath,
    @Body() { id, writtenOffInstalment: instalment, ...facts }: RecoverWrittenOffDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const credit = { kind: 'RECOVERY', id: chosenId(id, request), instalment } as const;
    return this.commands.execute(recordingOf({ ...facts, pledgeId, credit }, request));
  }

  @CommandEndpoint(':pledgeId/levies', {
    summary: 'Accrue a coordination levy',
    description:
      'Sets money that came on top of a contribution aside for the agency whose levy it is. It is ' +
      'no revenue, and never to be allocated. An amount that differs from its rate of what the receipt ' +
      'brought to the pledge is warned of (`LEVY_DIFFERS`).',
    collection: 'v1/receipts',
    refusals: [
      ...creditRefusals,
      'RECEIPT_UNKNOWN',
      'RECEIPT_STATUS',
      'RECEIPT_EXCEEDED',
      'LEVY_RATE_INVALID',
    ],
  })
  accrueLevy(
    @Param() { pledgeId }: PledgePath,
    @Body() { id, rate, ...facts }: AccrueLevyDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const credit = { kind: 'LEVY', id: chosenId(id, request), rate } as const;
    return this.commands.execute(levyOf({ ...facts, pledgeId, credit }, request));
  }

  @CommandEndpoint(':pledgeId/levies/:levyId/payment', {
    summary: 'Pass a coordination levy on',
    description:
      'Pays a levy, whole and once, from an account in its currency: it leaves at carrying value, the ' +
      'cash at the rate of the day, the difference is an exchange result.',
    refusals: ['PLEDGE_UNKNOWN', 'LEVY_UNKNOWN', 'LEVY_PAID', ...paymentRefusals],
  })
  payLevy(
    @Param() path: LevyPath,
    @Body() facts: PayLevyDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new PayLevy({ ...facts, ...path }, request));
  }
}
