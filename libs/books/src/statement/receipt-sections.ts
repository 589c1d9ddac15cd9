import { functionalCurrency, type RegisteredReceipt } from '@art30/accounting';
import type { ReceiptValuation } from '../receipts/receipt-valuations';
import { moneyOf, usdMoney } from '../slices/slice-values';
import { type Sum } from '../slices/slices';
import { eventOf } from './statement-sections';
import type { EventSums } from './statement-sums';
import type { receiptWords } from './statement-words';

type Line = EventSums<keyof typeof receiptWords>;

/** A bank credit as the register of receipts holds it, with the name of the bank account. */
export type CreditMembers = RegisteredReceipt & {
  /** Name of the bank account at the end of the period; undefined if it has none. */
  readonly bankAccountName?: string | undefined;
};

/**
 * Facts that the lines for bank credits need: the credits by receipt, the currencies of the pledges, and earlier
 * revaluations of the money.
 */
interface CreditFacts {
  readonly credits: ReadonlyMap<string, CreditMembers>;
  /** Currency of each pledge, by the id of the pledge. */
  readonly currencies: ReadonlyMap<string, string>;
  /** Returns the revaluation run that had valued the money before the event took it; undefined if there was none. */
  readonly valuedBefore: (sequence: number, currency: string) => ReceiptValuation | undefined;
}

/**
 * Returns statement lines for money that events credited to pledges. There is one line for each currency of the cash,
 * since a part of a receipt may have been converted before it was applied. The first line of an event also states the
 * settled amount in the pledge's currency.
 *
 * @param cells sums by event, pledge and currency, with those of one event adjacent.
 */
export function receiptSections(cells: readonly Line[], facts: CreditFacts) {
  const credits = new Map<string, Line[]>();
  for (const cell of cells) {
    const key = `${cell.sequence} ${cell.pledge}`;
    credits.set(key, [...(credits.get(key) ?? []), cell]);
  }
  return [...credits.values()].flatMap((own) => {
    const settled = own.map(({ sums }) => sums.settled).filter((sum) => !isZero(sum));
    // An event reversed in the same period has no amounts left and gets no line.
    if (settled.length === 0) return [];
    // The memorandum line of a settlement names no receipt, but the cash line does.
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

/**
 * Returns bank account, reference, value date and rate of a bank credit. The rate is stated only if the money is still
 * in the currency of the credit.
 */
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
