import type { PurposeKind, RateListKind, Recommendation } from '@art30/accounting';
import type { RegisterView } from './register';
import type { Thing } from './register-reader';

interface PurposeMembers {
  readonly kind: PurposeKind;
  readonly label: string;
  readonly parent?: string;
  readonly recommendations: Recommendation[];
  readonly validFrom: string;
  readonly validUntil: string | null;
}

export const purposes = {
  register: 'purposes',
  noun: 'PURPOSE',
  view: ({ id, kind, label, parent, ...purpose }: Thing<PurposeMembers>) => {
    const { recommendations, validFrom, validUntil } = purpose;
    return {
      ...{ code: id, kind, label, parent: parent ?? null },
      ...{ recommendations, validFrom, validUntil },
    };
  },
} satisfies RegisterView<PurposeMembers, unknown>;

interface RateListMembers {
  readonly effectiveDate: string;
  readonly publishedOn: string;
  readonly kind: RateListKind;
  readonly source: { readonly name: string; readonly sha256?: string };
  readonly rates: Record<string, string>;
  readonly supersedes?: string;
  readonly supersededBy?: string;
}

export const rateLists = {
  register: 'rate_lists',
  noun: 'RATE_LIST',
  view: ({ id, effectiveDate, publishedOn, kind, source, ...list }: Thing<RateListMembers>) => {
    const { rates, supersedes, supersededBy } = list;
    return {
      ...{ id, effectiveDate, publishedOn, kind, source, rates },
      supersedes: supersedes ?? null,
      supersededBy: supersededBy ?? null,
    };
  },
} satisfies RegisterView<RateListMembers, unknown>;

interface BankAccountMembers {
  readonly currency: string;
  readonly ledgerAccount: string;
  readonly openedOn: string;
  readonly name?: string;
  readonly closedOn?: string;
}

export const bankAccounts = {
  register: 'bank_accounts',
  noun: 'BANK_ACCOUNT',
  view: (account: Thing<BankAccountMembers>) => {
    const { id: code, name = null, currency, ledgerAccount, openedOn, closedOn = null } = account;
    return { code, name, currency, ledgerAccount, openedOn, closedOn };
  },
} satisfies RegisterView<BankAccountMembers, unknown>;
