import { Injectable } from '@nestjs/common';
import { all, type AsOf, filtered, Slices, within } from '@art30/books';
import type { DimensionFilterDto } from '../read/dimension-filter.dto';
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
