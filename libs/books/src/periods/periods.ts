import { kit, stream, type Year } from '@art30/accounting';
import { explainable } from '../words/explain-template';
import type { RegisterReader } from '../registers/register-reader';
import { answered, answeredPage, cutPage, keyOfLength, type AsOfResolver } from '../times/as-of';
import { pageAnswered, timesAnswered, type AsOfQuery, type PageQuery } from '../times/shapes';
import { PeriodView, type PeriodRegister } from './period-register';
import { UnappliedReceipt, type SuspenseAtYearEnd } from './suspense-at-year-end';

const { answer, answerRowsMax: rowsMax, count, listOf, money } = kit;

/** A fiscal year, with the money in suspense at its end and other facts that are reviewed before its closing. */
export const PeriodAnswer = answer('PeriodAnswer', {
  ...PeriodView.members,
  ...timesAnswered,
  ...explainable,
  revision: count('Revision of the list of fiscal years, as in the ETag.', 1),
  unappliedReceipts: listOf(
    UnappliedReceipt,
    rowsMax,
  )(
    'Receipts in suspense at the end of the year, at most 200 in the order in which they were recorded; all of them: `/v1/receipts?status=unapplied&asAt=…`.',
  ),
  unappliedUsd: money('All money in suspense at the end of the year.', {
    amount: '552.49',
    currency: 'USD',
  }),
});

/** A page of fiscal years with postings or a change of status, in ascending order. */
export const PeriodsPage = answer('PeriodsPage', {
  ...pageAnswered,
  items: listOf(PeriodView, rowsMax)('The years.'),
});

/** Answers queries about fiscal years, their status and their closings. */
export class Periods {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly register: PeriodRegister,
    private readonly suspense: SuspenseAtYearEnd,
    private readonly registers: RegisterReader,
  ) {}

  async list(query: PageQuery) {
    const page = await this.asOf.page(query);
    const [after] = keyOfLength(page, 1) ?? [];
    const found = this.register.years(page.asOf, String(after ?? ''), page.limit + 1);
    const { rows, nextAfter } = cutPage(found, page, (year) => [year]);
    return { ...answeredPage(page, nextAfter), items: this.register.views(rows, page.asOf) };
  }

  async find(year: Year, query: AsOfQuery) {
    const asOf = await this.asOf.resolve(query);
    const [period] = this.register.views([year], asOf);
    return {
      ...answered(asOf),
      ...(period as PeriodView),
      revision: this.registers.revisionOf(stream.periods, asOf),
      ...(await this.suspense.of(year, asOf)),
    };
  }
}
