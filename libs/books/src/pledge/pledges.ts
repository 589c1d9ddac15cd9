import { stream } from '@art30/accounting';
import { explainPledge, explainPledges } from '../explain/explain-pledges';
import { reservedWords, type Reserved } from '../proposals/reserved';
import { unknown } from '../registers/register';
import { rested, type Rest } from '../keeping/in-pieces';
import type { RegisterReader } from '../registers/register-reader';
import { answered, answeredPage, cutPage, type AsOfResolver } from '../times/as-of';
import type { AsOfQuery } from '../times/shapes';
import type { BalanceReader } from '../slices/balance-figures';
import type { PledgeFigures } from './pledge-figures';
import { pledgesFrom, type PledgesQuery } from './pledge-list';
import { agreementView, instalmentViews, pledgeView } from './pledge-view';

/** Where pledges are read from. */
interface PledgeSources {
  readonly asOf: AsOfResolver;
  readonly registers: RegisterReader;
  readonly figures: PledgeFigures;
  readonly balances: BalanceReader;
  readonly reserved: Reserved;
  /** Lets others have their turn. */
  readonly rest?: Rest;
}

/** Pledges with what was announced, agreed, received and is outstanding. */
export class Pledges {
  constructor(private readonly from: PledgeSources) {}

  async list(query: PledgesQuery) {
    const page = await this.from.asOf.page(query);
    const found = await rested(pledgesFrom(this.from, query, page), this.from.rest);
    const { rows, nextAfter } = cutPage(found, page, ({ id }) => [id]);
    const explain = explainPledges(page.asOf);
    return { ...answeredPage(page, nextAfter), explain, items: [...rows] };
  }

  /** @throws QuestionRefused UNKNOWN. */
  async find(pledgeId: string, query: AsOfQuery) {
    const asOf = await this.from.asOf.resolve(query);
    const found = this.from.registers.many('pledges', [pledgeId], asOf);
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
      explain: explainPledge(pledgeId, asOf),
      ...pledgeView(pledge, sums),
      revision: this.from.registers.revisionOf(name, asOf),
      agreement: agreementView(pledge),
      instalments: instalmentViews(pledge, this.from.figures.cells(pledgeId, asOf)),
      balances: inCurrency === undefined ? { usd } : { usd, inCurrency },
      reserved: await this.from.reserved.of(reserving, query, asOf),
    };
  }
}
