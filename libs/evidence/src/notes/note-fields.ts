import { base64Of } from '@art30/event-sourcing';

/**
 * Decodes base64 (RFC 4648, 4). Returns undefined for a text that `base64Of` would not write: white space,
 * missing padding, the other alphabet, or unused bits that are set.
 */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
    return undefined;
  }
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return base64Of(bytes) === text ? bytes : undefined;
}

/** Parses a size or sequence in digits without leading zeros; undefined for another text. */
export function countIn(text: string): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  // eslint-disable-next-line no-restricted-syntax -- a count, not an amount
  const count = Number(text);
  return Number.isSafeInteger(count) ? count : undefined;
}
