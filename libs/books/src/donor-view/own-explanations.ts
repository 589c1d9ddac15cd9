import { kit } from '@art30/accounting';
import type { ReportName } from '../words/explain-template';
import { shareOf } from '../journal/explained-lines';
import type { JournalLines } from '../journal/journal-lines';
import type { AsOfResolver } from '../times/as-of';
import { all, condition, within } from '../times/conditions';
import { badQuery } from '../times/refusals';
import type { PageQuery } from '../times/shapes';
import { ExplainedFigure, type FigureQuery } from '../explanations/explained-figure';
import type { FigureReader } from '../explanations/figure-reader';
import { text } from '../times/rows';
import { OwnEvent, OwnLine } from './own-pledges';
import { ownPage, ownPageAnswered } from './own-rows';

const { answer, answerRowsMax: rowsMax, count, listOf, money, nullable, omit, part, words } = kit;

/** A journal line of the donor's money, and the amount that it adds to the explained figure. */
const OwnExplainedLine = answer('OwnExplainedLine', {
  ...omit(OwnEvent, 'amounts'),
  ...OwnLine.members,
  pledge: nullable(words('Pledge.', 'P1')),
  instalment: nullable(count('Instalment.', 1)),
  purpose: nullable(words('Purpose.', 'k')),
  share: money('What the line adds to the figure.', { amount: '666666.67', currency: 'USD' }),
});

/** A figure of a pledge, allocation or statement, with the journal lines behind it. */
export const OwnExplanation = answer('OwnExplanation', {
  ...ownPageAnswered,
  figure: part(ExplainedFigure)('The figure.'),
  items: listOf(OwnExplainedLine, rowsMax)('The lines in the order of the log.'),
});

/** Figures of a pledge that its donor may see, each in the pledge's currency and in US dollars. */
const ofPledge = [
  ...['announced', 'agreed', 'conditional', 'received', 'writtenOff', 'outstanding'],
  ...['bankCharges', 'refunded'],
].flatMap((name) => [name, `${name}Usd`]);

/** Figures of an allocation that the donor may see. */
const ofAllocation = ['gross', 'programmable', 'supportReserve'];
/** Figures that donors may see, by report. Of a statement they may see every figure. */
const shown: { readonly [Report in ReportName]?: readonly string[] | 'every' } = {
  pledges: ofPledge,
  'spending-authority': ofAllocation,
  statement: 'every',
};

type OwnExplainQuery = PageQuery & FigureQuery & { readonly sequence?: number | undefined };

/** Explains a figure to a donor by the journal lines of that donor's money behind it. */
export class OwnExplanations {
  /** @param figures computes figures from the donor's own lines alone. */
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly figures: FigureReader,
    private readonly lines: JournalLines,
  ) {}

  /**
   * Returns a figure and a page of the journal lines behind it.
   *
   * @throws QuestionRefused UNREADABLE for a figure that donors may not see.
   */
  async find(query: OwnExplainQuery) {
    const { report, sequence: ofEvent } = query;
    const figuresShown = shown[report ?? 'balances'];
    if (figuresShown === undefined) {
      return badQuery('report', `must be one of ${Object.keys(shown).join(', ')}`);
    }
    if (ofEvent !== undefined && report !== 'spending-authority') {
      return badQuery('sequence', 'is for whoever reads all of the books: leave it out');
    }
    const page = await this.asOf.page(query);
    const visibleLines = all([
      within(page.asOf),
      ...(ofEvent === undefined ? [] : [condition('sequence = ?', ofEvent)]),
    ]);
    const asked = this.figures.asked(query, page.asOf, visibleLines);
    if (asked === undefined || (figuresShown !== 'every' && !figuresShown.includes(asked.name))) {
      return badQuery('figure', 'must be a figure of your pledge, allocation or statement');
    }
    const figure = this.figures.figure(asked, visibleLines);
    const counted = all([visibleLines, this.figures.linesOf(asked, visibleLines)]);
    const { rows, nextAfter } = this.lines.page(counted, page, (line, row) => ({
      ...line,
      share: shareOf({ ...line, kind: text(row, 'kind') }, asked),
    }));
    return {
      ...ownPage(page, nextAfter),
      figure,
      items: rows.map(({ sequence, eventId, eventType, ...line }) => {
        const { effectiveDate, postingDate, recordedAt, account, amount, usd, share } = line;
        const { pledge, instalment, purpose } = line;
        return {
          sequence,
          id: eventId,
          type: eventType,
          effectiveDate,
          postingDate,
          recordedAt,
          pledge,
          instalment,
          purpose,
          account,
          amount,
          usd,
          share,
        };
      }),
    };
  }
}
