import type { Warning } from '../../kernel/booking';
import { residueIn, type DatedBalance, type Lowered } from '../../accounts/balances';
import { functionalCurrency } from '../../kernel/currency';
import { Money } from '../../kernel/money';
import type { IsoDate } from '../../kernel/dates';
import type { RejectionCode } from '../../kernel/rejection';
import { beyondAllowance, guarded, holdsByEffect, type Measure } from './guarded-effects';
import type { PledgeState } from '../state/pledge.state';

/** A quantity that would not hold if a fact were booked, and the refusal that this is. */
export interface GuardViolation {
  readonly code: RejectionCode;
  readonly detail: string;
  readonly field?: string | undefined;
  readonly measure: Measure;
  readonly key: string;
  readonly date: IsoDate;
  /** The date is counted by the days of the facts, whenever they are posted. */
  readonly byEffect?: true;
}

/** Currency of a quantity: that of the debt in its key, US dollars, or that of the pledge. */
function currencyOf({ measure, key }: Lowered<Measure>, state: PledgeState): string {
  const { in: column, per } = guarded[measure];
  const [, ofDebt = functionalCurrency] = key.split('|');
  if (per === 'debt') return ofDebt;
  return column === 'usd' || state.status === 'none' ? functionalCurrency : state.currency;
}

/** `instalment 1 for k`, `k NATIONAL KEN`, `k in EUR` or `k`, by the key of a quantity. */
function keyInWords({ measure, key }: Lowered<Measure>): string {
  const parts = key.split('|');
  const [first = '', second = ''] = parts;
  const { per } = guarded[measure];
  if (per === 'cell') return `instalment ${first} for ${second}`;
  return per === 'debt' ? `${first} in ${second}` : parts.join(' ').trim();
}

/** Codes that stay the same where the allowance, not the receivable, falls short. */
const ofReceivables: readonly RejectionCode[] = ['EXCEEDS_RECEIVABLE', 'DEPENDENT_EVENTS'];

/** Advice for a quantity that would fall below zero, by the code of the refusal. */
const remedies: Readonly<Partial<Record<RejectionCode, string>>> = {
  BALANCES_DO_NOT_SUM: 'correct the balances',
  BELOW_RECEIVED: 'agree on at least what was received',
  CONDITION_EXCEEDED: 'state less',
  DATES_NOT_ORDERED: 'use a later date',
  EXCEEDS_RECEIVABLE: 'state less or use a later date',
  INSUFFICIENT_CASH: 'use less or a date on which the cash is there',
  INSUFFICIENT_UNSPENT: 'use less or a date on which the money is there',
  RECOVERY_EXCEEDS_WRITTEN_OFF: 'use a date on which it was written off',
  SETTLEMENT_EXCEEDS_OUTSTANDING: 'settle less or use a later date',
};

/** Code and sentence of a violation, with advice; an allowance above its receivable has a code. */
function withRemedy(
  code: RejectionCode,
  measure: Measure,
  detail: string,
): Pick<GuardViolation, 'code' | 'detail'> {
  if (measure !== beyondAllowance || ofReceivables.includes(code)) {
    const remedy = remedies[code];
    return { code, detail: remedy === undefined ? detail : `${detail}: ${remedy}` };
  }
  return { code: 'ALLOWANCE_LEFT', detail: `${detail}: release or reverse the allowance first` };
}

/**
 * The first of some quantities that would fall below zero, or to zero with USD left.
 *
 * @param code the refusal that a shortage means for the command.
 * @returns undefined where all quantities hold.
 */
export function firstViolation(
  code: RejectionCode,
  lowered: readonly Lowered<Measure>[],
  state: PledgeState,
): GuardViolation | undefined {
  for (const one of lowered) {
    const violation = violationOf(code, one, state);
    if (violation !== undefined) return violation;
  }
  return undefined;
}

/** A quantity below zero on some date, or USD left on a posting date where nothing is left. */
function violationOf(
  code: RejectionCode,
  lowered: Lowered<Measure>,
  state: PledgeState,
): GuardViolation | undefined {
  const { measure, key, balances, effective } = lowered;
  const currency = currencyOf(lowered, state);
  const name = `${measure} of ${keyInWords(lowered)}`;
  const isShort = ({ amount }: DatedBalance) => amount < 0n;
  const short = balances.find(isShort);
  const shortByEffect = short || !holdsByEffect(measure) ? undefined : effective.find(isShort);
  const first = short ?? shortByEffect;
  if (first) {
    const { date } = first;
    const missing = Money.ofMinor(-first.amount, currency).toString();
    const when = shortByEffect ? `${date}, by the days of the facts, whenever posted` : date;
    const detail = `${name} would be short by ${currency} ${missing} on ${when}`;
    const byEffect = shortByEffect ? { field: 'effectiveDate', byEffect: true as const } : {};
    return { ...withRemedy(code, measure, detail), measure, key, date, ...byEffect };
  }
  const residue = residueIn(balances);
  if (!residue) return undefined;
  const { date } = residue;
  const left = Money.ofMinor(residue.usd, functionalCurrency).toString();
  const detail = `${name} would be zero but still carry USD ${left} on ${date}`;
  if (code === 'DEPENDENT_EVENTS') return { code, detail, measure, key, date };
  const dated = { code: 'DATES_NOT_ORDERED', field: 'effectiveDate' } as const;
  return { ...dated, detail: `${detail}: use a later date`, measure, key, date };
}

/** Warns of purposes whose cash no longer covers their spending authority and debts. */
export function shortfalls(unallocated: readonly Lowered<Measure>[]): Warning[] {
  return unallocated.flatMap(({ key, balances }) => {
    const short = balances.find(({ amount }) => amount < 0n);
    if (!short) return [];
    const missing = Money.ofMinor(-short.amount, functionalCurrency).toString();
    const detail = `unallocated cash of ${key} is short by USD ${missing} on ${short.date}`;
    return [{ code: 'SHORTFALL', detail }];
  });
}
