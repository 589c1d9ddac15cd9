import type { IsoDate } from '../../kernel/dates';
import type { DatedFacts } from '../../kernel/booking';
import type { Entry } from '../../kernel/entries';
import { functionalCurrency } from '../../kernel/currency';
import { Money } from '../../kernel/money';
import { postingDateOf } from '../../period/posting';
import type { RatesUsed } from '../../rates/rates.facts';
import type { Movement, ReceiptCash } from './receipt-cash';
import type { HeldMoney } from '../../revaluation/revaluation.facts';
import type {
  ReceiptRevaluationReversedFacts,
  ReceiptRevaluedFacts,
} from '../facts/revaluation.facts';

/** A run's revaluation of one receipt, and the number of the receipt's events by then. */
export interface ReceiptRevaluation {
  readonly eventId: string;
  readonly revaluationId: string;
  readonly date: IsoDate;
  readonly rates: RatesUsed;
  readonly items: ReceiptRevaluedFacts['items'];
  readonly entries: readonly Entry[];
  readonly reversed: boolean;
  /** Shares that later movements took, each on its day. */
  readonly takenBack: readonly TakenBack[];
  /** Number of the latest event that the run took into account. */
  readonly through: number;
  /** Numbers of the events that made the revaluation and that reversed it. */
  readonly revision: number;
  readonly reversedBy?: number | undefined;
}

/** A share of a revaluation that left with a later movement. */
interface TakenBack {
  readonly date: IsoDate;
  readonly revision: number;
  readonly items: ReceiptRevaluedFacts['items'];
  readonly entries: readonly Entry[];
}

interface OfApplication extends Movement {
  readonly applicationId: string;
}

/** Movements of a receipt's unapplied money. */
interface MoneyOfReceipt {
  readonly unassigned: readonly Movement[];
  readonly overpaid: readonly OfApplication[];
  readonly cash: ReceiptCash;
  readonly revision: number;
}

interface RevaluedReceipt extends MoneyOfReceipt {
  readonly revaluations: readonly ReceiptRevaluation[];
}

/** A record of a bank credit, with earlier reversed records of the same credit. */
interface CreditRecord<Of> extends RevaluedReceipt {
  readonly facts: DatedFacts;
  readonly reversedOn?: IsoDate | undefined;
  readonly earlier?: Of | undefined;
}

/** Returns the latest record of a credit that fits; undefined if none does. */
function latestRecord<Of extends CreditRecord<Of>>(
  receipt: Of,
  fits: (record: Of) => boolean,
): Of | undefined {
  if (fits(receipt)) return receipt;
  return receipt.earlier && latestRecord(receipt.earlier, fits);
}

/** Returns the record that was in the books at the end of a day; there is at most one. */
export function recordOn<Of extends CreditRecord<Of>>(receipt: Of, date: IsoDate): Of | undefined {
  return latestRecord(
    receipt,
    ({ facts, reversedOn }) =>
      postingDateOf(facts) <= date && (reversedOn === undefined || reversedOn > date),
  );
}

/** Returns the latest record that a matching run valued; undefined if there is none. */
export function recordValued<Of extends CreditRecord<Of>>(
  receipt: Of,
  isRun: (run: ReceiptRevaluation) => boolean,
): Of | undefined {
  return latestRecord(receipt, ({ revaluations }) => revaluations.some(isRun));
}

/** Returns the receipt with one of its records replaced. */
export function withRecord<Of extends CreditRecord<Of>>(receipt: Of, record: Of, after: Of): Of {
  if (receipt === record || receipt.earlier === undefined) return after;
  return { ...receipt, earlier: withRecord(receipt.earlier, record, after) };
}

/** Returns the movements of one item, including changes of value by revaluations. */
export function movementsOf(
  { unassigned, overpaid, cash }: MoneyOfReceipt,
  { kind, applicationId, bankAccount = '' }: HeldMoney,
): readonly Movement[] {
  switch (kind) {
    case 'UNAPPLIED':
      return unassigned;
    case 'OVERPAYMENT':
      return overpaid.filter((movement) => movement.applicationId === applicationId);
    case 'CASH':
      return cash.get(bankAccount)?.movements ?? [];
  }
}

/** Key of an item within its receipt. */
export function moneyKey({ kind, applicationId = '', bankAccount = '' }: HeldMoney): string {
  return `${kind}|${applicationId}|${bankAccount}`;
}

export function revalued<Receipt extends RevaluedReceipt>(
  receipt: Receipt,
  facts: ReceiptRevaluedFacts & { readonly entries: readonly Entry[] },
  eventId: string,
): Receipt {
  const { revaluationId, effectiveDate: date, items, entries, rates } = facts;
  // A share that a reversal restores is posted on the posting date of the reversal.
  const posted = postingDateOf(facts);
  const valued = withValues(receipt, items, { date: posted, sign: 1n });
  const { revision } = receipt;
  if (facts.takesBack) {
    const revaluations = receipt.revaluations.map((run) =>
      run.revaluationId === revaluationId && !run.reversed
        ? {
            ...run,
            // Only shares booked right after the run extend `through`. A share restored later does not, so
            // that movements before it still block the run's reversal.
            through: run.through === revision - 1 ? revision : run.through,
            takenBack: [...run.takenBack, { date: posted, revision, items, entries }],
          }
        : run,
    );
    return { ...valued, revaluations };
  }
  const identity = { eventId, revaluationId, date, items, entries, rates };
  const own = { ...identity, reversed: false, takenBack: [], through: revision, revision };
  return { ...valued, revaluations: [...receipt.revaluations, own] };
}

export function revaluationReversed<Receipt extends RevaluedReceipt>(
  receipt: Receipt,
  facts: ReceiptRevaluationReversedFacts,
): Receipt {
  const own = receipt.revaluations.find(({ eventId }) => eventId === facts.reverses);
  const taken = { date: postingDateOf(facts), sign: -1n };
  const revaluations = receipt.revaluations.map((revaluation) =>
    revaluation === own
      ? { ...revaluation, reversed: true, reversedBy: receipt.revision }
      : revaluation,
  );
  const items = own ? [own, ...own.takenBack].flatMap((part) => part.items) : [];
  return { ...withValues(receipt, items, taken), revaluations };
}

/**
 * Adds or removes the differences of items on the debts of a receipt. Differences of cash are in the entries
 * of the event.
 */
function withValues<Of extends MoneyOfReceipt>(
  receipt: Of,
  items: ReceiptRevaluedFacts['items'],
  { date, sign }: { readonly date: IsoDate; readonly sign: bigint },
): Of {
  const differences = items.map((item) => ({
    ...item,
    movement: { date, amount: 0n, usd: sign * differenceOf(item) },
  }));
  const of = (kind: HeldMoney['kind']) => differences.filter((item) => item.kind === kind);
  const overpaid = of('OVERPAYMENT').map(({ applicationId = '', movement }): OfApplication => ({
    ...movement,
    applicationId,
  }));
  return {
    ...receipt,
    unassigned: [...receipt.unassigned, ...of('UNAPPLIED').map(({ movement }) => movement)],
    overpaid: [...receipt.overpaid, ...overpaid],
  };
}

/** Returns the difference of an item's value, in US cents. */
export function differenceOf({
  carryingUsd,
  valueUsd,
}: ReceiptRevaluedFacts['items'][number]): bigint {
  const value = Money.parse(valueUsd, functionalCurrency);
  return value.minus(Money.parse(carryingUsd, functionalCurrency)).minor;
}

/** Returns the latest unreversed revaluation; no fact of the receipt may be posted before it. */
export function latestOfReceipt({
  revaluations,
}: Pick<RevaluedReceipt, 'revaluations'>): ReceiptRevaluation | undefined {
  return revaluations
    .filter(({ reversed }) => !reversed)
    .reduce<ReceiptRevaluation | undefined>(
      (latest, revaluation) =>
        latest !== undefined && latest.date > revaluation.date ? latest : revaluation,
      undefined,
    );
}

/** Returns the last day on which a debt changed its value but not its amount. */
export function lastValueChangeOf({ unassigned, overpaid }: MoneyOfReceipt): IsoDate | undefined {
  return [...unassigned, ...overpaid]
    .filter(({ amount, usd }) => amount === 0n && usd !== 0n)
    .map(({ date }) => date)
    .toSorted()
    .at(-1);
}
