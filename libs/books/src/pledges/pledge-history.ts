import { kit, stream } from '@art30/accounting';
import { HistoryEvent, type HistoryReader } from '../registers/history-reader';
import { unknown } from '../registers/register';
import type { RegisterReader } from '../registers/register-reader';
import { answeredPage, type AsOfResolver } from '../times/as-of';
import { pageAnswered, type PageQuery } from '../times/shapes';

const { answer, answerRowsMax, listOf } = kit;

/** A page of the events of a pledge, in the order of the log. */
export const HistoryAnswer = answer('History', {
  ...pageAnswered,
  items: listOf(HistoryEvent, answerRowsMax)('The events.'),
});

/** Lists the events of a pledge, in the order of the log. */
export class PledgeHistory {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly history: HistoryReader,
  ) {}

  /**
   * Returns a page of the events of one pledge.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async find(pledgeId: string, query: PageQuery) {
    const page = await this.asOf.page(query);
    if (this.registers.find('pledges', pledgeId, page.asOf) === undefined) {
      return unknown('PLEDGE', pledgeId, page.asOf);
    }
    const { rows, nextAfter } = await this.history.page(stream.pledge(pledgeId), page);
    return { ...answeredPage(page, nextAfter), items: [...rows] };
  }
}
