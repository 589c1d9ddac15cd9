import { findingAt, type KnownEvent, type LogFinding } from '../log/finding';
import { IdSet } from '../log/id-set';

/** Each event is reversed once: what a reversal mirrors stands before it, and no other mirrors it. */
export class Reversals {
  private readonly whole = new IdSet();
  /** Events of which the payment alone was reversed; the rest of them stands. */
  private readonly payments = new IdSet();

  /** @param stands whether an event of an id stands in the log. */
  constructor(private readonly stands: (id: string) => boolean) {}

  /** Whether an event, or its payment, was reversed. */
  has(id: string): boolean {
    return this.whole.has(id) || this.payments.has(id);
  }

  check(at: KnownEvent): readonly LogFinding[] {
    const { data } = at.known;
    if (!('reverses' in data)) return [];
    const { reverses } = data;
    if (!this.stands(reverses)) {
      const detail = `it reverses event ${reverses}, which does not stand before it`;
      return [findingAt(at, 'NOTHING_REVERSED', detail)];
    }
    const isPayment = 'paymentOnly' in data && data.paymentOnly === true;
    const isFirst =
      !this.whole.has(reverses) && (isPayment ? this.payments : this.whole).add(reverses);
    if (isFirst) return [];
    return [findingAt(at, 'REVERSED_TWICE', `event ${reverses} had been reversed before`)];
  }
}
