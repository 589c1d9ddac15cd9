import { kit } from '@art30/accounting';
import { ExplainedFigure, ownPageAnswered } from '@art30/books';
import { OwnEvent, OwnLine } from './own-pledges.answers';

const { answer, answerRowsMax: rowsMax, count, listOf, money, nullable, omit, part, words } = kit;

/** A line that an event booked for the donor, and what it adds to the figure. */
const OwnExplainedLine = answer('OwnExplainedLine', {
  ...omit(OwnEvent, 'amounts'),
  ...OwnLine.members,
  pledge: nullable(words('Pledge.', 'P1')),
  instalment: nullable(count('Instalment.', 1)),
  purpose: nullable(words('Purpose.', 'k')),
  share: money('What the line adds to the figure.', { amount: '666666.67', currency: 'USD' }),
});

/** A figure of a pledge or of a statement, by the donor's own events. */
export const OwnExplanation = answer('OwnExplanation', {
  ...ownPageAnswered,
  figure: part(ExplainedFigure)('The figure.'),
  items: listOf(OwnExplainedLine, rowsMax)('The lines in the order of the log.'),
});
