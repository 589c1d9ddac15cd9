import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import {
  ApplyReceipt,
  RecordReceipt,
  ReturnReceipt,
  ReverseApplication,
  ReverseReceipt,
  ReverseReceiptRevaluation,
  type CommandRequest,
  type RejectionCode,
} from '@art30/accounting';
import { type CommandOutcome, receiptIdOf } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { Received } from '../http/command-request';
import { amountRefusals, dateRefusals } from '../pledges/pledge-refusals';
import { ReverseRevaluationDto } from '../revaluations/revaluations.dto';
import {
  ApplicationFactsDto,
  RecordReceiptDto,
  ReceiptApplicationPath,
  ReceiptPath,
  ReceiptRevaluationPath,
  ReturnReceiptDto,
  ReverseApplicationDto,
  ReverseReceiptDto,
} from './receipts.dto';

const bankRefusals: readonly RejectionCode[] = ['BANK_ACCOUNT_UNKNOWN', 'BANK_ACCOUNT_NOT_OPEN'];
const applicationRefusals: readonly RejectionCode[] = [
  'PLEDGE_UNKNOWN',
  'PLEDGE_STATUS',
  'RECEIPT_EXCEEDED',
  'CHARGES_ABOVE_TOLERANCE',
  'INSTALMENT_UNKNOWN',
  'INSTALMENT_LINES_REQUIRED',
  'PURPOSE_NOT_ALLOWED',
  'PAID_AMOUNT_REQUIRED',
  'SETTLEMENT_EXCEEDS_OUTSTANDING',
  'ALLOWANCE_LEFT',
  'EXCESS_DONOR_MISMATCH',
  'DONOR_WISH_REQUIRED',
  'APPLICATION_UNKNOWN',
];

@ApiTags('receipts')
@Controller('v1/receipts')
export class ReceiptsController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint('', {
    summary: 'Record a bank credit',
    description:
      'Books the credit once, by bank account and bank reference. With `application` it is applied ' +
      'to its pledge at once; without, it waits in suspense, visible and aged.',
    refusals: [
      'DUPLICATE_BANK_REFERENCE',
      ...bankRefusals,
      ...amountRefusals,
      ...dateRefusals,
      ...applicationRefusals,
    ],
  })
  record(
    @Body() facts: RecordReceiptDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const receiptId = receiptIdOf(facts.bankAccount, facts.bankReference);
    return this.commands.execute(new RecordReceipt({ ...facts, receiptId }, request));
  }

  @CommandEndpoint(':receiptId/applications', {
    summary: 'Apply a receipt, or a part of it, to a pledge',
    description:
      'Both sides are decided before anything is written. The answer says what became of the money: ' +
      '`pending` is completed by the service itself. `fromOverpayment` keeps an overpayment for a ' +
      'next instalment.',
    refusals: [
      'RECEIPT_UNKNOWN',
      'RECEIPT_STATUS',
      ...amountRefusals,
      ...dateRefusals,
      ...applicationRefusals,
    ],
  })
  apply(
    @Param() { receiptId }: ReceiptPath,
    @Body() application: ApplicationFactsDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ApplyReceipt({ receiptId, application }, request));
  }

  @CommandEndpoint(':receiptId/applications/:applicationId/reversal', {
    summary: 'Reverse an application of a receipt',
    description:
      'The pledge owes it again and the money waits in suspense. What was allocated out of it ' +
      'blocks, or goes with it where `withDependants` says so.',
    refusals: [
      'RECEIPT_UNKNOWN',
      'APPLICATION_UNKNOWN',
      'RECEIPT_STATUS',
      'ALREADY_REVERSED',
      'DEPENDENT_EVENTS',
      'LIMIT_EXCEEDED',
      ...dateRefusals,
    ],
  })
  reverseApplication(
    @Param() path: ReceiptApplicationPath,
    @Body() facts: ReverseApplicationDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReverseApplication({ ...facts, ...path }, request));
  }

  @CommandEndpoint(':receiptId/returns', {
    summary: 'Pay money of a receipt back',
    description:
      'Returns an overpayment that is owed, or money that was never identified or is recalled.',
    refusals: [
      'RECEIPT_UNKNOWN',
      'RECEIPT_STATUS',
      'APPLICATION_UNKNOWN',
      'DUPLICATE_BANK_REFERENCE',
      'RETURN_EXCEEDS_OVERPAYMENT',
      'RETURN_EXCEEDS_UNAPPLIED',
      ...bankRefusals,
      ...amountRefusals,
      ...dateRefusals,
    ],
  })
  giveBack(
    @Param() { receiptId }: ReceiptPath,
    @Body() facts: ReturnReceiptDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReturnReceipt({ ...facts, receiptId }, request));
  }

  @CommandEndpoint(':receiptId/revaluations/:revaluationId/reversal', {
    summary: 'Reverse what a revaluation run made of a receipt',
    description:
      'Mirrors the differences of one run, once; the rest of the run stands. What left the receipt ' +
      'at the values of the run blocks, and so does a later run.',
    refusals: [
      'RECEIPT_UNKNOWN',
      'RECEIPT_STATUS',
      'REVALUATION_UNKNOWN',
      'ALREADY_REVERSED',
      'DEPENDENT_EVENTS',
      ...dateRefusals,
    ],
  })
  reverseRevaluation(
    @Param() path: ReceiptRevaluationPath,
    @Body() facts: ReverseRevaluationDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReverseReceiptRevaluation({ ...facts, ...path }, request));
  }

  @CommandEndpoint(':receiptId/reversal', {
    summary: 'Reverse a receipt',
    description:
      'Takes the record of a bank credit back, with its applications where `withApplications` says ' +
      'so, and what was allocated out of them where `withDependants` says so: pledge first. The ' +
      'credit can then be recorded again.',
    refusals: [
      'RECEIPT_UNKNOWN',
      'ALREADY_REVERSED',
      'DEPENDENT_EVENTS',
      'LIMIT_EXCEEDED',
      ...dateRefusals,
    ],
  })
  reverse(
    @Param() { receiptId }: ReceiptPath,
    @Body() facts: ReverseReceiptDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReverseReceipt({ ...facts, receiptId }, request));
  }
}
