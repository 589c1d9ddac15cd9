/** Digits without leading zeros, as sizes and sequences are written; undefined for another text. */
export function countIn(text: string): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  // eslint-disable-next-line no-restricted-syntax -- a count, not an amount
  const count = Number(text);
  return Number.isSafeInteger(count) ? count : undefined;
}
