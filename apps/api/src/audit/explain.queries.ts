import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Money, type MoneyFact } from '@art30/accounting';
import type { EventStore, ReadStore } from '@art30/event-sourcing';
import { balanceWords, type BalanceWord } from '../balances/balance-words';
import { JournalLines } from '../journal/journal-lines';
import type { JournalLineDto } from '../journal/journal.dto';
import { answeredPage, AsOfResolver } from '../read/as-of';
import { all, condition, within, type Condition } from '../read/conditions';
import { filtered } from '../read/dimensions';
import { historyEvent } from '../read/history-event';
import type { HistoryEventDto } from '../read/history-event.dto';
import { ordinal, text, textOrNull, type ResultRow } from '../read/rows';
import { Slices, usdMoney } from '../read/slices';
import { contributionSql, formulaOf, signOf } from '../read/words';
import { EVENT_STORE, READ_STORE } from '../storage/tokens';
import type {
  ExplainedFigureDto,
  ExplainedLineDto,
  ExplainQueryDto,
  ExplanationDto,
  WordShareDto,
} from './explain.dto';

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
    private readonly lines: JournalLines,
    @Inject(READ_STORE) private readonly readStore: ReadStore,
    @Inject(EVENT_STORE) private readonly events: EventStore,
  ) {}

  async execute({ query }: Explain): Promise<ExplanationDto> {
    const page = await this.asOf.page(query);
    const where = all([within(page.asOf), filtered(query), ...named(query)]);
    const { rows, nextAfter } = this.lines.page(where, page, explainedLine);
    return {
      ...answeredPage(page, nextAfter),
      figure: query.word === undefined ? null : this.figure(query.word, where),
      event: await this.event(query.sequence, page.asOf.sequence),
      items: [...rows],
    };
  }

  private figure(name: BalanceWord, where: Condition): ExplainedFigureDto {
    const word = balanceWords[name];
    const { sum } = this.slices.total({ sum: word }, where);
    const [row] = this.readStore.query(
      `SELECT count(*) AS lines FROM journal WHERE ${where.sql}`,
      where.values,
    );
    return {
      word: name,
      means: word.means,
      formula: formulaOf(word),
      usd: usdMoney(sum.usd),
      lines: row === undefined ? 0 : ordinal(row, 'lines'),
    };
  }

  private async event(
    sequence: number | undefined,
    knownThrough: number,
  ): Promise<HistoryEventDto | null> {
    if (sequence === undefined || sequence > knownThrough) return null;
    const [row] = this.readStore.query('SELECT stream, revision FROM events WHERE sequence = ?', [
      sequence,
    ]);
    if (row === undefined) return null;
    const revision = ordinal(row, 'revision');
    const [event] = await this.events.readStream(text(row, 'stream'), revision);
    return event === undefined ? null : historyEvent(event, { sequence, revision });
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

function explainedLine(line: JournalLineDto, row: ResultRow): ExplainedLineDto {
  return {
    ...line,
    recordedBy: text(row, 'recorded_by'),
    certifiedBy: textOrNull(row, 'certified_by'),
    approvedBy: textOrNull(row, 'approved_by'),
    counts: countsOf(line),
  };
}

function countsOf(line: JournalLineDto): WordShareDto[] {
  return Object.entries(balanceWords).flatMap(([word, definition]) => {
    const sign = signOf(definition, line);
    return sign === 0 ? [] : [{ word, usd: signed(line.usd, sign) }];
  });
}

function signed(usd: MoneyFact, sign: number): MoneyFact {
  const money = Money.of(usd);
  return (sign > 0 ? money : money.negated()).toJSON();
}
