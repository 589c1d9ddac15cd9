import { account } from '../../accounts/chart-of-accounts';
import type { PledgeEvent } from '../facts/pledge.facts';
import { withDebt, withPayment, type Refunds } from './refund.state';

/** A pledge took money that pays nothing of its agreement. */
export type CreditEvent = Extract<
  PledgeEvent,
  { type: 'InterestCredited' | 'CoordinationLevyAccrued' | 'WrittenOffRecovered' }
>;

/** Events by which a pledge books, refuses or reverses an application of a receipt. */
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

/** The id that its request chose, beside that of the application. */
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

/** The levies with one accrued or passed on by an event, or without one that the event reverses. */
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
