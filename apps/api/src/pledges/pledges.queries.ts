import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { stream } from '@art30/accounting';
import { BalanceReader } from '../balances/balance-reader';
import { answered, answeredPage, AsOfResolver, type AsOf } from '../read/as-of';
import type { AsOfQueryDto } from '../read/as-of.dto';
import { all, condition, oneOf, within } from '../read/conditions';
import { unknown } from '../read/register-queries';
import { RegisterReader } from '../read/register-reader';
import { Slices } from '../read/slices';
import {
  agreementView,
  instalmentViews,
  instalmentWords,
  noSums,
  pledgeView,
  pledgeWords,
  type InstalmentCell,
  type PledgeMembers,
  type PledgeSums,
} from './pledge-view';
import type { PledgeAnswerDto, PledgesPageDto, PledgesQueryDto } from './pledges-view.dto';

export class ListPledges extends Query<PledgesPageDto> {
  constructor(readonly query: PledgesQueryDto) {
    super();
  }
}

export class FindPledge extends Query<PledgeAnswerDto> {
  constructor(
    readonly pledgeId: string,
    readonly query: AsOfQueryDto,
  ) {
    super();
  }
}

@QueryHandler(ListPledges)
export class ListPledgesHandler implements IQueryHandler<ListPledges> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly slices: Slices,
  ) {}

  async execute({ query }: ListPledges): Promise<PledgesPageDto> {
    const page = await this.asOf.page(query);
    const { rows, nextAfter } = this.registers.page<PledgeMembers>(
      'pledges',
      page,
      narrowed(query),
    );
    const sums = sumsByPledge(
      this.slices,
      rows.map(({ id }) => id),
      page.asOf,
    );
    const items = rows.map((pledge) => pledgeView(pledge, sums.get(pledge.id) ?? noSums));
    return { ...answeredPage(page, nextAfter), items };
  }
}

@QueryHandler(FindPledge)
export class FindPledgeHandler implements IQueryHandler<FindPledge> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly slices: Slices,
    private readonly balances: BalanceReader,
  ) {}

  async execute({ pledgeId, query }: FindPledge): Promise<PledgeAnswerDto> {
    const asOf = await this.asOf.resolve(query);
    const pledge = this.registers.find<PledgeMembers>('pledges', pledgeId, asOf);
    if (pledge === undefined) return unknown('PLEDGE', pledgeId, asOf);
    const sums = sumsByPledge(this.slices, [pledgeId], asOf).get(pledgeId) ?? noSums;
    const { usd } = this.balances.of({ pledge: pledgeId }, asOf);
    const { currency } = pledge;
    const { inCurrency } = this.balances.of({ pledge: pledgeId, currency }, asOf);
    return {
      ...answered(asOf),
      ...pledgeView(pledge, sums),
      revision: this.registers.revisionOf(stream.pledge(pledgeId), asOf),
      agreement: agreementView(pledge),
      instalments: instalmentViews(pledge, this.cells(pledgeId, asOf)),
      balances: inCurrency === undefined ? { usd } : { usd, inCurrency },
    };
  }

  private cells(pledgeId: string, asOf: AsOf): InstalmentCell[] {
    const where = all([within(asOf), condition('pledge = ?', pledgeId)]);
    const slices = this.slices.all(instalmentWords, { by: ['instalment', 'purpose'], where });
    return slices.map(({ key: [instalment, purpose], sums }) => ({
      instalment: typeof instalment === 'number' ? instalment : null,
      purpose: typeof purpose === 'string' ? purpose : null,
      sums,
    }));
  }
}

/** Conditions on the fact that opened the pledge, which says both for ever. */
function narrowed({ donor, recommendation }: PledgesQueryDto) {
  const member = (name: string, value: string) =>
    condition(`json_extract(changes, '$.${name}') = ?`, value);
  return [
    ...(donor === undefined ? [] : [member('donorId', donor)]),
    ...(recommendation === undefined ? [] : [member('recommendation', recommendation)]),
  ];
}

function sumsByPledge(
  slices: Slices,
  ids: readonly string[],
  asOf: AsOf,
): ReadonlyMap<string, PledgeSums> {
  const where = all([within(asOf), oneOf('pledge', ids)]);
  const found = slices.all(pledgeWords, { by: ['pledge'], where });
  return new Map(found.map(({ key: [pledge], sums }) => [String(pledge), sums]));
}
