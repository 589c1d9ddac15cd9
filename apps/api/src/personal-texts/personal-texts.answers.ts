import { kit, textReference } from '@art30/accounting';

const { answer, answerRowsMax, listOf, nullable, part, words } = kit;

/** A member that the books know by a reference alone. */
const PersonalText = answer('PersonalText', {
  member: words('Name of the member.', 'name'),
  reference: textReference,
  text: nullable(
    words('The text that is kept under the reference; null once it was erased.', 'Jane Doe'),
  ),
});

/** The members of an answer that the books know by references. */
export const personalTexts = listOf(
  part(PersonalText),
  answerRowsMax,
)(
  'Members that the books know by a reference alone, as of a private person: shown as the text where it is kept, and as the reference once the text was erased. Other members stand in the books themselves.',
);
