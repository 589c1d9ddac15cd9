import { Inject, Injectable } from '@nestjs/common';
import { Money, type MoneyFact } from '@art30/accounting';
import {
  all,
  type AsOf,
  condition,
  type CursorKey,
  Books,
  instalmentViews,
  ordinalOrNull,
  type Page,
  PledgeFigures,
  type PledgeMembers,
  pledgeView,
  RegisterReader,
  text,
  type Thing,
} from '@art30/books';
import type { ReadStore } from '@art30/event-sourcing';
import type { AgeingItemDto } from '../ageing/ageing.dto';
import type { PledgeViewDto } from '../pledges/pledges-view.dto';
import { READ_STORE } from '../storage/tokens';
import type { DonorPledge, Outstanding } from './statement-sections';
import { inPeriod, type StatementPeriod } from './statement-period';

/** Rows that are read in one go. */
const rowsPerPage = 200;

/** What a statement tells of the pledges of a donor, as at the end of its period. */
@Injectable()
export class DonorPledges {
  constructor(
    private readonly books: Books,
    private readonly registers: RegisterReader,
    private readonly figures: PledgeFigures,
    @Inject(READ_STORE) private readonly readStore: ReadStore,
  ) {}

  /** Pledges and instalments that are open at the end, or that moved in the period. */
  of(period: StatementPeriod): DonorPledge[] {
    const { donorId, closing } = period;
    const moved = this.moved(period);
    const found = this.figures.of(this.members(donorId, closing), closing);
    return found.flatMap(({ pledge, sums }) => {
      const { id } = pledge;
      const view = pledgeView(pledge, sums);
      if (!moved.has(id) && !isOpen(view)) return [];
      const instalments = instalmentViews(pledge, this.figures.cells(id, closing)).filter(
        ({ no, outstanding }) => moved.has(`${id} ${no}`) || !isZero(outstanding),
      );
      const agreementReference = pledge.agreementReference ?? null;
      return [{ id, pledge: view, agreementReference, instalments }];
    });
  }

  /** Ids of the pledges that lines of the period belong to, and `<pledge> <instalment>` of theirs. */
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

  private members(donorId: string, asOf: AsOf): Thing<PledgeMembers>[] {
    const own = [condition("json_extract(changes, '$.donorId') = ?", donorId)];
    const found: Thing<PledgeMembers>[] = [];
    let after: CursorKey | null = null;
    do {
      const page: Page = { asOf, limit: rowsPerPage, after };
      const { rows, nextAfter } = this.registers.page<PledgeMembers>('pledges', page, own);
      found.push(...rows);
      after = nextAfter;
    } while (after !== null);
    return found;
  }

  /** Instalments that owe something, by age. */
  async outstanding({ donorId, to, closing }: StatementPeriod): Promise<Outstanding> {
    const asked = { donor: donorId, asAt: to, knownAt: String(closing.sequence) };
    const first = await this.books.ageing.find({ ...asked, limit: rowsPerPage });
    const items: AgeingItemDto[] = [...first.items];
    for (let next = first.next; next !== null;) {
      const query = { ...asked, limit: rowsPerPage, cursor: next };
      const page = await this.books.ageing.find(query);
      items.push(...page.items);
      next = page.next;
    }
    return { items, buckets: first.buckets };
  }
}

/** Something is awaited from the pledge, or owed on it, or left of it. */
function isOpen({ status, outstanding, identity }: PledgeViewDto): boolean {
  return (
    status === 'ANNOUNCED' ||
    status === 'ACCEPTED' ||
    [outstanding, ...Object.values<MoneyFact>({ ...identity })].some((figure) => !isZero(figure))
  );
}

function isZero(figure: MoneyFact): boolean {
  return Money.of(figure).isZero;
}
