import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import {
  all,
  answeredPage,
  type AsOf,
  AsOfResolver,
  condition,
  type Condition,
  contributionSql,
  filtered,
  formulaOf,
  Slices,
  usdMoney,
  within,
} from '@art30/books';
import { balanceWords, type BalanceWord } from '../balances/balance-words';
import type { HistoryEventDto } from '../read/history-event.dto';
import { HistoryReader } from '../read/history-reader';
import { ExplainedLines } from './explained-lines';
import type { ExplainedFigureDto, ExplainQueryDto, ExplanationDto } from './explain.dto';

export class Explain extends Query<ExplanationDto> {
  constructor(readonly query: ExplainQueryDto) {
    super();
  }
}

@QueryHandler(Explain)
export class ExplainHandler implements IQueryHandler<Explain> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
    private readonly lines: ExplainedLines,
    private readonly history: HistoryReader,
  ) {}

  async execute({ query }: Explain): Promise<ExplanationDto> {
    const page = await this.asOf.page(query);
    const where = all([within(page.asOf), filtered(query), ...named(query)]);
    const { rows, nextAfter } = this.lines.page(where, page);
    return {
      ...answeredPage(page, nextAfter),
      figure: query.word === undefined ? null : this.figure(query.word, where),
      event: await this.event(query, page.asOf),
      items: [...rows],
    };
  }

  private async event({ sequence }: ExplainQueryDto, asOf: AsOf): Promise<HistoryEventDto | null> {
    return sequence === undefined ? null : this.history.find(sequence, asOf);
  }

  private figure(name: BalanceWord, where: Condition): ExplainedFigureDto {
    const word = balanceWords[name];
    const { sum } = this.slices.total({ sum: word }, where);
    return {
      word: name,
      means: word.means,
      formula: formulaOf(word),
      usd: usdMoney(sum.usd),
      lines: this.slices.count(where),
    };
  }
}

/** The lines that are asked for by their place, or because they count in a figure. */
function named({ word, sequence, line }: ExplainQueryDto): Condition[] {
  return [
    ...(word === undefined
      ? []
      : [condition(`${contributionSql(balanceWords[word], 'usd')} IS NOT NULL`)]),
    ...(sequence === undefined ? [] : [condition('sequence = ?', sequence)]),
    ...(line === undefined ? [] : [condition('line = ?', line)]),
  ];
}
