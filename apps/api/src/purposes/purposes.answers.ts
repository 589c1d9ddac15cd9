import { pageAnswered, timesAnswered } from '@art30/books';
import { purposeKinds, recommendations } from '@art30/accounting';
import { kit } from '@art30/accounting';
const { answer, date, id, listOf, nullable, oneOf, shape, words } = kit;
const { answerRowsMax: rowsMax } = kit;
/** The purpose a path names. */
export const PurposePath = shape('PurposePath', {
  code: id('Code of the purpose.', 'k'),
});

/** An entry of the purpose catalogue in its latest version. */
const PurposeView = answer('PurposeView', {
  code: words('Code of the purpose.', 'k'),
  kind: oneOf(purposeKinds)(
    'A letter of the resolution, a part of one, a bucket for money not yet allocated, or a level.',
    'LETTER',
  ),
  label: words('Name of the purpose, for people.', 'Technical assistance to Member States'),
  parent: nullable(words('Code of the purpose of which it is a part.', 'f')),
  recommendations: listOf(oneOf(recommendations), rowsMax)(
    'Recommendations under which it may be an earmark or an allocation.',
    ['m', 'n'],
  ),
  validFrom: date('First day on which this version holds.', '2010-10-22'),
  validUntil: nullable(date('Last day on which it holds; null while it has no end.', '2026-12-31')),
});

/** A purpose and the times it was looked at. */
export const PurposeAnswer = answer('PurposeAnswer', {
  ...PurposeView.members,
  ...timesAnswered,
});

/** Purposes in the order of their codes. */
export const PurposesPage = answer('PurposesPage', {
  ...pageAnswered,
  items: listOf(PurposeView, rowsMax)('The purposes.'),
});
