import { hash } from 'node:crypto';

/** Returns the SHA-256 of a text's UTF-8 bytes, in hex. */
export function sha256Hex(text: string): string {
  return hash('sha256', text, 'hex');
}
