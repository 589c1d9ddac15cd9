import { drawnBy, heldByAssignments, openAssignments, totalOf } from '../state/assignment.state';
import { balancesFrom, residueIn, type Balance } from '../../accounts/balances';
import { functionalCurrency } from '../../kernel/currency';
import { demandNotFuture, type IsoDate } from '../../kernel/dates';
import { Money } from '../../kernel/money';
import { postingDateOf } from '../../period/posting';
import { uncancelled } from '../../pledge/revaluation/monetary-items';
import { demand, refuse } from '../../kernel/rejection';
import { runInWords, refuseRevaluedAgain, valued } from '../../revaluation/valuation';
import { usdAtFirst } from '../state/bank-credit';
import type { ReceiptFact } from '../facts/receipt.facts';
import type { HeldMoney } from '../../revaluation/revaluation.facts';
import type {
  RevalueReceipt,
  RevaluedMoney,
  UndoReceiptRevaluation,
} from '../facts/revaluation.facts';
import type { Receipt, ReceiptContext, ReceiptState } from '../state/receipt.state';
import {
  differenceOf,
  lastValueChangeOf,
  latestOfReceipt,
  moneyKey,
  movementsOf,
  recordOn,
  recordValued,
  type ReceiptRevaluation,
} from '../state/revaluation.state';
import { cashTaken, heldThere, type Movement } from '../state/receipt-cash';
import { currencyOf, heldBy } from './held-money';
import { takenBackOf } from './revaluation-shares';

/**
 * Values the unapplied money of a receipt at the rates of a day. The receipt may have been reversed and
 * recorded again since; the record of that day is valued.
 */
export function revalueReceipt({ facts }: RevalueReceipt, receipt: Receipt): ReceiptFact[] {
  const { revaluationId, asAt } = facts;
  const record = recordOn(receipt, asAt);
  const items = moneyValued(facts, receipt);
  if (record === undefined || items.length === 0) return [];
  const of = (valued: readonly RevaluedMoney[]) => {
    const currencies = new Set(valued.map(({ amount }) => amount.currency));
    const used = Object.entries(facts.rates).filter(([currency]) => currencies.has(currency));
    return { revaluationId, rates: Object.fromEntries(used), items: valued };
  };
  return [
    { type: 'ReceiptRevalued', data: { effectiveDate: asAt, ...of(items) } },
    ...takenBackOf(items, record, asAt).map(([effectiveDate, taken]): ReceiptFact => {
      return {
        type: 'ReceiptRevalued',
        data: { effectiveDate, ...of(taken), takesBack: true },
      };
    }),
  ];
}

/**
 * Returns the debts and the cash of a receipt in other currencies as at the end of a day, at that day's
 * rates. Only the record that was in the books then counts.
 */
export function moneyValued(
  { asAt, rates }: Pick<RevalueReceipt['facts'], 'asAt' | 'rates'>,
  receipt: Receipt,
): RevaluedMoney[] {
  const record = recordOn(receipt, asAt);
  if (record === undefined) return [];
  return heldBy(record).flatMap((money) => {
    const held = heldAsAt(record, money, asAt);
    const currency = currencyOf(record, money);
    const rate = rates[currency];
    if (rate === undefined || (held.amount === 0n && held.usd === 0n)) return [];
    return [{ ...money, ...valued(held, currency, rate) }];
  });
}

function heldAsAt(receipt: Receipt, money: HeldMoney, asAt: IsoDate): Balance {
  return totalOf(movementsOf(receipt, money).filter(({ date }) => date <= asAt));
}

/** Returns the first movement that took money away with its value, or changed the value alone. */
function firstOutflow(movements: readonly Movement[], isBelowZero: boolean): Movement | undefined {
  const sign = isBelowZero ? -1n : 1n;
  return uncancelled(movements).find(
    ({ amount, usd }) => amount * sign < 0n || (amount === 0n && usd !== 0n),
  );
}

/** Refuses a fact posted before the latest revaluation, because it would change balances already valued. */
export function demandReceiptNotRevaluedSince(receipt: Receipt, date: IsoDate): void {
  const latest = latestOfReceipt(receipt);
  demand(
    latest === undefined || date >= latest.date,
    'REVALUED_SINCE',
    `money of this receipt was valued by ${latest ? runInWords(latest) : ''}, after ${date}: ` +
      'reverse that revaluation first, or use a postingDate from its day on',
    'effectiveDate',
  );
}

/** Refuses to reverse a receipt before the day on which a revaluation last changed its value. */
export function demandValueThere(receipt: Receipt, date: IsoDate): void {
  const changed = lastValueChangeOf(receipt);
  demand(
    changed === undefined || changed <= date,
    'DATES_NOT_ORDERED',
    `the value of this receipt changed on ${changed ?? ''}: reverse the receipt from that day on`,
    'effectiveDate',
  );
}

/**
 * Reverses the differences of one run, unless money has left at the values that the run set.
 *
 * @throws Rejection REVALUATION_UNKNOWN, ALREADY_REVERSED, DATES_NOT_ORDERED or DEPENDENT_EVENTS.
 */
export function undoReceiptRevaluation(
  { facts }: UndoReceiptRevaluation,
  receipt: Receipt,
  { today }: ReceiptContext,
): ReceiptFact {
  const { revaluationId, effectiveDate, documentReference, reasonCode, reason } = facts;
  demandNotFuture(effectiveDate, today, 'effectiveDate');
  const record = recordValued(receipt, (run) => run.revaluationId === revaluationId);
  const own = record?.revaluations.findLast((run) => run.revaluationId === revaluationId);
  if (record === undefined || own === undefined) {
    const { receiptId } = receipt.facts;
    const detail = `receipt ${receiptId} was not valued by revaluation ${revaluationId}`;
    return refuse('REVALUATION_UNKNOWN', detail, 'revaluationId');
  }
  demand(
    !own.reversed,
    'ALREADY_REVERSED',
    `${runInWords(own)} is already reversed on this receipt`,
  );
  demand(
    effectiveDate >= own.date,
    'DATES_NOT_ORDERED',
    `the revaluation is of ${own.date}: reverse it from that day on`,
    'effectiveDate',
  );
  const takenOn =
    own.takenBack
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? own.date;
  demand(
    postingDateOf(facts) >= takenOn,
    'DATES_NOT_ORDERED',
    `money that moved took its share of the revaluation back on ${takenOn}: ` +
      'reverse it from that day on',
    'effectiveDate',
  );
  demandUnused(record, own, postingDateOf(facts));
  const dated = { effectiveDate, documentReference };
  const data = { ...dated, revaluationId, reverses: own.eventId, reasonCode, reason };
  return { type: 'ReceiptRevaluationReversed', data };
}

function demandUnused(receipt: Receipt, own: ReceiptRevaluation, date: IsoDate): void {
  const later = receipt.revaluations
    .slice(receipt.revaluations.indexOf(own) + 1)
    .find(({ reversed }) => !reversed);
  if (later) refuseRevaluedAgain(later);
  const parts = [own, ...own.takenBack]
    .flatMap((part) => part.items)
    .filter((part) => differenceOf(part) !== 0n);
  // A share may have moved to an overpayment that did not exist when the run valued the receipt.
  const keys = parts.map(moneyKey);
  for (const [at, item] of parts.entries()) {
    const key = moneyKey(item);
    if (keys.indexOf(key) < at) continue;
    const movements = movementsOf(receipt, item);
    const isBelowZero = Money.of(item.amount).isNegative;
    const shares = own.takenBack.map(({ revision }) => revision);
    const since = movements.filter(
      ({ revision = 0 }) => revision > own.through && !shares.includes(revision),
    );
    const taken = firstOutflow(since, isBelowZero);
    demand(
      taken === undefined,
      'DEPENDENT_EVENTS',
      `money left this receipt on ${taken?.date ?? ''} at the value of this revaluation: ` +
        'undo that movement first',
    );
    const usd = parts
      .filter((part) => moneyKey(part) === key)
      .reduce((sum, part) => sum - differenceOf(part), 0n);
    const residue = residueIn(balancesFrom([...movements, { date, amount: 0n, usd }], date));
    demand(
      residue === undefined,
      'DATES_NOT_ORDERED',
      `USD would be left on the receipt after its last ${item.amount.currency} ` +
        `on ${residue?.date ?? ''}: use a later date`,
      'effectiveDate',
    );
  }
}

/**
 * Returns the value that revaluations added to money in suspense, to each open overpayment and to the cash,
 * in US cents.
 */
export function valueAdded(receipt: Receipt): {
  readonly unapplied: bigint;
  readonly overpayments: readonly { readonly donorId: string; readonly usd: bigint }[];
  readonly cash: bigint;
} {
  const open = openAssignments(receipt).map(({ facts }) => facts);
  const first = usdAtFirst(receipt.facts).minor;
  const unapplied = totalOf(receipt.unassigned).usd - first + usdOf(heldByAssignments(receipt));
  const overpayments = open.flatMap(({ applicationId, excess }) => {
    if (excess === undefined) return [];
    const kept = open.filter(({ fromOverpayment }) => fromOverpayment === applicationId);
    const left = totalOf(movementsOf(receipt, { kind: 'OVERPAYMENT', applicationId })).usd;
    const owed = Money.parse(excess.usd, functionalCurrency).minor;
    return [{ donorId: excess.donorId, usd: left + usdOf(kept.map(drawnBy)) - owed }];
  });
  const taken = open.flatMap((facts) => cashTaken(facts, receipt.facts));
  const cash = [...receipt.cash.values()].map(heldThere);
  return { unapplied, overpayments, cash: usdOf(cash) + usdOf(taken) - first };
}

function usdOf(balances: readonly Balance[]): bigint {
  return balances.reduce((sum, { usd }) => sum + usd, 0n);
}

/** Returns the effective date of the event that a fact reverses; undefined if it reverses none. */
export function dateOfReversedFact(fact: ReceiptFact, state: ReceiptState): IsoDate | undefined {
  if (state.status === 'none') return undefined;
  if (fact.type === 'ReceiptReversed') return state.facts.effectiveDate;
  if (fact.type === 'ReceiptReturnReversed') {
    return state.returns.get(fact.data.reverses)?.facts.effectiveDate;
  }
  if (fact.type === 'ReturnSentBackReversed') {
    return state.sentBack.get(fact.data.applicationId)?.taken?.facts.effectiveDate;
  }
  if (fact.type === 'CashTransferReversed') {
    return state.transfers.get(fact.data.transferId)?.facts.effectiveDate;
  }
  if (fact.type !== 'ReceiptRevaluationReversed') return undefined;
  return state.revaluations.find(({ eventId }) => eventId === fact.data.reverses)?.date;
}
