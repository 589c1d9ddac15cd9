import type { Warning } from '../../kernel/booking';
import { residueIn, type Lowered } from '../../accounts/books';
import { functionalCurrency } from '../../kernel/currency';
import { Money } from '../../kernel/money';
import type { IsoDate } from '../../kernel/dates';
import type { RejectionCode } from '../../kernel/rejection';
import { beyondAllowance, guarded, type Measure } from './guarded-effects';
import type { PledgeState } from '../state/pledge.state';

/** A quantity that would not hold if a fact were booked, and the refusal that this is. */
export interface GuardViolation {
  readonly code: RejectionCode;
  readonly detail: string;
  readonly field?: string | undefined;
  readonly measure: Measure;
  readonly key: string;
  readonly date: IsoDate;
}

/** US dollars, the currency of a debt, which stands in its key, or the pledge's. */
function currencyOf({ measure, key }: Lowered<Measure>, state: PledgeState): string {
  const { in: column, per } = guarded[measure];
  const [, ofDebt = functionalCurrency] = key.split('|');
  if (per === 'debt') return ofDebt;
  return column === 'usd' || state.status === 'none' ? functionalCurrency : state.currency;
}

/** Codes that say of an allowance what they say of the receivable. */
const ofReceivables: readonly RejectionCode[] = ['EXCEEDS_RECEIVABLE', 'DEPENDENT_EVENTS'];

/** No receivable leaves an allowance behind that is more than what is left of it. */
function withRemedy(
  code: RejectionCode,
  measure: Measure,
  detail: string,
): Pick<GuardViolation, 'code' | 'detail'> {
  if (measure !== beyondAllowance || ofReceivables.includes(code)) return { code, detail };
  return { code: 'ALLOWANCE_LEFT', detail: `${detail}: release or reverse the allowance first` };
}

/** The first of some quantities that would not hold, as the refusal that it is. */
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

/** A quantity below zero on some date, or USD left on a date where nothing is left. */
function violationOf(
  code: RejectionCode,
  lowered: Lowered<Measure>,
  state: PledgeState,
): GuardViolation | undefined {
  const { measure, key, balances } = lowered;
  const currency = currencyOf(lowered, state);
  const name = `${measure} of ${key.split('|').join(' ').trim()}`;
  const short = balances.find(({ amount }) => amount < 0n);
  if (short) {
    const { date } = short;
    const missing = Money.ofMinor(-short.amount, currency).toString();
    const detail = `${name} would be short by ${currency} ${missing} on ${date}`;
    return { ...withRemedy(code, measure, detail), measure, key, date };
  }
  const residue = residueIn(balances);
  if (!residue) return undefined;
  const { date } = residue;
  const left = Money.ofMinor(residue.usd, functionalCurrency).toString();
  const detail = `${name} would be nothing but USD ${left} on ${date}`;
  if (code === 'DEPENDENT_EVENTS') return { code, detail, measure, key, date };
  const dated = { code: 'DATES_NOT_ORDERED', field: 'effectiveDate' } as const;
  return { ...dated, detail: `${detail}: date it later`, measure, key, date };
}

/** Cash that carries spending authority is owed elsewhere all the same: the recorder is told. */
export function shortfalls(mayFallShort: readonly Lowered<Measure>[]): Warning[] {
  return mayFallShort.flatMap(({ measure, key, balances }) => {
    const short = measure === 'unallocated' && balances.find(({ amount }) => amount < 0n);
    if (!short) return [];
    const missing = Money.ofMinor(-short.amount, functionalCurrency).toString();
    const detail = `unallocated of ${key} is short by USD ${missing} on ${short.date}`;
    return [{ code: 'SHORTFALL', detail }];
  });
}
