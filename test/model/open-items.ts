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

/** What the books have open as at a day, read from nothing but what was booked. */
export function openItemsAsAt(log: readonly RecordedEvent[], asAt: IsoDate): OpenItems['found'] {
  const open = new Map<string, { line: BookedLine; amount: bigint; usd: bigint }>();
  for (const { data } of log) {
    const entries = data['entries'] as unknown as readonly Entry[];
    for (const line of bookedLines(postingDateOf(data as unknown as DatedFacts), entries)) {
      if (line.date > asAt || !changesWithRates(line)) continue;
      const { pledge, receipt, instalment, purpose, bankAccount } = line.dims;
      const owner = [pledge ?? '-', pledge === undefined ? receipt : '-'];
      const place = [line.account, line.currency, instalment, purpose, bankAccount];
      const key = [...owner, ...place].join('|');
      const known = open.get(key) ?? { line, amount: 0n, usd: 0n };
      const sums = { amount: known.amount + line.amount, usd: known.usd + line.usd };
      open.set(key, { line, ...sums });
    }
  }
  const still = [...open.values()].filter(({ amount, usd }) => amount !== 0n || usd !== 0n);
  return byCurrency(still.map(({ line }) => line));
}

function byCurrency(lines: readonly BookedLine[]): OpenItems['found'] {
  const found = new Map<string, { pledges: Set<string>; receipts: Set<string> }>();
  for (const line of lines) {
    const { pledge, receipt } = line.dims;
    const own = found.get(line.currency) ?? { pledges: new Set(), receipts: new Set() };
    found.set(line.currency, own);
    if (pledge !== undefined) own.pledges.add(pledge);
    else if (receipt !== undefined) own.receipts.add(receipt);
  }
  return [...found].map(([currency, { pledges, receipts }]) => ({
    ...{ currency, pledges: [...pledges], receipts: [...receipts] },
  }));
}

export function changesWithRates({ account: code, currency, dims }: BookedLine): boolean {
  if (currency === functionalCurrency) return false;
  if (isCash(code)) return dims.pledge !== undefined || dims.receipt !== undefined;
  return dims.pledge === undefined
    ? dims.receipt !== undefined && owedOnReceipts.includes(code)
    : owedOnPledges.includes(code);
}
