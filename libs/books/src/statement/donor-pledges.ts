import { Money, type MoneyFact, type RegisteredPledge } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { Ageing, AgeingItem } from '../reports/ageing';
import type { InPieces } from '../caches/read-ahead';
import type { PledgeFigures } from '../pledges/pledge-figures';
import { instalmentViews, pledgeView, type PledgeView } from '../pledges/pledge-view';
import type { RegisterReader, Thing } from '../registers/register-reader';
import type { AsOf, Page } from '../times/as-of';
import { all, condition } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { ordinalOrNull, text } from '../times/rows';
import { inPeriod, type StatementPeriod } from './statement-period';
import type { DonorPledge, Outstanding } from './statement-sections';

/** Number of rows that one query reads. */
const rowsPerPage = 200;

/** Reads the pledges of a donor for a statement of account, as they were at the end of its period. */
export class DonorPledges {
  constructor(
    private readonly ageing: Ageing,
    private readonly registers: RegisterReader,
    private readonly figures: PledgeFigures,
    private readonly readStore: ReadStore,
  ) {}

  /**
   * Returns the pledges that are open at the end of the period or have journal lines in it. Of each pledge it returns
   * the instalments that are unpaid or have journal lines in the period.
   */
  *of(period: StatementPeriod): InPieces<readonly DonorPledge[]> {
    const { donorId, closing } = period;
    const moved = this.moved(period);
    yield undefined;
    const members = this.members(donorId, closing);
    yield undefined;
    const found: DonorPledge[] = [];
    for (const { pledge, sums } of this.figures.of(members, closing)) {
      const { id } = pledge;
      const view = pledgeView(pledge, sums);
      if (!moved.has(id) && !isOpen(view)) continue;
      yield undefined;
      const instalments = instalmentViews(pledge, this.figures.cells(id, closing)).filter(
        ({ no, outstanding }) => moved.has(`${id} ${no}`) || !isZero(outstanding),
      );
      const agreementReference = pledge.agreementReference ?? null;
      found.push({ id, pledge: view, agreementReference, instalments });
    }
    return found;
  }

  /**
   * Returns the ids of pledges with journal lines in the period, and `<pledge> <instalment>` for their instalments with
   * lines.
   */
  private moved(period: StatementPeriod): ReadonlySet<string> {
    const where = all([inPeriod(period), condition('pledge IS NOT NULL')]);
    const rows = this.readStore.query(
      `SELECT DISTINCT pledge, instalment FROM journal WHERE ${where.sql}`,
      where.values,
    );
    return new Set(
      rows.flatMap((row) => {
        const pledge = text(row, 'pledge');
        return [pledge, `${pledge} ${ordinalOrNull(row, 'instalment')}`];
      }),
    );
  }

  private members(donorId: string, asOf: AsOf): Thing<RegisteredPledge>[] {
    const own = [condition("json_extract(changes, '$.donorId') = ?", donorId)];
    const found: Thing<RegisteredPledge>[] = [];
    let after: CursorKey | null = null;
    do {
      const page: Page = { asOf, limit: rowsPerPage, after };
      const { rows, nextAfter } = this.registers.page('pledges', page, own);
      found.push(...rows);
      after = nextAfter;
    } while (after !== null);
    return found;
  }

  /** Returns the instalments that are unpaid at the end of the period, and their totals by age. */
  async outstanding({ donorId, to, closing }: StatementPeriod): Promise<Outstanding> {
    const asked = { donor: donorId, asAt: to, knownAt: String(closing.sequence) };
    const first = await this.ageing.find({ ...asked, limit: rowsPerPage });
    const items: AgeingItem[] = [...first.items];
    for (let next = first.next; next !== null;) {
      const query = { ...asked, limit: rowsPerPage, cursor: next };
      const page = await this.ageing.find(query);
      items.push(...page.items);
      next = page.next;
    }
    return { items, buckets: first.buckets };
  }
}

/** True for a pledge without a signed agreement, and for one with money that is unpaid, owed back or unspent. */
function isOpen({ status, outstanding, identity }: PledgeView): boolean {
  return (
    status === 'ANNOUNCED' ||
    status === 'ACCEPTED' ||
    [outstanding, ...Object.values<MoneyFact>({ ...identity })].some((figure) => !isZero(figure))
  );
}

function isZero(figure: MoneyFact): boolean {
  return Money.of(figure).isZero;
}
