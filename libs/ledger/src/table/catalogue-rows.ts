import {
  bankAccountsDecider,
  donorDecider,
  ledgerDecider,
  OpenBankAccount,
  PublishExchangeRates,
  purposesDecider,
  ratesDecider,
  RecordDueDiligence,
  RecordPartyStatus,
  RegisterDonor,
  SetPurpose,
  SkipEvent,
  stream,
  type DonorCommand,
} from '@art30/accounting';
import { noContext } from '@art30/event-sourcing';
import { onOneStream, type CommandRow } from './command-row';

function onDonor<C extends DonorCommand>(command: CommandRow<C>['command']): CommandRow<C> {
  return onOneStream({
    ...{ command, step: 'donor', decider: donorDecider, context: noContext },
    stream: ({ donorId }) => stream.donor(donorId),
    id: ({ donorId }) => donorId,
  });
}

export const catalogueRows = {
  RegisterDonor: onDonor(RegisterDonor),
  RecordPartyStatus: onDonor(RecordPartyStatus),
  RecordDueDiligence: onDonor(RecordDueDiligence),
  SetPurpose: onOneStream({
    ...{ command: SetPurpose, step: 'purposes', decider: purposesDecider, context: noContext },
    stream: () => stream.purposes,
    id: ({ code }) => code,
  }),
  PublishExchangeRates: onOneStream({
    ...{ command: PublishExchangeRates, step: 'rates', decider: ratesDecider, context: noContext },
    stream: () => stream.rates,
    id: (_facts, { events }) => events[0]?.event.data.listId ?? '',
  }),
  OpenBankAccount: onOneStream({
    ...{
      command: OpenBankAccount,
      step: 'bank-accounts',
      decider: bankAccountsDecider,
      context: noContext,
    },
    stream: () => stream.bankAccounts,
    id: ({ code }) => code,
  }),
  SkipEvent: onOneStream({
    ...{ command: SkipEvent, step: 'ledger', decider: ledgerDecider },
    stream: () => stream.ledger,
    id: ({ eventId }) => eventId,
    context: async (_command, { books }) => ({ unreadable: books.unreadable() }),
  }),
};
