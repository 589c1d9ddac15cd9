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
  type RejectionCode,
} from '@art30/accounting';
import { noContext } from '@art30/event-sourcing';
import { onOneStream, type CommandRow } from './command-row';

function onDonor<C extends DonorCommand>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
): CommandRow<C> {
  return onOneStream({
    ...{ command, codes, step: 'donor', decider: donorDecider },
    stream: ({ donorId }) => stream.donor(donorId),
    id: ({ donorId }) => donorId,
    context: async ({ facts }, { books }) => ({
      likeDonors: 'kind' in facts ? books.lookAlikes.donors(facts) : [],
    }),
  });
}

export const catalogueRows = {
  RegisterDonor: onDonor(RegisterDonor, [
    'DONOR_EXISTS',
    'PARTY_STATUS_NOT_APPLICABLE',
    'UNKNOWN_COUNTRY',
    'INVALID_DATE',
  ]),
  RecordPartyStatus: onDonor(RecordPartyStatus, [
    'DONOR_UNKNOWN',
    'PARTY_STATUS_NOT_APPLICABLE',
    'INVALID_DATE',
    'DATES_NOT_ORDERED',
  ]),
  RecordDueDiligence: onDonor(RecordDueDiligence, [
    'DONOR_UNKNOWN',
    'INVALID_DATE',
    'DATE_IN_FUTURE',
    'DATES_NOT_ORDERED',
  ]),
  SetPurpose: onOneStream({
    codes: [
      'AUTHORITY_REQUIRED',
      'PURPOSE_UNKNOWN',
      'PURPOSE_NOT_ALLOWED',
      'INVALID_DATE',
      'DATES_NOT_ORDERED',
      'LIMIT_EXCEEDED',
    ],
    ...{ command: SetPurpose, step: 'purposes', decider: purposesDecider },
    context: async ({ request }, { contexts }) => ({
      byController: contexts.isByController(request),
    }),
    stream: () => stream.purposes,
    id: ({ code }) => code,
  }),
  PublishExchangeRates: onOneStream({
    codes: [
      'RATE_LIST_EXISTS',
      'RATE_LIST_UNKNOWN',
      'RATE_MISSING',
      'RATE_APPROVAL_REQUIRED',
      'UNKNOWN_CURRENCY',
      'INVALID_AMOUNT',
      'INVALID_DATE',
      'DATE_IN_FUTURE',
    ],
    ...{ command: PublishExchangeRates, step: 'rates', decider: ratesDecider, context: noContext },
    stream: () => stream.rates,
    id: (_facts, { events }) => events[0]?.event.data.listId ?? '',
  }),
  OpenBankAccount: onOneStream({
    codes: [
      'BANK_ACCOUNT_EXISTS',
      'LEDGER_ACCOUNT_IN_USE',
      'LEDGER_ACCOUNT_INVALID',
      'UNKNOWN_CURRENCY',
      'INVALID_DATE',
      'DATE_IN_FUTURE',
      'LIMIT_EXCEEDED',
    ],
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
    codes: ['EVENT_READABLE', 'DUPLICATE_ID'],
    ...{ command: SkipEvent, step: 'ledger', decider: ledgerDecider },
    stream: () => stream.ledger,
    id: ({ eventId }) => eventId,
    context: async (_command, { books }) => ({ unreadable: books.unreadable() }),
  }),
};
