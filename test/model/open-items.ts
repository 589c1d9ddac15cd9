import {
  account,
  bookedLines,
  functionalCurrency,
  isCash,
  postingDateOf,
  type BookedLine,
  type DatedFacts,
  type Entry,
  type IsoDate,
} from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import type { OpenItems } from '@art30/ledger';

const owedOnPledges: readonly string[] = [
  account.receivable,
  account.conditionalLiability,
  account.refundsPayable,
  account.levyPayable,
];
const owedOnReceipts: readonly string[] = [account.unappliedReceipts, account.refundsPayable];

/** Computes the items that are open as at a date from the entries alone, without the code of the service. */
export function openItemsAsAt(log: readonly RecordedEvent[], asAt: IsoDate): OpenItems['found'] {
  const open = new Map<string, { line: BookedLine; amount: bigint; usd: bigint }>();
  for (const { data } of log) {
    const entries = data['entries'] as unknown as readonly Entry[];
    for (const line of bookedLines(postingDateOf(data as unknown as DatedFacts), entries)) {
      if (line.date > asAt || !changesWithRates(line)) continue;
      const { pledge, instalment, purpose, bankAccount, fund } = line.dims;
      const owner = [pledge ?? '-', receiptOf(line) ?? '-', itemsOf(line) ?? '-', fund];
      const place = [line.account, line.currency, instalment, purpose, bankAccount];
      const key = [...owner, ...place].join('|');
      const sumsSoFar = open.get(key) ?? { line, amount: 0n, usd: 0n };
      const sums = { amount: sumsSoFar.amount + line.amount, usd: sumsSoFar.usd + line.usd };
      open.set(key, { line, ...sums });
    }
  }
  const still = [...open.values()].filter(({ amount, usd }) => amount !== 0n || usd !== 0n);
  return byCurrency(still.map(({ line }) => line));
}

function byCurrency(lines: readonly BookedLine[]): OpenItems['found'] {
  const found = new Map<string, Record<'pledges' | 'receipts' | 'bankAccounts', Set<string>>>();
  for (const line of lines) {
    const { pledge } = line.dims;
    const [receipt, items] = [receiptOf(line), itemsOf(line)];
    const none = { pledges: new Set<string>(), receipts: new Set<string>() };
    const own = found.get(line.currency) ?? { ...none, bankAccounts: new Set<string>() };
    found.set(line.currency, own);
    if (pledge !== undefined) own.pledges.add(pledge);
    else if (receipt !== undefined) own.receipts.add(receipt);
    else if (items !== undefined) own.bankAccounts.add(items);
  }
  return [...found].map(([currency, { pledges, receipts, bankAccounts }]) => ({
    currency,
    pledges: [...pledges],
    receipts: [...receipts],
    bankAccounts: [...bankAccounts],
  }));
}

/** Returns the receipt of a line of money in suspense; undefined for any other line. */
function receiptOf({ dims }: BookedLine): string | undefined {
  return dims.pledge === undefined && dims.accountItem === undefined ? dims.receipt : undefined;
}

/** Returns the bank account of a line of its own items; undefined for any other line. */
export function itemsOf({ dims }: BookedLine): string | undefined {
  return dims.accountItem === undefined ? undefined : dims.bankAccount;
}

export function changesWithRates(line: BookedLine): boolean {
  const { account: code, currency, dims } = line;
  if (currency === functionalCurrency) return false;
  if (itemsOf(line) !== undefined) return isCash(code);
  if (isCash(code)) return dims.pledge !== undefined || dims.receipt !== undefined;
  return dims.pledge === undefined
    ? dims.receipt !== undefined && owedOnReceipts.includes(code)
    : owedOnPledges.includes(code);
}
