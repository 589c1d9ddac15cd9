import { stream } from '@art30/accounting';
import type { HistoryReader } from '../registers/history-reader';
import { unknown } from '../registers/register';
import type { RegisterReader } from '../registers/register-reader';
import { answeredPage, type AsOfResolver } from '../times/as-of';
import type { PageQuery } from '../times/shapes';

/** Events of a pledge in the order of the log. */
export class PledgeHistory {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly history: HistoryReader,
  ) {}

  /** @throws QuestionRefused UNKNOWN. */
  async find(pledgeId: string, query: PageQuery) {
    const page = await this.asOf.page(query);
    if (this.registers.find('pledges', pledgeId, page.asOf) === undefined) {
      return unknown('PLEDGE', pledgeId, page.asOf);
    }
    const { rows, nextAfter } = await this.history.page(stream.pledge(pledgeId), page);
    return { ...answeredPage(page, nextAfter), items: [...rows] };
  }
}
