import type { Warning } from '../../kernel/booking';
import { account, isCash } from '../../accounts/chart-of-accounts';
import type { Entry } from '../../kernel/entries';
import { Money } from '../../kernel/money';
import type { CreditedFacts } from '../facts/receiving.facts';
import type { Pledge } from '../state/pledge.state';

/** Lines of the contribution, gross, with which a levy of the same receipt is compared. */
const brought = (line: Entry) =>
  line.dims.pledge !== undefined && (isCash(line.account) || line.account === account.bankCharges);
const levied = (line: Entry) => line.account === account.levyPayable;

/**
 * A levy is its rate of the contribution that it comes with. More or less than that by over one
 * minor unit is what the certifying officer asks about; the money came all the same. A payment for
 * several purposes may have its levy under one of them.
 */
export function levyWarnings(
  pledge: Pledge,
  { receiptId, purpose, amount: came }: CreditedFacts,
  rate: string,
): Warning[] {
  const of = (type: string, counts: (line: Entry) => boolean) =>
    unreversedLines(pledge, receiptId, type).filter(counts);
  const contribution = of('ReceiptApplied', brought);
  const before = of('CoordinationLevyAccrued', levied);
  const comparisons = [(line: Entry) => line.dims.purpose === purpose, () => true].map((fits) => {
    const base = sumOf(contribution.filter(fits), came.currency);
    const levies = sumOf(before.filter(fits), came.currency).negated().plus(Money.of(came));
    return { base, levies, due: base.timesRounded(rate) };
  });
  const [, all] = comparisons;
  if (all === undefined || comparisons.some(isDue)) return [];
  const detail =
    `receipt ${receiptId} brought ${all.base.named} for pledge ${pledge.pledgeId}: ` +
    `a levy of ${rate} on that is ${all.due.named}, not ${all.levies.named}`;
  return [{ code: 'LEVY_DIFFERS', detail }];
}

/** Agencies and donors round in either direction. */
function isDue({ levies, due }: { readonly levies: Money; readonly due: Money }): boolean {
  const { minor } = levies.minus(due);
  return minor >= -1n && minor <= 1n;
}

/** Lines of unreversed events of one type that booked money of the receipt. */
function unreversedLines(
  { applications, booked }: Pledge,
  receiptId: string,
  type: string,
): Entry[] {
  return [...applications.entries().values()]
    .filter((application) => application.open && application.receiptId === receiptId)
    .flatMap(({ eventId }) => {
      const event = booked.get(eventId);
      return event?.type === type ? event.entries : [];
    });
}

function sumOf(lines: readonly Entry[], currency: string): Money {
  return lines
    .filter((line) => line.currency === currency)
    .reduce((sum, line) => sum.plus(Money.parse(line.amount, currency)), Money.zero(currency));
}
