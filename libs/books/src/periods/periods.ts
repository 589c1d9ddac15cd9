import { stream, type Year } from '@art30/accounting';
import type { RegisterReader } from '../registers/register-reader';
import { answered, answeredPage, cutPage, keyOfLength, type AsOfResolver } from '../times/as-of';
import type { AsOfQuery, PageQuery } from '../times/shapes';
import type { PeriodRegister, PeriodView } from './period-register';
import type { SuspenseAtYearEnd } from './suspense-at-year-end';

/** Fiscal years: whether they take postings, and what bound them. */
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
