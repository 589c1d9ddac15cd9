import {
  ApplicationReversal,
  ApplyReceipt,
  ApplyToAccount,
  ApplyToReturn,
  BankCredit,
  type CommandRequest,
  kit,
  readingRoles,
  ReceiptRevaluationReversal,
  ReceiptReversal,
  ReceiptTakeOver,
  ReceiptUse,
  RecordReceipt,
  Return,
  ReturnReceipt,
  ReturnReversal,
  ReverseApplication,
  ReverseReceipt,
  ReverseReceiptRevaluation,
  ReverseReturn,
  TakeOverReceipt,
} from '@art30/accounting';
import {
  AsOfQuery,
  OwnReceiptAnswer,
  OwnReceiptsPage,
  pageAsked,
  ReceiptAnswer,
  receiptFilters,
  ReceiptsPage,
} from '@art30/books';
import { codesOf, receiptCodes, receiptIdOf } from '@art30/ledger';
import { type CommandResource, commandRoute, NoPath } from '../routes/command-routes';
import { type QueryResource, queryRoute } from '../routes/query-routes';

const { id, oneOf, optional, shape } = kit;

const ReceiptPath = shape('ReceiptPath', {
  receiptId: id(
    'Id of the receipt, which follows from bank account and bank reference.',
    '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00',
  ),
});

/** Path parameters of an application: money of a receipt that is given to a pledge. */
const ApplicationPath = shape('ReceiptApplicationPath', {
  ...ReceiptPath.members,
  applicationId: id(
    'Id of the application, as the command that made it answered.',
    '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a',
  ),
});

/** Path parameters of a return: money of a receipt that is paid back. */
const ReturnPath = shape('ReturnPath', {
  ...ReceiptPath.members,
  eventId: id(
    'Id of the event of the return, as the command that made it answered.',
    '9b1f6c1e-2d7a-5f0b-8c3d-4e5f6a7b8c9d',
  ),
});

/** Path parameters of the exchange differences that a revaluation run booked on a receipt. */
const ReceiptRevaluationPath = shape('ReceiptRevaluationPath', {
  ...ReceiptPath.members,
  revaluationId: id('Id of the run.', 'REV-2024'),
});

/**
 * Filters of receipts (bank credits) by status. `unapplied`: some of the money is in suspense, so not yet given to a
 * pledge. `applied`: the money was given to a pledge, to the bank account itself or to a returned payment. `returned`:
 * all of it was paid back. `reversed`: the receipt was reversed.
 */
const ReceiptsQuery = shape('ReceiptsQuery', {
  ...pageAsked,
  status: optional(
    oneOf(receiptFilters)(
      'Only receipts of this status: `unapplied`, `applied`, `returned` or `reversed`; or `overpaid`, those of any status out of which an overpayment is owed back.',
      'unapplied',
    ),
  ),
});

export const receiptsQueries: QueryResource = {
  name: 'ReceiptsQueriesController',
  root: 'v1/receipts',
  tag: 'receipts',
  routes: {
    list: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'receiptItems',
      query: ReceiptsQuery,
      answer: ReceiptsPage,
      own: {
        answer: OwnReceiptsPage,
        without: ['status'],
        read: (own, query) => own.receipts.list(query),
      },
      read: (books, query) => books.registers.receipts.list(query),
      summary: 'Receipts',
      description:
        'Bank credits in the order in which they were recorded, each with the money still in suspense, the overpayment owed back, and its age. `status=unapplied` lists money that waits to be identified, `status=overpaid` overpayments that are owed back. Buckets and totals are over all pages. A donor sends no `status`.',
    }),
    find: queryRoute({
      at: ':receiptId',
      roles: readingRoles,
      about: 'named',
      path: ReceiptPath,
      query: AsOfQuery,
      answer: ReceiptAnswer,
      own: {
        answer: OwnReceiptAnswer,
        read: (own, query, { receiptId }) => own.receipts.find(receiptId, query),
      },
      read: (books, query, { receiptId }) => books.registers.receipts.find(receiptId, query),
      summary: 'One receipt',
      description: 'A receipt with its applications to pledges, reversed ones included.',
      unknown: 'RECEIPT_UNKNOWN',
      tagged: true,
    }),
  },
};

export const receiptRoutes: CommandResource = {
  name: 'ReceiptsController',
  root: 'v1/receipts',
  tag: 'receipts',
  routes: {
    record: commandRoute({
      at: '',
      begins: 'RecordReceipt',
      about: 'named',
      path: NoPath,
      body: BankCredit,
      command: (facts, _path, request) => {
        const receiptId = receiptIdOf(facts.bankAccount, facts.bankReference);
        return new RecordReceipt({ ...facts, receiptId }, request);
      },
      summary: 'Record a bank credit',
      description:
        'Books a bank credit, once for each bank account and bank reference. With `application` it is applied to its pledge at once; without, it waits in suspense, where reports show it by age.',
      refusals: receiptCodes.credit,
    }),
    apply: commandRoute({
      at: ':receiptId/applications',
      begins: ['ApplyReceipt', 'ApplyToAccount', 'ApplyToReturn'],
      about: 'named',
      path: ReceiptPath,
      body: ReceiptUse,
      command: applicationOf,
      summary:
        "Apply a receipt, or a part of it, to a pledge, to a return that came back or to the account's own items",
      description:
        'Applies money in suspense to instalments of a pledge. With `accountInterest` in place of `pledgeId` it is interest of the account itself; with `accountRemainder` it is cash that is left on one account once nothing of the receipt is owed, above or below zero. With `returnsPayment` in place of `lines` it is a payment of the pledge that the bank sent back: the refund or levy is owed again. With `returnSentBack` in place of `pledgeId` it is a return of another receipt that the bank sent back: the other receipt has the money again, and owes it. The answer says what became of the money; the service itself completes an application that is `pending`. With `fromOverpayment` an overpayment is kept for a later instalment.',
      refusals: [
        ...new Set([
          ...receiptCodes.application,
          ...receiptCodes.returned,
          ...codesOf('ApplyToAccount', 'ApplyToReturn'),
        ]),
      ],
    }),
    reverseApplication: commandRoute({
      at: ':receiptId/applications/:applicationId/reversal',
      begins: 'ReverseApplication',
      about: 'named',
      path: ApplicationPath,
      body: ApplicationReversal,
      command: (facts, path, request) => new ReverseApplication({ ...facts, ...path }, request),
      summary: 'Reverse an application of a receipt',
      description:
        'The pledge owes the money again, and the money waits in suspense. Allocations made out of it must be reversed first, or are reversed with it where `withDependants` is true.',
    }),
    giveBack: commandRoute({
      at: ':receiptId/returns',
      begins: 'ReturnReceipt',
      about: 'named',
      path: ReceiptPath,
      body: Return,
      command: (facts, path, request) => new ReturnReceipt({ ...facts, ...path }, request),
      summary: 'Pay money of a receipt back',
      description:
        'Pays back an overpayment that is owed, or money that was never identified or that the bank recalls.',
    }),
    reverseReturn: commandRoute({
      at: ':receiptId/returns/:eventId/reversal',
      begins: 'ReverseReturn',
      about: 'named',
      path: ReturnPath,
      body: ReturnReversal,
      command: (facts, path, request) => new ReverseReturn({ ...facts, ...path }, request),
      summary: 'Reverse a return that never happened',
      description:
        'The money is owed again, in suspense or as the overpayment that it was, and the cash is back on the account that paid, each at its value; the payment reference is free. What the bank sent back after it had paid is a receipt of its own instead, applied to the return with `returnSentBack`.',
    }),
    reverseRevaluation: commandRoute({
      at: ':receiptId/revaluations/:revaluationId/reversal',
      begins: 'ReverseReceiptRevaluation',
      about: 'named',
      path: ReceiptRevaluationPath,
      body: ReceiptRevaluationReversal,
      command: (facts, path, request) =>
        new ReverseReceiptRevaluation({ ...facts, ...path }, request),
      summary: 'Reverse what a revaluation run booked on a receipt',
      description:
        'Books the differences of one run on one receipt with the opposite sign, once; the rest of the run stands. Refused after a later run, and where money left the receipt at the values of the run.',
    }),
    reverse: commandRoute({
      at: ':receiptId/reversal',
      begins: 'ReverseReceipt',
      about: 'named',
      path: ReceiptPath,
      body: ReceiptReversal,
      command: (facts, path, request) => new ReverseReceipt({ ...facts, ...path }, request),
      summary: 'Reverse a receipt',
      description:
        'Reverses the record of a bank credit, which can then be recorded again. Its applications must be reversed first, or are reversed with it where `withApplications` is true; what was allocated out of them likewise, where `withDependants` is true.',
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
      begins: 'TakeOverReceipt',
      about: 'named',
      path: NoPath,
      body: ReceiptTakeOver,
      command: (facts, _path, request) => {
        const receiptId = receiptIdOf(facts.bankAccount, facts.bankReference);
        return new TakeOverReceipt({ ...facts, receiptId }, request);
      },
      summary: 'Take over money in suspense from another system',
      description:
        'Books what is left of a bank credit that nobody has claimed, at the value of the other system. The money waits in suspense (2110) and ages from its value date, until it is applied or returned like any receipt. Only the controller may do this, once for each bank reference, and `documentReference` names the document behind it. To undo it, the controller reverses the receipt.',
    }),
  },
};

/**
 * Makes the command that applies money of a receipt. The given members decide whether the money goes to a pledge, to a
 * payment that the bank sent back, or to the bank account itself, as interest does.
 */
function applicationOf(
  {
    pledgeId = '',
    lines = [],
    accountInterest,
    accountRemainder,
    returnsPayment,
    returnSentBack,
    ...facts
  }: kit.Infer<typeof ReceiptUse>,
  { receiptId }: { readonly receiptId: string },
  request: CommandRequest,
): ApplyReceipt | ApplyToAccount | ApplyToReturn {
  const { effectiveDate, postingDate, documentReference, fromBankAccount } = facts;
  const stated = { effectiveDate, postingDate, documentReference, fromBankAccount, receiptId };
  if (returnSentBack !== undefined) {
    return new ApplyToReturn({ ...stated, returnSentBack }, request);
  }
  if (accountInterest === undefined && accountRemainder === undefined) {
    const applied = { ...facts, pledgeId, receiptId };
    if (returnsPayment === undefined) return new ApplyReceipt({ ...applied, lines }, request);
    const { eventId, amount } = returnsPayment;
    const credit = { kind: 'RETURNED_PAYMENT', eventId } as const;
    const cameBack = amount === undefined ? [] : [{ settles: amount }];
    return new ApplyReceipt({ ...applied, lines: cameBack, credit }, request);
  }
  return new ApplyToAccount({ ...stated, accountInterest, accountRemainder }, request);
}
