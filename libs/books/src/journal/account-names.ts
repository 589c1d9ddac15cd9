import { chartOfAccounts, typeOfAccount, type AccountType } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { text } from '../times/rows';

const chart = new Map(chartOfAccounts.map((account) => [account.code, account]));

/** Looks up names of ledger accounts, in the chart of accounts and among the bank accounts that were opened. */
export class AccountNames {
  constructor(private readonly readStore: ReadStore) {}

  /** Returns a function that looks up an account by its code. An account without a name gets its code as its name. */
  all(): (code: string) => { name: string; type: AccountType } {
    const ofBanks = new Map<string, string>();
    const opened = `SELECT id, changes FROM bank_accounts
      WHERE json_type(changes, '$.ledgerAccount') IS NOT NULL`;
    for (const row of this.readStore.query(opened)) {
      const { ledgerAccount, currency } = JSON.parse(text(row, 'changes')) as {
        ledgerAccount: string;
        currency: string;
      };
      ofBanks.set(ledgerAccount, `Cash at bank, ${currency} (${text(row, 'id')})`);
    }
    return (code) => {
      const chartEntry = chart.get(code);
      return {
        name: chartEntry?.name ?? ofBanks.get(code) ?? code,
        type: chartEntry?.type ?? typeOf(code),
      };
    };
  }
}

function typeOf(code: string): AccountType {
  const type = typeOfAccount(code);
  if (type === undefined) throw new Error(`account ${code} is not in the chart of accounts`);
  return type;
}
