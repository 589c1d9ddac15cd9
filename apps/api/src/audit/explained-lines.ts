import { Injectable } from '@nestjs/common';
import { Money, type MoneyFact } from '@art30/accounting';
import {
  BankCredits,
  type Condition,
  type CursorKey,
  JournalLines,
  type Page,
  type ResultRow,
  signOf,
  text,
  textOrNull,
} from '@art30/books';
import { balanceWords } from '../balances/balance-words';
import type { JournalLineDto } from '../journal/journal.dto';
import type { ExplainedLineDto, WordShareDto } from './explain.dto';

/** Reads journal lines with what they rest on and what they count in. */
@Injectable()
export class ExplainedLines {
  constructor(
    private readonly lines: JournalLines,
    private readonly credits: BankCredits,
  ) {}

  page(
    where: Condition,
    page: Page,
  ): { rows: readonly ExplainedLineDto[]; nextAfter: CursorKey | null } {
    const { rows, nextAfter } = this.lines.page(where, page, explainedLine);
    const sequences = rows.map(({ sequence }) => sequence);
    const credits = this.credits.behind(sequences, page.asOf);
    const behind = ({ sequence }: JournalLineDto) => credits.get(sequence) ?? null;
    return { rows: rows.map((row) => ({ ...row, bankCredit: behind(row) })), nextAfter };
  }
}

function explainedLine(line: JournalLineDto, row: ResultRow): Omit<ExplainedLineDto, 'bankCredit'> {
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
