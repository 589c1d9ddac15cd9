import { stream, type Recommendation } from '@art30/accounting';
import { reservedWords, type Reserved } from '../proposals/reserved';
import { unknown } from '../registers/register';
import type { RegisterReader } from '../registers/register-reader';
import { answered, answeredPage, cutPage, type AsOfResolver, type Page } from '../times/as-of';
import { condition } from '../times/conditions';
import type { AsOfQuery, PageQuery } from '../times/shapes';
import type { BalanceReader } from '../words/balance-figures';
import type { PledgeFigures, PledgeMembers } from './pledge-figures';
import type { PledgeStatus } from './pledge-status';
import { agreementView, instalmentViews, pledgeView, type PledgeView } from './pledge-view';

/** Pledges that are looked at in one go for those of a status. */
const scannedRows = 200;

/** Question for a list of pledges. */
interface PledgesQuery extends PageQuery {
  readonly donor?: string | undefined;
  readonly recommendation?: Recommendation | undefined;
  readonly status?: PledgeStatus | undefined;
}

/** Where pledges are read from. */
interface PledgeSources {
  readonly asOf: AsOfResolver;
  readonly registers: RegisterReader;
  readonly figures: PledgeFigures;
  readonly balances: BalanceReader;
  readonly reserved: Reserved;
}

/** Pledges with what was announced, agreed, received and is outstanding. */
export class Pledges {
  constructor(private readonly from: PledgeSources) {}

  async list(query: PledgesQuery) {
    const page = await this.from.asOf.page(query);
    const { rows, nextAfter } = cutPage(this.found(query, page), page, ({ id }) => [id]);
    return { ...answeredPage(page, nextAfter), items: [...rows] };
  }

  /** @throws QuestionRefused UNKNOWN. */
  async find(pledgeId: string, query: AsOfQuery) {
    const asOf = await this.from.asOf.resolve(query);
    const found = this.from.registers.many<PledgeMembers>('pledges', [pledgeId], asOf);
    const [{ pledge, sums } = unknown('PLEDGE', pledgeId, asOf)] = this.from.figures.of(
      found,
      asOf,
    );
    const { usd } = this.from.balances.of({ pledge: pledgeId }, asOf);
    const { currency } = pledge;
    const { inCurrency } = this.from.balances.of({ pledge: pledgeId, currency }, asOf);
    const name = stream.pledge(pledgeId);
    const reserving = { stream: name, currency, words: reservedWords.pledge };
    return {
      ...answered(asOf),
      ...pledgeView(pledge, sums),
      revision: this.from.registers.revisionOf(name, asOf),
      agreement: agreementView(pledge),
      instalments: instalmentViews(pledge, this.from.figures.cells(pledgeId, asOf)),
      balances: inCurrency === undefined ? { usd } : { usd, inCurrency },
      reserved: await this.from.reserved.of(reserving, query, asOf),
    };
  }

  /**
   * Pledges from the cursor on, at least one beyond the page where there are so many. No row holds a
   * status, it follows from figures: pledges are read on until enough of them have it.
   */
  private found(query: PledgesQuery, page: Page): PledgeView[] {
    const limit = query.status === undefined ? page.limit : scannedRows;
    const found: PledgeView[] = [];
    let after = page.after;
    do {
      const chunk = { ...page, limit: limit + 1, after };
      const { rows, nextAfter } = this.from.registers.page<PledgeMembers>(
        'pledges',
        chunk,
        narrowed(query),
      );
      const figures = this.from.figures.of(rows, page.asOf);
      const views = figures.map(({ pledge, sums }) => pledgeView(pledge, sums));
      found.push(...views.filter(({ status }) => (query.status ?? status) === status));
      after = nextAfter;
    } while (after !== null && found.length <= page.limit);
    return found;
  }
}

/** Conditions on donor and recommendation, which the first event of a pledge states for ever. */
function narrowed({ donor, recommendation }: PledgesQuery) {
  const member = (name: string, value: string) =>
    condition(`json_extract(changes, '$.${name}') = ?`, value);
  return [
    ...(donor === undefined ? [] : [member('donorId', donor)]),
    ...(recommendation === undefined ? [] : [member('recommendation', recommendation)]),
  ];
}
