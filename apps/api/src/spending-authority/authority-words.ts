import { account } from '@art30/accounting';
import { minus, plus, type Words } from '@art30/books';

/** What each figure of spending authority is, as sums over journal rows. */
export const authorityWords = {
  gross: {
    means: 'Authority given, programmable and support reserve, less reductions and refunds',
    terms: [plus(account.memoProgrammable, account.memoSupportReserve)],
  },
  programmable: {
    means: 'Part of it for direct expenditure',
    terms: [plus(account.memoProgrammable)],
  },
  supportReserve: {
    means: 'Part of it for programme support costs',
    terms: [plus(account.memoSupportReserve)],
  },
  spentDirect: {
    means: 'Direct expenditure',
    terms: [plus(account.directExpenditure)],
  },
  pscCharged: {
    means: 'Programme support cost charged',
    terms: [plus(account.supportCharged)],
  },
  availableProgrammable: {
    means: 'Programmable authority that is not spent',
    terms: [plus(account.memoProgrammable), minus(account.directExpenditure)],
  },
  availableSupportReserve: {
    means: 'Support reserve that is not charged',
    terms: [plus(account.memoSupportReserve), minus(account.supportCharged)],
  },
} as const satisfies Words;

export type AuthorityWord = keyof typeof authorityWords;

/** Accounts of all these figures: only their lines make a row. */
export const authorityAccounts = [
  account.memoProgrammable,
  account.memoSupportReserve,
  account.directExpenditure,
  account.supportCharged,
] as const;
