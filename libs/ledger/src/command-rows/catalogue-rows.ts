import {
  AcknowledgeReadModelDifference,
  bankAccountsDecider,
  CloseBankAccount,
  documentDecider,
  donorDecider,
  EraseDocument,
  ErasePersonalText,
  erasureDecider,
  ledgerDecider,
  OpenBankAccount,
  personalOfDonor,
  personalTextsIn,
  PublishExchangeRates,
  purposesDecider,
  ratesDecider,
  RecordContact,
  RecordDueDiligence,
  RecordPartyStatus,
  RegisterDonor,
  RenameBankAccount,
  revisedDonor,
  ReviseDonor,
  SetPurpose,
  SetSigningRule,
  signingDecider,
  SkipEvent,
  stream,
  type AccountCash,
  type BankAccountCommand,
  type DonorCommand,
  type DonorContext,
  type DonorEvent,
  type DonorState,
  type LedgerCommand,
  type LedgerContext,
  type LedgerEventOfItself,
  type LedgerState,
  type RejectionCode,
} from '@art30/accounting';
import type { LedgerPorts } from '../log-views/log-view';
import { onOneStream, type CommandRow } from './command-row';

function onDonor<C extends DonorCommand>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
): CommandRow<C> {
  return onOneStream<C, DonorState, DonorEvent, DonorContext>({
    command,
    codes,
    step: 'donor',
    decider: donorDecider,
    refusals: { there: 'DONOR_EXISTS', missing: 'DONOR_UNKNOWN' },
    personal: { members: personalOfDonor, textsIn: personalTextsIn },
    stream: ({ donorId }) => stream.donor(donorId),
    id: ({ donorId }) => donorId,
    context: async (command, { ports: { books }, texts }, { state: donor }) => {
      const looks =
        command.type === 'RegisterDonor'
          ? command.facts
          : command.type === 'ReviseDonor' && donor && revisedDonor(donor, command.facts);
      const others = looks ? books.lookAlikes.donors(looks) : [];
      return { likeDonors: looks ? await texts.named(looks.name, others) : [] };
    },
  });
}

/**
 * Builds the row of a command on a bank account.
 *
 * @param cash reads the cash on the account by owner (a pledge, receipt or fund). Only closing an account needs it.
 */
function onBankAccounts<C extends BankAccountCommand>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
  cash?: (ledgerAccount: string, books: LedgerPorts['books']) => Promise<AccountCash>,
): CommandRow<C> {
  return onOneStream({
    command,
    codes,
    step: 'bank-accounts',
    decider: bankAccountsDecider,
    id: ({ code }) => code,
    context: async ({ facts }, { ports: { books } }, { state }) => {
      const account = state.opened.find(({ code }) => code === facts.code);
      return account && cash?.(account.ledgerAccount, books);
    },
  });
}

/** Rejection codes for a change of a bank account. */
const bankAccountCodes: readonly RejectionCode[] = [
  'BANK_ACCOUNT_UNKNOWN',
  'BANK_ACCOUNT_NOT_OPEN',
  'BANK_ACCOUNT_CLOSED',
  'INVALID_DATE',
  'DATE_IN_FUTURE',
  'DATES_NOT_ORDERED',
];

export const catalogueRows = {
  RegisterDonor: onDonor(RegisterDonor, [
    'NAME_REQUIRED',
    'PARTY_STATUS_NOT_APPLICABLE',
    'UNKNOWN_COUNTRY',
    'INVALID_DATE',
  ]),
  ReviseDonor: onDonor(ReviseDonor, [
    'NOTHING_REVISED',
    'NAME_REQUIRED',
    'PARTY_STATUS_NOT_APPLICABLE',
    'UNKNOWN_COUNTRY',
    'INVALID_DATE',
    'DATE_IN_FUTURE',
    'DATES_NOT_ORDERED',
  ]),
  RecordPartyStatus: onDonor(RecordPartyStatus, [
    'PARTY_STATUS_NOT_APPLICABLE',
    'INVALID_DATE',
    'DATES_NOT_ORDERED',
  ]),
  RecordDueDiligence: onDonor(RecordDueDiligence, [
    'INVALID_DATE',
    'DATE_IN_FUTURE',
    'DATES_NOT_ORDERED',
  ]),
  RecordContact: onDonor(RecordContact, [
    'INVALID_DATE',
    'DATE_IN_FUTURE',
    'DATES_NOT_ORDERED',
    'LIMIT_EXCEEDED',
  ]),
  SetPurpose: onOneStream({
    codes: [
      'PURPOSE_UNKNOWN',
      'PURPOSE_NOT_ALLOWED',
      'INVALID_DATE',
      'DATES_NOT_ORDERED',
      'LIMIT_EXCEEDED',
    ],
    command: SetPurpose,
    step: 'purposes',
    decider: purposesDecider,
    context: async ({ request }, { contexts }) => ({
      byController: contexts.isByController(request),
    }),
    id: ({ code }) => code,
  }),
  SetSigningRule: onOneStream({
    codes: ['INVALID_DATE', 'DATES_NOT_ORDERED', 'LIMIT_EXCEEDED'],
    command: SetSigningRule,
    step: 'signing',
    decider: signingDecider,
    context: async ({ request }, { contexts }) => ({
      byController: contexts.isByController(request),
    }),
    // A signing rule has the id of the event that sets it.
    id: (_facts, { events }) => events[0]?.id ?? '',
  }),
  PublishExchangeRates: onOneStream({
    codes: [
      'RATE_LIST_EXISTS',
      'RATE_LIST_UNKNOWN',
      'RATE_MISSING',
      'RATE_APPROVAL_REQUIRED',
      'APPROVAL_REFERENCE_REQUIRED',
      'UNKNOWN_CURRENCY',
      'INVALID_AMOUNT',
      'INVALID_DATE',
      'DATE_IN_FUTURE',
    ],
    command: PublishExchangeRates,
    step: 'rates',
    decider: ratesDecider,
    context: async ({ facts: { supersedes } }, { ports: { books }, contexts }) => ({
      prices: contexts.prices,
      periods: await contexts.periods(),
      runs: supersedes === undefined ? [] : books.runsAt(supersedes),
    }),
    id: (_facts, { events }) => events[0]?.event.data.listId ?? '',
  }),
  OpenBankAccount: onBankAccounts(OpenBankAccount, [
    'BANK_ACCOUNT_EXISTS',
    'LEDGER_ACCOUNT_IN_USE',
    'LEDGER_ACCOUNT_INVALID',
    'UNKNOWN_CURRENCY',
    'INVALID_DATE',
    'DATE_IN_FUTURE',
    'LIMIT_EXCEEDED',
  ]),
  RenameBankAccount: onBankAccounts(RenameBankAccount, bankAccountCodes),
  CloseBankAccount: onBankAccounts(
    CloseBankAccount,
    [...bankAccountCodes, 'BANK_ACCOUNT_NOT_EMPTY'],
    (ledgerAccount, books) => books.cashOn(ledgerAccount),
  ),
  ErasePersonalText: onOneStream({
    codes: ['TEXT_UNKNOWN', 'TEXT_ERASED'],
    command: ErasePersonalText,
    step: 'erasure',
    decider: erasureDecider,
    id: ({ reference }) => reference,
    context: async ({ facts, request }, { contexts, texts }) => ({
      isNamed: await texts.isNamed(facts.reference),
      byController: contexts.isByController(request),
    }),
  }),
  EraseDocument: onOneStream({
    codes: ['DOCUMENT_UNKNOWN', 'DOCUMENT_ERASED'],
    command: EraseDocument,
    step: 'erasure',
    decider: documentDecider,
    id: ({ sha256 }) => sha256,
    context: async ({ facts, request }, { ports: { books }, contexts }) => ({
      isNamed: (await books.documentStanding(facts.sha256)).isNamed,
      byController: contexts.isByController(request),
    }),
  }),
  AcknowledgeReadModelDifference: onLedger(AcknowledgeReadModelDifference, ['DUPLICATE_ID'], {
    step: 'difference',
    id: ({ toFingerprint }) => toFingerprint,
  }),
  SkipEvent: onLedger(SkipEvent, ['EVENT_READABLE', 'DUPLICATE_ID'], {
    step: 'ledger',
    id: ({ eventId }) => eventId,
  }),
};

function onLedger<C extends LedgerCommand>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
  { step, id }: { readonly step: string; readonly id: (facts: C['facts']) => string },
): CommandRow<C> {
  return onOneStream<C, LedgerState, LedgerEventOfItself, LedgerContext>({
    command,
    codes,
    step,
    id,
    decider: ledgerDecider,
    context: async ({ request }, { ports: { books }, contexts }) => ({
      unreadable: books.unreadable(),
      byController: contexts.isByController(request),
    }),
  });
}
