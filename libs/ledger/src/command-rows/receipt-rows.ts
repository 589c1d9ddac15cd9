import {
  ApplyReceipt,
  ApplyToAccount,
  ApplyToReturn,
  personalOfCredit,
  receiptDecider,
  RecordReceipt,
  ReturnReceipt,
  ReverseApplication,
  ReverseReceipt,
  ReverseReceiptRevaluation,
  ReverseReturn,
  ReverseTransfer,
  stream,
  TakeOverReceipt,
  TransferCash,
  transferName,
  type ReceiptState,
  type RejectionCode,
} from '@art30/accounting';
import type { Credit } from '../kernel/decision-contexts';
import { statedTexts } from '../personal-texts/personal-facts';
import { Judges } from '../receipts/judges';
import { receiptsOn } from '../receipts/receipts';
import { ReceiptReversals } from '../receipts/receipt-reversals';
import { signaturesOn } from '../signing/signatures';
import type { LogView } from '../log-views/log-view';
import { amountCodes, bankCodes, dateCodes, receiptCodes } from './codes';
import {
  byProcess,
  onOneStream,
  personalOn,
  proposedOn,
  type CommandRow,
  type OutsideCommand,
} from './command-row';

/** The bank's text about the sender and the payment is personal, so it is stored apart from the log. */
const personalCredit = {
  members: personalOfCredit,
  textsIn: ({ facts }: { readonly facts: object }) => statedTexts(facts, personalOfCredit),
};

const ofReceipt = ({ receiptId }: { readonly receiptId: string }) => stream.receipt(receiptId);

/** Builds the row of a command that decides on one receipt and involves no pledge. */
function onReceipt<C extends ReturnReceipt | ReverseReturn | TakeOverReceipt>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
): CommandRow<C> {
  return onOneStream({
    command,
    codes,
    step: 'receipt',
    decider: receiptDecider,
    personal: personalCredit,
    // The id of a receipt that is taken over is derived from its bank reference, so an existing id means a
    // duplicate.
    refusals: { there: 'DUPLICATE_BANK_REFERENCE', missing: 'RECEIPT_UNKNOWN' },
    stream: ofReceipt,
    id: ({ receiptId }) => receiptId,
    context: async ({ facts, request }, { ledger, contexts }, { state }) => {
      await new Judges(ledger, contexts).demandNoneHalfUndone(state);
      const credit = 'bankReference' in facts ? takenOver(facts) : undefined;
      return {
        ...(await contexts.ofReceipt(request.today, request, credit)),
        bankCash: await contexts.bankCash(payingAccountOf(facts, state)),
      };
    },
  });
}

/**
 * Returns the bank credit of a receipt taken over from another system, with the amount that was not applied
 * there.
 */
function takenOver({ bankAccount, valueDate, unapplied }: TakeOverReceipt['facts']): Credit {
  return { bankAccount, valueDate, net: unapplied.amount };
}

/** Returns the bank account from which money is returned; undefined if the command returns none. */
function payingAccountOf(
  facts: (ReturnReceipt | ReverseReturn | TakeOverReceipt)['facts'],
  receipt: ReceiptState,
): string | undefined {
  if (!('kind' in facts) || receipt.status === 'none') return undefined;
  return facts.bankAccount ?? receipt.facts.bankAccount;
}

/**
 * Builds the row of a command that moves cash of a receipt between our own bank accounts, or reverses the
 * move.
 */
function onTransfer<C extends TransferCash | ReverseTransfer>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
): CommandRow<C> {
  return onOneStream({
    command,
    codes,
    step: 'transfer',
    decider: receiptDecider,
    stream: ofReceipt,
    id: ({ receiptId, transferId }) => transferName(transferId, receiptId),
    context: async ({ facts, request }, { ledger, contexts }, { state }) => {
      await new Judges(ledger, contexts).demandNoneHalfUndone(state);
      return {
        ...(await contexts.ofReceipt(request.today, request)),
        bankCash: await contexts.bankCash('from' in facts ? facts.from.bankAccount : undefined),
      };
    },
  });
}

/** Builds the row of a command that begins on a receipt and also books in other streams. */
function onReceiptAndOthers<
  C extends Extract<OutsideCommand, { readonly facts: { readonly receiptId: string } }>,
>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
  execute: CommandRow<C>['execute'],
): CommandRow<C> {
  return byProcess(command, ['RECEIPT_UNKNOWN', ...codes], execute, ofReceipt);
}

function reversalsOn({ ledger, contexts }: LogView): ReceiptReversals {
  return new ReceiptReversals(ledger, contexts, new Judges(ledger, contexts));
}

const recording = {
  command: RecordReceipt,
  step: 'receipt',
  decider: receiptDecider,
  stream: ofReceipt,
};

export const receiptRows = {
  RecordReceipt: {
    ...byProcess(
      RecordReceipt,
      [
        ...receiptCodes.credit,
        ...receiptCodes.interest,
        ...receiptCodes.recovery,
        'SEGREGATION_OF_DUTIES',
        // Rejection of the application that a receipt can include.
        'RESERVED',
      ],
      (command, view, booking) =>
        command.request.isAlone === true
          ? receiptsOn(view).proposedCredits.record(command, signaturesOn(view).signing, booking)
          : receiptsOn(view).applications.record(command),
    ),
    ...personalOn(recording, personalCredit),
    proposedIn: proposedOn(recording),
    // Undefined if the receipt includes an application, because that is booked in other streams too.
    begins: (facts: RecordReceipt['facts']) =>
      facts.application === undefined ? ofReceipt(facts) : undefined,
  },
  ApplyReceipt: onReceiptAndOthers(
    ApplyReceipt,
    [...receiptCodes.application, ...receiptCodes.levy, ...receiptCodes.returned],
    (command, view) => receiptsOn(view).applications.apply(command),
  ),
  ApplyToAccount: onReceiptAndOthers(
    ApplyToAccount,
    [
      'RECEIPT_STATUS',
      'RECEIPT_EXCEEDED',
      'DOCUMENT_REQUIRED',
      ...bankCodes,
      ...amountCodes,
      ...dateCodes,
    ],
    (command, view) => receiptsOn(view).accountApplications.apply(command),
  ),
  ApplyToReturn: onReceiptAndOthers(
    ApplyToReturn,
    [
      'RECEIPT_STATUS',
      'RECEIPT_EXCEEDED',
      'BANK_ACCOUNT_CLOSED',
      ...receiptCodes.returned,
      ...amountCodes,
      ...dateCodes,
    ],
    (command, view) => receiptsOn(view).returnApplications.apply(command),
  ),
  TakeOverReceipt: onReceipt(TakeOverReceipt, [
    'DOCUMENT_REQUIRED',
    ...bankCodes,
    ...amountCodes,
    ...dateCodes,
  ]),
  ReturnReceipt: onReceipt(ReturnReceipt, [
    'RECEIPT_STATUS',
    'APPLICATION_UNKNOWN',
    'DUPLICATE_BANK_REFERENCE',
    'DUPLICATE_PAYMENT_REFERENCE',
    'RETURN_EXCEEDS_OVERPAYMENT',
    'RETURN_EXCEEDS_UNAPPLIED',
    'BANK_ACCOUNT_OVERDRAWN',
    ...bankCodes,
    ...amountCodes,
    ...dateCodes,
  ]),
  ReverseReturn: onReceipt(ReverseReturn, [
    'RECEIPT_STATUS',
    'PAYMENT_NOT_MADE',
    'ALREADY_REVERSED',
    'DEPENDENT_EVENTS',
    'BANK_ACCOUNT_CLOSED',
    ...dateCodes,
  ]),
  ReverseApplication: onReceiptAndOthers(
    ReverseApplication,
    [
      'APPLICATION_UNKNOWN',
      'RECEIPT_STATUS',
      'ALREADY_REVERSED',
      'DEPENDENT_EVENTS',
      'BANK_ACCOUNT_CLOSED',
      'LIMIT_EXCEEDED',
      ...dateCodes,
    ],
    (command, view) => reversalsOn(view).ofApplication(command),
  ),
  ReverseReceipt: onReceiptAndOthers(
    ReverseReceipt,
    [
      'APPLICATION_UNKNOWN',
      'ALREADY_REVERSED',
      'DEPENDENT_EVENTS',
      'BANK_ACCOUNT_CLOSED',
      'LIMIT_EXCEEDED',
      ...dateCodes,
    ],
    (command, view) => reversalsOn(view).ofReceipt(command),
  ),
  ReverseReceiptRevaluation: onReceiptAndOthers(
    ReverseReceiptRevaluation,
    ['REVALUATION_UNKNOWN', 'ALREADY_REVERSED', 'DEPENDENT_EVENTS', ...dateCodes],
    (command, view) => reversalsOn(view).ofRevaluation(command),
  ),
  TransferCash: onTransfer(TransferCash, [
    'RECEIPT_UNKNOWN',
    'RECEIPT_STATUS',
    'DUPLICATE_ID',
    ...dateCodes,
    ...amountCodes,
    'BANK_ACCOUNT_UNKNOWN',
    'BANK_ACCOUNT_NOT_OPEN',
    'BANK_ACCOUNT_CLOSED',
    'BANK_ACCOUNT_OVERDRAWN',
    'TRANSFER_INVALID',
    'APPROVAL_REFERENCE_REQUIRED',
    'INSUFFICIENT_CASH',
  ]),
  ReverseTransfer: onTransfer(ReverseTransfer, [
    'TRANSFER_UNKNOWN',
    'RECEIPT_STATUS',
    'ALREADY_REVERSED',
    'DEPENDENT_EVENTS',
    'BANK_ACCOUNT_CLOSED',
    ...dateCodes,
  ]),
};
