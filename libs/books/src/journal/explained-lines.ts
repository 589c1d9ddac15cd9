import { Money, type MoneyFact, kit } from '@art30/accounting';
import { type BankCredits, BankCredit } from '../receipts/bank-credits';
import type { Page } from '../times/as-of';
import type { Condition } from '../times/conditions';
import { type ResultRow, text } from '../times/rows';
import { balanceWords } from '../words/balance-words';
import { signOf, type Word } from '../words/words';
import { JournalLine, type JournalLines } from './journal-lines';

const { answer, answerRowsMax: rowsMax, listOf, money, nullable, part, words } = kit;

/** The amount that a journal line adds to one figure. */
const WordShare = answer('WordShare', {
  word: words('Name of a figure in a balance row.', 'receivable'),
  usd: money('Amount that the line adds to the figure; negative where it lowers the figure.', {
    amount: '666666.67',
    currency: 'USD',
  }),
});
type WordShare = kit.Infer<typeof WordShare>;

/** A journal line with the bank credit behind it, and the figures in which it counts. */
export const ExplainedLine = answer('ExplainedLine', {
  ...JournalLine.members,
  bankCredit: nullable(
    part(BankCredit)(
      'The bank credit that the event of the line rests on; null where there is none.',
    ),
  ),
  kind: words(
    'Kind of the event; for a reversal that of what it reverses, so that both cancel.',
    'ReceiptApplied',
  ),
  share: nullable(
    money('Amount that the line adds to the requested figure; null if the request names none.', {
      amount: '666666.67',
      currency: 'USD',
    }),
  ),
  counts: listOf(WordShare, rowsMax)('Every figure of a balance row that the line counts in.'),
});
export type ExplainedLine = kit.Infer<typeof ExplainedLine>;

/** Reads journal lines with their bank credits and the figures in which they count, to explain a reported figure. */
export class ExplainedLines {
  constructor(
    private readonly lines: JournalLines,
    private readonly credits: BankCredits,
  ) {}

  /**
   * Returns one page of journal lines.
   *
   * @param counted the explained figure, to which each line states its contribution.
   */
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

/** A journal line with the type of its event, on which some figures depend. */
interface CountedLine extends JournalLine {
  readonly kind: string;
}

/** A figure as a sum of terms, each added (1) or subtracted (−1). */
export interface Counted {
  readonly parts: readonly { readonly word: Word; readonly sign: 1 | -1 }[];
  readonly column: 'usd' | 'amount';
}

function explainedLine(line: JournalLine, row: ResultRow, counted: Counted | undefined) {
  const kind = text(row, 'kind');
  return {
    ...line,
    kind,
    share: counted === undefined ? null : shareOf({ ...line, kind }, counted),
    counts: countsOf({ ...line, kind }),
  };
}

/** Returns the amount that a journal line adds to a figure; zero if the line does not count. */
export function shareOf(line: CountedLine, { parts, column }: Counted): MoneyFact {
  const sign = parts.reduce((sum, part) => sum + part.sign * signIn(line, part.word), 0);
  return signed(line[column], sign);
}

function signIn({ account, pledge, amount, kind }: CountedLine, word: Word) {
  const isValueAlone = Money.of(amount).isZero;
  return signOf(word, { account, pledge, isValueAlone, kind: kind });
}

function countsOf(line: CountedLine): WordShare[] {
  return Object.entries(balanceWords).flatMap(([word, definition]) => {
    const sign = signIn(line, definition);
    return sign === 0 ? [] : [{ word, usd: signed(line.usd, sign) }];
  });
}

/** Multiplies an amount by a sign. The sign can be 2 or −2, since a line may count in several terms of a figure. */
function signed({ amount, currency }: MoneyFact, sign: number): MoneyFact {
  const { minor } = Money.of({ amount, currency });
  return Money.ofMinor(minor * BigInt(sign), currency).toJSON();
}
