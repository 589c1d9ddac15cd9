import { chartOfAccounts, type AnyLedgerEvent } from '@art30/accounting';
import { canonicalJson } from '@art30/event-sourcing';

interface PolicyUse {
  readonly events: number;
  readonly lines: number;
}

const chart = new Map(chartOfAccounts.map((account) => [account.code, account]));

/** Index of the posting policies, ledger accounts and bank accounts that events name. */
export class BooksOfEvents {
  readonly #policies = new Map<string, PolicyUse>();
  readonly #accounts = new Set<string>();
  readonly #banks = new Map<string, { readonly code: string; readonly currency: string }>();

  add({ type, data }: AnyLedgerEvent): void {
    const { policy, entries } = data;
    const { events, lines } = this.#policies.get(policy) ?? { events: 0, lines: 0 };
    this.#policies.set(policy, { events: events + 1, lines: lines + entries.length });
    for (const { account } of entries) this.#accounts.add(account);
    if (type !== 'BankAccountOpened') return;
    this.#banks.set(data.ledgerAccount, { code: data.code, currency: data.currency });
  }

  /** Returns the index as one line of canonical JSON. */
  text(): string {
    const policies = sorted(this.#policies).map(([policy, use]) => ({ policy, ...use }));
    const accounts = [...this.#accounts].sort().map((code) => ({
      code,
      name: chart.get(code)?.name ?? null,
      type: chart.get(code)?.type ?? null,
    }));
    const bankAccounts = sorted(this.#banks).map(([ledgerAccount, { code, currency }]) => ({
      ledgerAccount,
      code,
      currency,
    }));
    return `${canonicalJson({ policies, accounts, bankAccounts })}\n`;
  }
}

function sorted<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
