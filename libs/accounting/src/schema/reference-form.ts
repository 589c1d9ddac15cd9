/** Invisible characters: format characters, and control characters other than white space. */
const unseen = /(?!\p{White_Space})[\p{Cc}\p{Cf}]/gu;
const spaces = /\p{White_Space}+/gu;
/** Characters such as variation selectors, which at most change the look of the preceding character. */
const ignorable = /\p{Default_Ignorable_Code_Point}/gu;
/** All dashes, and the minus sign, which looks like one. */
const dashes = /[\p{Pd}\u2212]/gu;

/**
 * Matches ASCII words with single spaces between them, which most references are; they need no normalization.
 */
const ownForm = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Returns the stored form of a reference: NFC, without control and format characters (Cc, Cf), trimmed and
 * single-spaced. The function is idempotent. Empty if nothing visible is left.
 */
export function referenceForm(text: string): string {
  if (ownForm.test(text)) return text;
  return text.replace(unseen, '').replace(spaces, ' ').trim().normalize('NFC');
}

/**
 * Returns the form in which bank and payment references are compared: the stored form in NFKC, case folded,
 * every dash as `-`. Look-alikes have the same form.
 */
export function comparedReference(text: string): string {
  if (ownForm.test(text)) return text.toLowerCase();
  const alike = referenceForm(text.normalize('NFKC')).replace(ignorable, '');
  const folded = alike.toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
  return referenceForm(folded.replace(dashes, '-'));
}
