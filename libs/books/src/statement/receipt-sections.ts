import { functionalCurrency, type RegisteredReceipt } from '@art30/accounting';
import type { ReceiptValuation } from '../receipts/receipt-valuations';
import { moneyOf, usdMoney } from '../slices/slice-values';
import { type Sum } from '../slices/slices';
import { eventOf } from './statement-sections';
import type { EventSums } from './statement-sums';
import type { receiptWords } from './statement-words';

type Line = EventSums<keyof typeof receiptWords>;

/** A bank credit as the register holds it, with its account. */
export type CreditMembers = RegisteredReceipt & {
  /** Name of the account at the end of the period. */
  readonly bankAccountName?: string | undefined;
};

/** Facts of the credits that a statement lists, by receipt, pledge and event. */
interface CreditFacts {
  readonly credits: ReadonlyMap<string, CreditMembers>;
  /** Currency of each pledge. */
  readonly currencies: ReadonlyMap<string, string>;
  /** The run, if one valued the money of an event before the event took it. */
  readonly valuedBefore: (sequence: number, currency: string) => ReceiptValuation | undefined;
}

/**
 * Money that events credited to pledges: one line for each currency in which its cash came, as part of a
 * receipt may have been converted before it was applied. What it settled, in the currency of the pledge,
 * stands on the first of them.
 *
 * @param cells sums of an event and pledge by currency, those of one event together.
 */
export function receiptSections(cells: readonly Line[], facts: CreditFacts) {
  const credits = new Map<string, Line[]>();
  for (const cell of cells) {
    const key = `${cell.sequence} ${cell.pledge}`;
    credits.set(key, [...(credits.get(key) ?? []), cell]);
  }
  return [...credits.values()].flatMap((own) => {
    const settled = own.map(({ sums }) => sums.settled).filter((sum) => !isZero(sum));
    // What was reversed in the same period credited nothing.
    if (settled.length === 0) return [];
    // A memorandum line of what was settled names no receipt; the cash does.
    const receipt = own.find((cell) => cell.receipt !== null)?.receipt ?? null;
    const came = own.filter(({ sums }) => !isZero(sums.net) || !isZero(sums.charges));
    return (came.length === 0 ? own.slice(0, 1) : came).map((line, index) => ({
      ...receiptSection({ ...line, receipt }, facts),
      ...(index === 0 ? { settled: settledOf(line, settled[0], facts) } : {}),
    }));
  });
}

function receiptSection(line: Line, { credits, currencies, valuedBefore }: CreditFacts) {
  const { net, charges } = line.sums;
  const pledge = line.pledge ?? '';
  const credit = line.receipt === null ? undefined : credits.get(line.receipt);
  const ofPledge = currencies.get(pledge) ?? functionalCurrency;
  const currency = net.currency ?? credit?.net.currency ?? ofPledge;
  const revaluation = valuedBefore(line.sequence, currency);
  return {
    ...eventOf(line),
    pledge,
    recommendation: line.recommendation ?? '',
    receipt: line.receipt,
    ...creditFacts(credit, currency),
    gross: moneyOf(net.amount + charges.amount, currency),
    charges: moneyOf(charges.amount, currency),
    net: moneyOf(net.amount, currency),
    ...(revaluation === undefined ? {} : { revaluation }),
    netUsd: usdMoney(net.usd),
    chargesUsd: usdMoney(charges.usd),
  };
}

function settledOf(
  { pledge }: Line,
  settled: Line['sums']['settled'] | undefined,
  { currencies }: Pick<CreditFacts, 'currencies'>,
) {
  const ofPledge = currencies.get(pledge ?? '') ?? functionalCurrency;
  return moneyOf(settled?.amount ?? 0n, settled?.currency ?? ofPledge);
}

function isZero({ amount, usd }: Sum): boolean {
  return amount === 0n && usd === 0n;
}

/** The credit, and its rate where the money is still in the currency that came. */
function creditFacts(credit: CreditMembers | undefined, currency: string) {
  if (credit === undefined) {
    return { bankAccount: null, bankReference: null, valueDate: null, rate: null };
  }
  const { bankAccount, bankAccountName, bankReference, valueDate, net, rate } = credit;
  const unitsPerUsd = net.currency === currency ? rate?.unitsPerUsd : undefined;
  return {
    bankAccount,
    ...(bankAccountName === undefined ? {} : { bankAccountName }),
    bankReference,
    valueDate,
    rate: unitsPerUsd ?? null,
  };
}
