import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { badQuery } from '@art30/books';
import { canonicalJson } from '@art30/event-sourcing';
import type { Caller } from '../sign-in/caller';

const cipher = 'aes-256-gcm';
const [keyBytes, nonceBytes, tagBytes] = [32, 12, 16];

/** The caller and the query for which a cursor was issued. */
export interface CursorReader {
  readonly caller: Pick<Caller, 'issuer' | 'person' | 'donors'>;
  /** Name of the operation, prefixed with its resource. */
  readonly operation: string;
}

/**
 * Encrypts the cursors of answers, so that only the same caller can use them, and only for the same query. Access
 * rights are checked again for every page. The nonce is derived from the content, so that the same cursor always has
 * the same text.
 */
export class CursorSeal {
  private readonly sealing: Buffer;
  private readonly naming: Buffer;

  /** @param key 32 random bytes. */
  constructor(key: Buffer) {
    const derived = (use: string) => Buffer.from(hkdfSync('sha256', key, '', use, keyBytes));
    [this.sealing, this.naming] = [derived('cursor'), derived('nonce of a cursor')];
  }

  seal(cursor: string, reader: CursorReader): string {
    const bound = boundTo(reader);
    const named = createHmac('sha256', this.naming)
      .update(canonicalJson([bound, cursor]))
      .digest();
    const nonce = named.subarray(0, nonceBytes);
    const sealing = createCipheriv(cipher, this.sealing, nonce).setAAD(Buffer.from(bound));
    const sealed = [nonce, sealing.update(cursor, 'utf8'), sealing.final(), sealing.getAuthTag()];
    return Buffer.concat(sealed).toString('base64url');
  }

  /**
   * Decrypts a cursor.
   *
   * @throws QuestionRefused UNREADABLE for a cursor of another caller or query, or a modified one.
   */
  open(sealed: string, reader: CursorReader): string {
    const bytes = Buffer.from(sealed, 'base64url');
    // Several base64url texts decode to the same bytes. Only the text that was issued is accepted.
    const isGiven = bytes.length > nonceBytes + tagBytes && bytes.toString('base64url') === sealed;
    return (isGiven ? this.opened(bytes, boundTo(reader)) : null) ?? refused();
  }

  private opened(bytes: Buffer, bound: string): string | null {
    const opening = createDecipheriv(cipher, this.sealing, bytes.subarray(0, nonceBytes))
      .setAAD(Buffer.from(bound))
      .setAuthTag(bytes.subarray(-tagBytes));
    try {
      const sealed = bytes.subarray(nonceBytes, -tagBytes);
      return Buffer.concat([opening.update(sealed), opening.final()]).toString('utf8');
    } catch {
      return null;
    }
  }
}

function boundTo({ caller, operation }: CursorReader): string {
  const { issuer, person, donors } = caller;
  return canonicalJson([issuer, person, donors.toSorted(), operation]);
}

function refused(): never {
  return badQuery('cursor', 'must be the "next" of an answer to the same query');
}
