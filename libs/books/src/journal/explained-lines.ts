import { Money, type MoneyFact } from '@art30/accounting';
import type { BankCredits } from '../receipts/bank-credits';
import type { Page } from '../times/as-of';
import type { Condition } from '../times/conditions';
import { type ResultRow, text } from '../times/rows';
import { balanceWords } from '../words/balance-words';
import { signOf, type EventKind } from '../words/words';
import type { JournalLine, JournalLines } from './journal-lines';

/** Reads journal lines with what they rest on and what they count in. */
export class ExplainedLines {
  constructor(
    private readonly lines: JournalLines,
    private readonly credits: BankCredits,
  ) {}

  page(where: Condition, page: Page) {
    const { rows, nextAfter } = this.lines.page(where, page, explainedLine);
    const sequences = rows.map(({ sequence }) => sequence);
    const credits = this.credits.behind(sequences, page.asOf);
    const behind = ({ sequence }: JournalLine) => credits.get(sequence) ?? null;
    return { rows: rows.map((row) => ({ ...row, bankCredit: behind(row) })), nextAfter };
  }
}

function explainedLine(line: JournalLine, row: ResultRow) {
  return {
    ...line,
    counts: countsOf(line, text(row, 'kind') as EventKind),
  };
}

function countsOf({ account, pledge, amount, usd }: JournalLine, kind: EventKind) {
  return Object.entries(balanceWords).flatMap(([word, definition]) => {
    const isValueAlone = Money.of(amount).isZero;
    const sign = signOf(definition, { account, pledge, isValueAlone, kind });
    return sign === 0 ? [] : [{ word, usd: signed(usd, sign) }];
  });
}

function signed(usd: MoneyFact, sign: number): MoneyFact {
  const money = Money.of(usd);
  return (sign > 0 ? money : money.negated()).toJSON();
}
