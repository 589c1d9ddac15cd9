import {
  ApplyReceipt,
  receiptDecider,
  RecordReceipt,
  ReturnReceipt,
  ReverseApplication,
  ReverseReceipt,
  ReverseReceiptRevaluation,
  ReverseTransfer,
  stream,
  TakeOverReceipt,
  TransferCash,
  transferDecider,
  type TransferCommand,
} from '@art30/accounting';
import { byProcess, onOneStream, type CommandRow } from './command-row';

/** Decides on one receipt that no pledge has a part in. */
function onReceipt<C extends ReturnReceipt | TakeOverReceipt>(
  command: CommandRow<C>['command'],
): CommandRow<C> {
  return onOneStream({
    ...{ command, step: 'receipt', decider: receiptDecider },
    stream: ({ receiptId }) => stream.receipt(receiptId),
    id: ({ receiptId }) => receiptId,
    context: async ({ request }, { contexts }, { state }) => ({
      ...(await contexts.ofReceipt(request.today, request)),
      concernedPledges: await contexts.concernedPledges(state),
    }),
  });
}

/** Decides on money in suspense with what the journal says of it. */
function onTransfer<C extends TransferCommand>(
  command: CommandRow<C>['command'],
  { usesKept = false }: { readonly usesKept?: boolean } = {},
): CommandRow<C> {
  return onOneStream({
    ...{ command, step: 'transfer', decider: transferDecider, usesKept },
    stream: ({ transferId }) => stream.transfer(transferId),
    id: ({ transferId }) => transferId,
    context: async ({ request }, { contexts, books }) => ({
      ...(await contexts.ofReceipt(request.today, request)),
      suspense: await books.suspense(),
    }),
  });
}

export const receiptRows = {
  RecordReceipt: byProcess(RecordReceipt, (command, { applications }) =>
    applications.record(command),
  ),
  ApplyReceipt: byProcess(ApplyReceipt, (command, { applications }) => applications.apply(command)),
  TakeOverReceipt: onReceipt(TakeOverReceipt),
  ReturnReceipt: onReceipt(ReturnReceipt),
  ReverseApplication: byProcess(ReverseApplication, (command, { receiptReversals }) =>
    receiptReversals.ofApplication(command),
  ),
  ReverseReceipt: byProcess(ReverseReceipt, (command, { receiptReversals }) =>
    receiptReversals.ofReceipt(command),
  ),
  ReverseReceiptRevaluation: byProcess(ReverseReceiptRevaluation, (command, { receiptReversals }) =>
    receiptReversals.ofRevaluation(command),
  ),
  TransferCash: onTransfer(TransferCash),
  ReverseTransfer: onTransfer(ReverseTransfer, { usesKept: true }),
};
