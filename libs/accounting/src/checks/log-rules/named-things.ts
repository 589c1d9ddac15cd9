import type { Json, JsonObject } from '@art30/event-sourcing';
import { clearingAccount } from '../../bank-account/bank-account.decider';
import { isProposalEvent } from '../../proposal/facts/proposal.facts';
import { findingAt, type KnownEvent, type LogFinding } from './finding';

/** Published list of exchange rates: its date and rates, which events that use a rate repeat. */
interface KnownList {
  readonly effectiveDate: string;
  readonly rates: ReadonlySet<string>;
}

/** Checks that the donors, bank accounts and rate lists named by an event were registered earlier in the log. */
export class KnownThings {
  private readonly donors = new Set<string>();
  /** Ledger account of each bank account, by the code of the bank account. */
  private readonly bankAccounts = new Map<string, string>();
  private readonly lists = new Map<string, KnownList>();

  check(at: KnownEvent): readonly LogFinding[] {
    const { ledgerEvent } = at;
    switch (ledgerEvent.type) {
      case 'DonorRegistered':
        this.donors.add(ledgerEvent.data.donorId);
        return [];
      case 'BankAccountOpened':
        this.bankAccounts.set(ledgerEvent.data.code, ledgerEvent.data.ledgerAccount);
        return [];
      case 'ExchangeRatesPublished': {
        const { listId, effectiveDate, rates } = ledgerEvent.data;
        this.lists.set(listId, { effectiveDate, rates: new Set(Object.values(rates)) });
        return [];
      }
      default: {
        if (isProposalEvent(ledgerEvent)) return [];
        const unknown: string[] = [];
        this.lookAt({ ...at.event.data, entries: null }, unknown);
        return unknown.map((detail) => findingAt(at, 'NOT_IN_LOG', detail));
      }
    }
  }

  /**
   * Searches a value and everything nested in it for unregistered donors, bank accounts and rates, and adds a sentence
   * on each to `unknown`.
   */
  private lookAt(value: Json | undefined, unknown: string[]): void {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value as readonly Json[]) this.lookAt(item, unknown);
      return;
    }
    const members = value as JsonObject;
    const named = [
      this.unknownDonor(members),
      this.unknownBankAccount(members),
      this.unknownRate(members),
    ];
    for (const detail of named) if (detail !== undefined) unknown.push(detail);
    for (const member of Object.values(members)) this.lookAt(member, unknown);
  }

  private unknownDonor({ donorId }: JsonObject): string | undefined {
    if (typeof donorId !== 'string' || this.donors.has(donorId)) return undefined;
    return `the event names donor ${donorId}, who is not registered before it`;
  }

  private unknownBankAccount({ bankAccount, ledgerAccount }: JsonObject): string | undefined {
    // Money in transfer between two accounts is on the clearing account, which is never registered.
    if (typeof bankAccount !== 'string' || bankAccount === clearingAccount) return undefined;
    const expectedAccount = this.bankAccounts.get(bankAccount);
    if (expectedAccount === undefined) {
      return `the event names bank account ${bankAccount}, which is not opened before it`;
    }
    if (ledgerAccount === undefined || ledgerAccount === expectedAccount) return undefined;
    return `the event books ${bankAccount} on another ledger account than ${expectedAccount}`;
  }

  private unknownRate({ list, effectiveDate, unitsPerUsd }: JsonObject): string | undefined {
    if (typeof list !== 'string' || typeof unitsPerUsd !== 'string') return undefined;
    const publishedList = this.lists.get(list);
    if (publishedList === undefined)
      return `the event names rate list ${list}, which is not published before it`;
    const isSo =
      publishedList.effectiveDate === effectiveDate && publishedList.rates.has(unitsPerUsd);
    return isSo
      ? undefined
      : `the event names a rate of ${unitsPerUsd} of list ${list}, which has no such rate`;
  }
}
