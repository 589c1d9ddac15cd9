import { Money, type MoneyFact } from '@art30/accounting';
import type { BankCredits } from '../receipts/bank-credits';
import type { Page } from '../times/as-of';
import type { Condition } from '../times/conditions';
import { type ResultRow, text } from '../times/rows';
import { balanceWords } from '../words/balance-words';
import { signOf, type EventKind, type Word } from '../words/words';
import type { JournalLine, JournalLines } from './journal-lines';

/** Reads journal lines with what they rest on and what they count in. */
export class ExplainedLines {
  constructor(
    private readonly lines: JournalLines,
    private readonly credits: BankCredits,
  ) {}

  /** @param counted what the lines are asked for: each says what it adds to that. */
  page(where: Condition, page: Page, counted?: Counted) {
    const { rows, nextAfter } = this.lines.page(where, page, (line, row) =>
      explainedLine(line, row, counted),
    );
    const sequences = rows.map(({ sequence }) => sequence);
    const credits = this.credits.behind(sequences, page.asOf);
    const behind = ({ sequence }: JournalLine) => credits.get(sequence) ?? null;
    return { rows: rows.map((row) => ({ ...row, bankCredit: behind(row) })), nextAfter };
  }
}

/** A line with what stands behind it. */
export type ExplainedLine = ReturnType<ExplainedLines['page']>['rows'][number];

/** A line with the kind of its event, by which some figures tell lines apart. */
interface CountedLine extends JournalLine {
  readonly kind: EventKind;
}

/** A figure that lines count in: words, each with a sign. */
export interface Counted {
  readonly parts: readonly { readonly word: Word; readonly sign: 1 | -1 }[];
  readonly column: 'usd' | 'amount';
}

function explainedLine(line: JournalLine, row: ResultRow, counted: Counted | undefined) {
  const kind = text(row, 'kind') as EventKind;
  return {
    ...line,
    kind,
    share: counted === undefined ? null : shareOf({ ...line, kind }, counted),
    counts: countsOf({ ...line, kind }),
  };
}

/** What a line adds to a figure; zero where it does not count. */
export function shareOf(line: CountedLine, { parts, column }: Counted): MoneyFact {
  const sign = parts.reduce((sum, part) => sum + part.sign * signIn(line, part.word), 0);
  return signed(line[column], sign);
}

function signIn({ account, pledge, amount, kind }: CountedLine, word: Word) {
  const isValueAlone = Money.of(amount).isZero;
  return signOf(word, { account, pledge, isValueAlone, kind });
}

function countsOf(line: CountedLine) {
  return Object.entries(balanceWords).flatMap(([word, definition]) => {
    const sign = signIn(line, definition);
    return sign === 0 ? [] : [{ word, usd: signed(line.usd, sign) }];
  });
}

/** As often as the sign says; a line may count twice in what is made of several words. */
function signed({ amount, currency }: MoneyFact, sign: number): MoneyFact {
  const { minor } = Money.of({ amount, currency });
  return Money.ofMinor(minor * BigInt(sign), currency).toJSON();
}
