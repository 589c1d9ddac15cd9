import type { HistoryReader, HistoryEvent } from '../registers/history-reader';
import { answeredPage, type AsOf, type AsOfResolver } from '../times/as-of';
import { all, condition, type Condition, within } from '../times/conditions';
import type { PageQuery } from '../times/shapes';
import { balanceWords, type BalanceWord } from '../words/balance-words';
import { filtered, type DimensionValues } from '../words/dimensions';
import { type Slices, usdMoney } from '../words/slices';
import { contributionSql, formulaOf } from '../words/words';
import type { ExplainedLines } from './explained-lines';

/** A figure by its word and its lines, or lines by their place. */
interface ExplainQuery extends PageQuery, DimensionValues {
  readonly word?: BalanceWord | undefined;
  readonly sequence?: number | undefined;
  readonly line?: number | undefined;
}

/** Explains figures and events by the lines behind them. */
export class Explanations {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
    private readonly lines: ExplainedLines,
    private readonly history: HistoryReader,
  ) {}

  async find(query: ExplainQuery) {
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

  private async event({ sequence }: ExplainQuery, asOf: AsOf): Promise<HistoryEvent | null> {
    return sequence === undefined ? null : this.history.find(sequence, asOf);
  }

  private figure(name: BalanceWord, where: Condition) {
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
function named({ word, sequence, line }: ExplainQuery): Condition[] {
  return [
    ...(word === undefined
      ? []
      : [condition(`${contributionSql(balanceWords[word], 'usd')} IS NOT NULL`)]),
    ...(sequence === undefined ? [] : [condition('sequence = ?', sequence)]),
    ...(line === undefined ? [] : [condition('line = ?', line)]),
  ];
}
