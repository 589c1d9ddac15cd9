import { account } from '../../accounts/chart-of-accounts';
import type { DatedFacts } from '../../kernel/booking';
import { functionalCurrency } from '../../kernel/currency';
import type { IsoDate } from '../../kernel/dates';
import { Money } from '../../kernel/money';
import type { PledgeEvent } from '../facts/pledge.facts';
import type { SettledLine } from '../facts/receipts.facts';
import { type Refunds, withDebt, withPayment } from './refund.state';

/** Events that credit receipt money to a pledge without settling an instalment. */
export type CreditEvent = Extract<
  PledgeEvent,
  { type: 'InterestCredited' | 'CoordinationLevyAccrued' | 'WrittenOffRecovered' }
>;

/** Events by which a pledge books, refuses or reverses an application: the booking of receipt money on the pledge. */
export type Judgement =
  | CreditEvent
  | Extract<
      PledgeEvent,
      {
        type:
          | 'ReceiptApplied'
          | 'PaymentReturned'
          | 'ReceiptApplicationRefused'
          | 'ReceiptApplicationReversed';
      }
    >;

/** Returns the id that the request chose for the credit, which is not the id of the application. */
export function creditIdOf({ type, data }: CreditEvent): string {
  switch (type) {
    case 'InterestCredited':
      return data.interestId;
    case 'CoordinationLevyAccrued':
      return data.levyId;
    case 'WrittenOffRecovered':
      return data.recoveryId;
  }
}

/**
 * Returns the levies after an event. A levy is money that came on top of a contribution and is owed to the agency that
 * collects it.
 */
export function leviesAfter(levies: Refunds, event: PledgeEvent, eventId: string): Refunds {
  switch (event.type) {
    case 'CoordinationLevyAccrued': {
      const { levyId: refundId, entries } = event.data;
      return withDebt(levies, { refundId, eventId, entries }, account.levyPayable);
    }
    case 'LevyPaid':
      return withPayment(levies, event.data.levyId, eventId);
    case 'ReceiptApplicationReversed': {
      const { reverses } = event.data;
      return new Map([...levies].filter(([, levy]) => levy.eventId !== reverses));
    }
    default:
      return levies;
  }
}

/** An application of a receipt and the event that booked it. */
export interface Application {
  readonly receiptId: string;
  readonly eventId: string;
  readonly open: boolean;
  /** Value date of the money; absent if the pledge refused the application. */
  readonly valueDate?: IsoDate | undefined;
  /** Bank charges that the account bears for the application, in US cents by instalment. */
  readonly chargesUsd?: ReadonlyMap<number | undefined, bigint> | undefined;
  /** Dates from which the receipt has the money back: the effective date and the posting date. */
  readonly closed?: Pick<DatedFacts, 'effectiveDate' | 'postingDate'> | undefined;
}

/** Returns the application after the pledge has booked, refused or reversed it. */
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

/** Returns bank charges in US cents by instalment; the key is `undefined` for money received before the signature. */
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

/** Returns undefined if there are no charges, as on most applications, to keep the state small. */
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
