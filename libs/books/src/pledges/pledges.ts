import { kit, stream } from '@art30/accounting';
import { explainable, explainPledge, explainPledges } from '../words/explain-template';
import { reservedAnswers, reservedWords, type Reserved } from '../proposals/reserved';
import { unknown } from '../registers/register';
import { rested, type Rest } from '../caches/read-ahead';
import type { RegisterReader } from '../registers/register-reader';
import { answered, answeredPage, cutPage, type AsOfResolver } from '../times/as-of';
import { pageAnswered, timesAnswered, type AsOfQuery } from '../times/shapes';
import { BalanceFigures, type BalanceReader } from '../slices/balance-figures';
import type { PledgeFigures } from './pledge-figures';
import { pledgesFrom, type PledgesQuery } from './pledge-list';
import {
  agreementView,
  AgreementView,
  InstalmentView,
  instalmentViews,
  pledgeView,
  PledgeView,
} from './pledge-view';

const { answer, answerRowsMax: rowsMax, count, listOf, nullable, part } = kit;

/**
 * A pledge with its terms, instalments and balances, and the posting date and sequence to which the query was resolved.
 */
export const PledgeAnswer = answer('PledgeAnswer', {
  ...PledgeView.members,
  ...timesAnswered,
  ...explainable,
  revision: count('Revision of the pledge, as in the ETag.', 4),
  agreement: nullable(part(AgreementView)('Terms of the agreement; null while nothing is signed.')),
  instalments: listOf(InstalmentView, rowsMax)('Instalments; none while nothing is signed.'),
  balances: part(BalanceFigures)(
    'Balances of all lines of the pledge in USD, and of its lines in its own currency.',
  ),
  reserved: reservedAnswers.pledge,
});

/** A page of pledges, in the order of their ids. */
export const PledgesPage = answer('PledgesPage', {
  ...pageAnswered,
  ...explainable,
  items: listOf(PledgeView, rowsMax)('The pledges.'),
});

interface PledgeSources {
  readonly asOf: AsOfResolver;
  readonly registers: RegisterReader;
  readonly figures: PledgeFigures;
  readonly balances: BalanceReader;
  readonly reserved: Reserved;
  /** Pauses a long computation so that the process can serve other requests. */
  readonly rest?: Rest;
}

/** Reads pledges with their announced, agreed, received and outstanding amounts. */
export class Pledges {
  constructor(private readonly dependencies: PledgeSources) {}

  async list(query: PledgesQuery) {
    const page = await this.dependencies.asOf.page(query);
    const found = await rested(pledgesFrom(this.dependencies, query, page), this.dependencies.rest);
    const { rows, nextAfter } = cutPage(found, page, ({ id }) => [id]);
    const explain = explainPledges(page.asOf);
    return { ...answeredPage(page, nextAfter), explain, items: [...rows] };
  }

  /**
   * Returns one pledge with its terms, instalments and balances.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async find(pledgeId: string, query: AsOfQuery) {
    const asOf = await this.dependencies.asOf.resolve(query);
    const found = this.dependencies.registers.many('pledges', [pledgeId], asOf);
    const [{ pledge, sums } = unknown('PLEDGE', pledgeId, asOf)] = this.dependencies.figures.of(
      found,
      asOf,
    );
    const { usd } = this.dependencies.balances.of({ pledge: pledgeId }, asOf);
    const { currency } = pledge;
    const { inCurrency } = this.dependencies.balances.of({ pledge: pledgeId, currency }, asOf);
    const name = stream.pledge(pledgeId);
    const reserving = { stream: name, currency, words: reservedWords.pledge };
    return {
      ...answered(asOf),
      explain: explainPledge(pledgeId, asOf),
      ...pledgeView(pledge, sums),
      revision: this.dependencies.registers.revisionOf(name, asOf),
      agreement: agreementView(pledge),
      instalments: instalmentViews(pledge, this.dependencies.figures.cells(pledgeId, asOf)),
      balances: inCurrency === undefined ? { usd } : { usd, inCurrency },
      reserved: await this.dependencies.reserved.of(reserving, query, asOf),
    };
  }
}
