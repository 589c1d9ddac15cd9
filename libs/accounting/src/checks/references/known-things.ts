import type { Json, JsonObject } from '@art30/event-sourcing';
import { clearingAccount } from '../../bank-account/bank-account.decider';
import { isProposalEvent } from '../../proposal/proposal.facts';
import { findingAt, type KnownEvent, type LogFinding } from '../log/finding';

/** A list of rates as far as it is named by others. */
interface KnownList {
  readonly effectiveDate: string;
  readonly rates: ReadonlySet<string>;
}

/** Donors, bank accounts and rate lists that events name: each stands in the log before it is named. */
export class KnownThings {
  private readonly donors = new Set<string>();
  /** Ledger account by the code of the bank account. */
  private readonly bankAccounts = new Map<string, string>();
  private readonly lists = new Map<string, KnownList>();

  check(at: KnownEvent): readonly LogFinding[] {
    const { known } = at;
    switch (known.type) {
      case 'DonorRegistered':
        this.donors.add(known.data.donorId);
        return [];
      case 'BankAccountOpened':
        this.bankAccounts.set(known.data.code, known.data.ledgerAccount);
        return [];
      case 'ExchangeRatesPublished': {
        const { listId, effectiveDate, rates } = known.data;
        this.lists.set(listId, { effectiveDate, rates: new Set(Object.values(rates)) });
        return [];
      }
      default: {
        if (isProposalEvent(known)) return [];
        const { entries: _entries, ...facts } = at.event.data;
        return this.unknownIn(facts).map((detail) => findingAt(at, 'NOT_IN_LOG', detail));
      }
    }
  }

  private unknownIn(value: Json): readonly string[] {
    if (typeof value !== 'object' || value === null) return [];
    if (Array.isArray(value)) return value.flatMap((item: Json) => this.unknownIn(item));
    const members = value as JsonObject;
    return [
      ...this.unknownDonor(members),
      ...this.unknownBankAccount(members),
      ...this.unknownRate(members),
      ...Object.values(members).flatMap((member) => this.unknownIn(member ?? null)),
    ];
  }

  private unknownDonor({ donorId }: JsonObject): readonly string[] {
    if (typeof donorId !== 'string' || this.donors.has(donorId)) return [];
    return [`it names donor ${donorId}, who is not registered before it`];
  }

  private unknownBankAccount({ bankAccount, ledgerAccount }: JsonObject): readonly string[] {
    // Money between two accounts is on one that nobody opens.
    if (typeof bankAccount !== 'string' || bankAccount === clearingAccount) return [];
    const known = this.bankAccounts.get(bankAccount);
    if (known === undefined) {
      return [`it names bank account ${bankAccount}, which is not opened before it`];
    }
    if (ledgerAccount === undefined || ledgerAccount === known) return [];
    return [`it books ${bankAccount} on another ledger account than ${known}`];
  }

  private unknownRate({ list, effectiveDate, unitsPerUsd }: JsonObject): readonly string[] {
    if (typeof list !== 'string' || typeof unitsPerUsd !== 'string') return [];
    const known = this.lists.get(list);
    if (known === undefined)
      return [`it names rate list ${list}, which is not published before it`];
    const isSo = known.effectiveDate === effectiveDate && known.rates.has(unitsPerUsd);
    return isSo ? [] : [`it names a rate of ${unitsPerUsd} of list ${list}, which has none such`];
  }
}
