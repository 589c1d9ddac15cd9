import { Injectable } from '@nestjs/common';
import type { AsOf } from '../read/as-of';
import { all, within } from '../read/conditions';
import type { DimensionFilterDto } from '../read/dimension-filter.dto';
import { filtered } from '../read/dimensions';
import { Slices } from '../read/slices';
import { figuresOf, scopeOf } from './balance-figures';
import { balanceWords } from './balance-words';
import type { BalanceFiguresDto } from './balances.dto';

/** Balances of one thing, such as a pledge or a donor. */
@Injectable()
export class BalanceReader {
  constructor(private readonly slices: Slices) {}

  of(dimensions: DimensionFilterDto, asOf: AsOf): BalanceFiguresDto {
    const where = all([within(asOf), filtered(dimensions)]);
    return figuresOf(this.slices.total(balanceWords, where), scopeOf([], dimensions));
  }
}
