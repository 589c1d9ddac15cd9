/** Digits of the largest number that SQLite gives a row. */
const placeDigits = 19;

/** The place of a text that was kept as the so many-th, in fixed width so that places compare. */
export function placeOfNumber(number: number): string {
  return String(number).padStart(placeDigits, '0');
}
