import type { DatedFacts } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import { functionalCurrency } from '../../kernel/currency';
import { Money } from '../../kernel/money';
import type { SettledLine } from '../facts/receiving.facts';
import type { Judgement } from './credit.state';

/** An application of a receipt and the event that booked it. */
export interface Application {
  readonly receiptId: string;
  readonly eventId: string;
  readonly open: boolean;
  /** Value date of its money; absent where it was refused. */
  readonly valueDate?: IsoDate | undefined;
  /** Bank charges that the account bears with it, in US cents by instalment. */
  readonly chargesUsd?: ReadonlyMap<number | undefined, bigint> | undefined;
  /** When the receipt has the money back: date of the fact, and the one it is posted under. */
  readonly closed?: Pick<DatedFacts, 'effectiveDate' | 'postingDate'> | undefined;
}

/** The application after the pledge has booked, refused or reversed it. */
export function applicationAfter(event: Judgement, id: string): Application {
  const { receiptId } = event.data;
  const undone = event.type === 'ReceiptApplicationReversed';
  const over = undone || event.type === 'ReceiptApplicationRefused';
  const eventId = undone ? event.data.reverses : id;
  const chargesUsd = event.type === 'ReceiptApplied' ? chargesOf(event.data.lines) : undefined;
  const valueDate = 'valueDate' in event.data ? event.data.valueDate : undefined;
  return {
    receiptId,
    eventId,
    valueDate,
    chargesUsd,
    ...(over ? closedBy(event.data) : { open: true }),
  };
}

/** Charges in US cents by instalment, `undefined` for an advance. */
export function chargesByInstalment(
  lines: readonly Pick<SettledLine, 'instalment' | 'chargesUsd'>[],
): Map<number | undefined, bigint> {
  const charges = new Map<number | undefined, bigint>();
  for (const { instalment, chargesUsd } of lines) {
    const usd = Money.parse(chargesUsd, functionalCurrency).minor;
    charges.set(instalment, (charges.get(instalment) ?? 0n) + usd);
  }
  return charges;
}

/** None where there are no charges, as on most applications. */
function chargesOf(lines: readonly SettledLine[]): Application['chargesUsd'] {
  const charges = chargesByInstalment(lines);
  return [...charges.values()].some((usd) => usd !== 0n) ? charges : undefined;
}

function closedBy({
  effectiveDate,
  postingDate,
}: DatedFacts): Pick<Application, 'open' | 'closed'> {
  return { open: false, closed: { effectiveDate, ...(postingDate ? { postingDate } : {}) } };
}
