import { demandBucket, suspenseAgesOn, suspenseBuckets, type AgeingDay } from '../times/ages';
import type { AsOf } from '../times/as-of';
import { type Condition, oneOf } from '../times/conditions';
import { badQuery } from '../times/refusals';
import { receiptFilters, type ReceiptFilter, type ReceiptBalanceReader } from './receipt-balances';

/** Filter of receipts by status and by the age of their money. */
interface HeldQuery {
  readonly status?: string | undefined;
  readonly bucket?: string | undefined;
  /** Day on which ages are counted; the date of the query, or today without one, if left out. */
  readonly agedOn?: string | undefined;
}

/** Selects the receipts with money that no pledge has taken, by status and by age. */
export class HeldReceipts {
  constructor(
    private readonly receiptBalances: ReceiptBalanceReader,
    private readonly ageingDay: AgeingDay,
  ) {}

  /**
   * Returns the condition for the journal lines of the selected receipts.
   *
   * @throws QuestionRefused UNREADABLE for a status that receipts do not have.
   */
  lines({ status, bucket, ...stated }: HeldQuery, asOf: AsOf): Condition {
    if (bucket) demandBucket(suspenseBuckets, bucket);
    const { agedOn = this.ageingDay.of(asOf) } = stated;
    const held = this.receiptBalances.holding(asOf, status ? filterOf(status) : undefined);
    const ages = suspenseAgesOn(agedOn);
    const aged = held.filter(({ valueDate }) => !bucket || ages.of(valueDate) === bucket);
    return oneOf(
      'receipt',
      aged.map(({ id }) => id),
    );
  }
}

function filterOf(status: string): ReceiptFilter {
  const found = receiptFilters.find((filter) => filter === status);
  return found ?? badQuery('status', `must be one of ${receiptFilters.join(', ')}`);
}
