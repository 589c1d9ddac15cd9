import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import {
  all,
  answeredPage,
  AsOfResolver,
  type Dimension,
  dimensionsOf,
  dimensionsOfKey,
  filtered,
  labelOf,
  within,
} from '@art30/books';
import { BridgeReader } from './bridge-reader';
import type { BridgeRowDto, BridgesDto, BridgesQueryDto } from './bridge.dto';

export class FindBridges extends Query<BridgesDto> {
  constructor(readonly query: BridgesQueryDto) {
    super();
  }
}

/** What owns money from its agreement to its cash. */
const allowed: readonly Dimension[] = ['pledge', 'donor', 'purpose', 'recommendation'];

@QueryHandler(FindBridges)
export class FindBridgesHandler implements IQueryHandler<FindBridges> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly bridges: BridgeReader,
  ) {}

  async execute({ query }: FindBridges): Promise<BridgesDto> {
    const by = dimensionsOf(query.by, allowed);
    const page = await this.asOf.page(query);
    const where = all([within(page.asOf), filtered(query)]);
    const { rows, nextAfter } = this.bridges.page(by, where, page);
    return {
      ...answeredPage(page, nextAfter),
      by: [...by],
      items: rows.map(({ key, ...figures }) => ({
        label: labelOf(key),
        ...(dimensionsOfKey(by, key) as Partial<BridgeRowDto>),
        ...figures,
      })),
      totals: this.bridges.total(where),
    };
  }
}
