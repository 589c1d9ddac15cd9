import { kit, stream } from '@art30/accounting';
import { HistoryEvent, type HistoryReader } from '../registers/history-reader';
import { unknown } from '../registers/register';
import type { RegisterReader } from '../registers/register-reader';
import { answeredPage, type AsOfResolver } from '../times/as-of';
import { pageAnswered, type PageQuery } from '../times/shapes';

const { answer, answerRowsMax, listOf } = kit;

/** Events in the order of the log. */
export const HistoryAnswer = answer('History', {
  ...pageAnswered,
  items: listOf(HistoryEvent, answerRowsMax)('The events.'),
});

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
