import {
  Application,
  ApplicationReversal,
  ApplyReceipt,
  BankCredit,
  ReceiptReversal,
  ReceiptRevaluationReversal,
  ReceiptTakeOver,
  RecordReceipt,
  Return,
  ReturnReceipt,
  ReverseApplication,
  ReverseReceipt,
  ReverseReceiptRevaluation,
  TakeOverReceipt,
  type RejectionCode,
} from '@art30/accounting';
import { receiptIdOf } from '@art30/ledger';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';
import { amountRefusals, dateRefusals } from '../pledges/pledge-refusals';
import { ApplicationPath, ReceiptPath, ReceiptRevaluationPath } from './paths';

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

export const receiptRoutes: CommandResource = {
  name: 'ReceiptsController',
  root: 'v1/receipts',
  tag: 'receipts',
  routes: {
    record: commandRoute({
      at: '',
      path: NoPath,
      body: BankCredit,
      command: (facts, _path, request) => {
        const receiptId = receiptIdOf(facts.bankAccount, facts.bankReference);
        return new RecordReceipt({ ...facts, receiptId }, request);
      },
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
    }),
    apply: commandRoute({
      at: ':receiptId/applications',
      path: ReceiptPath,
      body: Application,
      command: (facts, path, request) => new ApplyReceipt({ ...facts, ...path }, request),
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
    }),
    reverseApplication: commandRoute({
      at: ':receiptId/applications/:applicationId/reversal',
      path: ApplicationPath,
      body: ApplicationReversal,
      command: (facts, path, request) => new ReverseApplication({ ...facts, ...path }, request),
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
    }),
    giveBack: commandRoute({
      at: ':receiptId/returns',
      path: ReceiptPath,
      body: Return,
      command: (facts, path, request) => new ReturnReceipt({ ...facts, ...path }, request),
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
    }),
    reverseRevaluation: commandRoute({
      at: ':receiptId/revaluations/:revaluationId/reversal',
      path: ReceiptRevaluationPath,
      body: ReceiptRevaluationReversal,
      command: (facts, path, request) =>
        new ReverseReceiptRevaluation({ ...facts, ...path }, request),
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
    }),
    reverse: commandRoute({
      at: ':receiptId/reversal',
      path: ReceiptPath,
      body: ReceiptReversal,
      command: (facts, path, request) => new ReverseReceipt({ ...facts, ...path }, request),
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
    }),
  },
};

export const receiptTakeOverRoutes: CommandResource = {
  name: 'ReceiptTakeOverController',
  root: 'v1/opening-balances',
  tag: 'opening balances',
  routes: {
    takeOver: commandRoute({
      at: 'receipts',
      path: NoPath,
      body: ReceiptTakeOver,
      command: (facts, _path, request) => {
        const receiptId = receiptIdOf(facts.bankAccount, facts.bankReference);
        return new TakeOverReceipt({ ...facts, receiptId }, request);
      },
      summary: 'Take over money in suspense from another system',
      description:
        'What is left of a bank credit that nobody has claimed, at the value of the other books: it waits ' +
        'in suspense (2110), aged from its value date, until it is applied or returned like any receipt. ' +
        'For the controller alone, once for a bank reference, by the document that `documentReference` ' +
        'names. Reversed as the receipt is, by the controller.',
      refusals: [
        'AUTHORITY_REQUIRED',
        'DUPLICATE_BANK_REFERENCE',
        'DOCUMENT_REQUIRED',
        ...bankRefusals,
        ...amountRefusals,
        ...dateRefusals,
      ],
      approvedBy: 'controller',
      collection: 'v1/receipts',
    }),
  },
};
