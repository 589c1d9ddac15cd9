import {
  accountItemsDecider,
  ChargeAccountFee,
  ReportSupportSpending,
  ReverseAccountItem,
  stream,
  type AccountItemsCommand,
  type RejectionCode,
} from '@art30/accounting';
import { amountCodes, bankCodes, dateCodes } from './codes';
import { onOneStream, type CommandRow } from './command-row';

/** Builds the row of a command on a bank account's own items, such as fees and support spending. */
function onAccountItems<C extends Extract<AccountItemsCommand, { request: unknown }>>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
): CommandRow<C> {
  return onOneStream({
    command,
    codes,
    step: 'account-items',
    decider: accountItemsDecider,
    stream: ({ code }) => stream.accountItems(code),
    id: ({ code }) => code,
    context: ({ facts, request }, { contexts }) =>
      contexts.ofAccountItems(facts.code, request.today, request),
  });
}

export const accountRows = {
  ChargeAccountFee: onAccountItems(ChargeAccountFee, [
    'DOCUMENT_REQUIRED',
    'DUPLICATE_BANK_REFERENCE',
    ...bankCodes,
    ...amountCodes,
    ...dateCodes,
  ]),
  ReportSupportSpending: onAccountItems(ReportSupportSpending, [
    'DOCUMENT_REQUIRED',
    'DUPLICATE_ERP_DOCUMENT',
    ...bankCodes,
    ...amountCodes,
    ...dateCodes,
  ]),
  ReverseAccountItem: onAccountItems(ReverseAccountItem, [
    'EVENT_UNKNOWN',
    'ALREADY_REVERSED',
    'NOT_REVERSIBLE',
    'DEPENDENT_EVENTS',
    ...bankCodes,
    'RATE_MISSING',
    ...dateCodes,
  ]),
};
