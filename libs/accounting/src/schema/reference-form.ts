/** Control characters that are no white space, and format characters: nobody sees them. */
const unseen = /(?!\p{White_Space})[\p{Cc}\p{Cf}]/gu;
const spaces = /\p{White_Space}+/gu;
/** Characters such as variation selectors, which change at most how the one before them looks. */
const ignorable = /\p{Default_Ignorable_Code_Point}/gu;
/** Every dash, and the minus sign, which looks like one. */
const dashes = /[\p{Pd}\u2212]/gu;

/** Words of ASCII with single spaces between them: what most references are. */
const ownForm = /^[!-~]+(?: [!-~]+)*$/;

/**
 * A reference as it is stored: in NFC, without control and format characters (Cc, Cf), with single
 * spaces and none around it. Its own form has itself. Empty where nothing is left.
 */
export function referenceForm(text: string): string {
  if (ownForm.test(text)) return text;
  return text.replace(unseen, '').replace(spaces, ' ').trim().normalize('NFC');
}

/**
 * A reference of a bank or a payment as it is compared with others: as it is stored, in NFKC, with
 * its case folded, and with every dash as `-`. Two that look alike have the same form.
 */
export function comparedReference(text: string): string {
  if (ownForm.test(text)) return text.toLowerCase();
  const alike = referenceForm(text.normalize('NFKC')).replace(ignorable, '');
  const folded = alike.toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
  return referenceForm(folded.replace(dashes, '-'));
}
