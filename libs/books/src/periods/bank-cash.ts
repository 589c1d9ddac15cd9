import type { DatedBalance } from '@art30/accounting';
import type { OfReadModels } from '../columns/columns-of';
import type { AsOf, AsOfResolver } from '../times/as-of';
import type { BankMovements, RacedOverdraft } from './bank-movements';

/** Cash on bank accounts, of all owners together. */
export class BankCashBooks {
  constructor(
    private readonly movements: OfReadModels<BankMovements>,
    private readonly asOf: AsOfResolver,
  ) {}

  /** @throws QuestionRefused BEHIND where the read model does not reach the head in time. */
  async now(ledgerAccount: string): Promise<readonly DatedBalance[]> {
    await this.asOf.resolveAtHead();
    return this.movements.here().on(ledgerAccount);
  }

  /**
   * Payments of ours after one sequence and through another that would have been refused had they
   * known of all that stands before them in the log, in its order.
   */
  overdrawnBetween(after: number, through: number): RacedOverdraft[] {
    return this.movements
      .here()
      .overdrawn()
      .filter(({ sequence }) => sequence > after && sequence <= through);
  }

  /** The same as at a date, as known at a moment. */
  overdrawn({ asAt, sequence }: AsOf): RacedOverdraft[] {
    const found = this.overdrawnBetween(0, sequence);
    return found.filter(({ date }) => asAt === null || date <= asAt);
  }
}
