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

/** A revaluation of a receipt by one run, and how much had happened to the receipt by then. */
export interface ReceiptRevaluation {
  readonly eventId: string;
  readonly revaluationId: string;
  readonly date: IsoDate;
  readonly rates: RatesUsed;
  readonly items: ReceiptRevaluedFacts['items'];
  readonly entries: readonly Entry[];
  readonly reversed: boolean;
  /** What later movements took back of it, each on its day. */
  readonly takenBack: readonly TakenBack[];
  /** Number of the latest event by which money had moved, or its values, when it was given. */
  readonly through: number;
  /** Numbers of the events that gave it, and of that which reversed it. */
  readonly revision: number;
  readonly reversedBy?: number | undefined;
}

/** A share of a revaluation that left with what moved since. */
interface TakenBack {
  readonly date: IsoDate;
  readonly revision: number;
  readonly items: ReceiptRevaluedFacts['items'];
  readonly entries: readonly Entry[];
}

interface OfApplication extends Movement {
  readonly applicationId: string;
}

/** Movements of money of a receipt that is applied to no pledge. */
interface MoneyOfReceipt {
  readonly unassigned: readonly Movement[];
  readonly overpaid: readonly OfApplication[];
  readonly cash: ReceiptCash;
  readonly revision: number;
}

interface RevaluedReceipt extends MoneyOfReceipt {
  readonly revaluations: readonly ReceiptRevaluation[];
}

/** A record of a bank credit, which may have been recorded and reversed before. */
interface CreditRecord<Of> extends RevaluedReceipt {
  readonly facts: DatedFacts;
  readonly reversedOn?: IsoDate | undefined;
  readonly earlier?: Of | undefined;
}

/** The latest record of a credit that fits; undefined where none does. */
function latestRecord<Of extends CreditRecord<Of>>(
  receipt: Of,
  fits: (record: Of) => boolean,
): Of | undefined {
  if (fits(receipt)) return receipt;
  return receipt.earlier && latestRecord(receipt.earlier, fits);
}

/** The record that was in the books at the end of a day; there is at most one. */
export function recordOn<Of extends CreditRecord<Of>>(receipt: Of, date: IsoDate): Of | undefined {
  return latestRecord(
    receipt,
    ({ facts, reversedOn }) =>
      postingDateOf(facts) <= date && (reversedOn === undefined || reversedOn > date),
  );
}

/** The record that was valued by a run; undefined where none was. */
export function recordValued<Of extends CreditRecord<Of>>(
  receipt: Of,
  isRun: (run: ReceiptRevaluation) => boolean,
): Of | undefined {
  return latestRecord(receipt, ({ revaluations }) => revaluations.some(isRun));
}

/** The receipt with one of its records as an event left it. */
export function withRecord<Of extends CreditRecord<Of>>(receipt: Of, record: Of, after: Of): Of {
  if (receipt === record || receipt.earlier === undefined) return after;
  return { ...receipt, earlier: withRecord(receipt.earlier, record, after) };
}

/** Movements of money of one kind, with the value that revaluations gave it. */
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

/** Tells one item of a receipt from its others. */
export function moneyKey({ kind, applicationId = '', bankAccount = '' }: HeldMoney): string {
  return `${kind}|${applicationId}|${bankAccount}`;
}

export function revalued<Receipt extends RevaluedReceipt>(
  receipt: Receipt,
  facts: ReceiptRevaluedFacts & { readonly entries: readonly Entry[] },
  eventId: string,
): Receipt {
  const { revaluationId, effectiveDate: date, items, entries, rates } = facts;
  // A share that comes back with a reversal is posted where that is.
  const posted = postingDateOf(facts);
  const valued = withValues(receipt, items, { date: posted, sign: 1n });
  const { revision } = receipt;
  if (facts.takesBack) {
    const revaluations = receipt.revaluations.map((run) =>
      run.revaluationId === revaluationId && !run.reversed
        ? {
            ...run,
            // A share that comes back later, with what had taken it, lets nothing before it pass.
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
 * The receipt with the differences of these items on what is owed, or without them again. Those of
 * its cash are among the entries of the event.
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

/** What an item adds to the value of its money, in US cents. */
export function differenceOf({
  carryingUsd,
  valueUsd,
}: ReceiptRevaluedFacts['items'][number]): bigint {
  const value = Money.parse(valueUsd, functionalCurrency);
  return value.minus(Money.parse(carryingUsd, functionalCurrency)).minor;
}

/** The latest unreversed revaluation: no fact of the receipt is dated before it. */
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

/** The last day on which the value of what is owed changed and its amount did not. */
export function lastValueChangeOf({ unassigned, overpaid }: MoneyOfReceipt): IsoDate | undefined {
  return [...unassigned, ...overpaid]
    .filter(({ amount, usd }) => amount === 0n && usd !== 0n)
    .map(({ date }) => date)
    .toSorted()
    .at(-1);
}
