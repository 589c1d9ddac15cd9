import { createHmac, timingSafeEqual } from 'node:crypto';
import { badQuery } from '@art30/books';
import { canonicalJson } from '@art30/event-sourcing';
import type { Caller } from '../sign-in/caller';

/** Characters of a seal: 32 bytes in base64url. */
const sealLength = 43;

/** For whom a cursor is given out, and to which question it belongs. */
export interface CursorReader {
  readonly caller: Pick<Caller, 'issuer' | 'person' | 'donors'>;
  /** Name of the operation, with that of its resource. */
  readonly operation: string;
}

/**
 * Seals the cursors of answers, so that each serves its reader and its question alone. The seal stands before
 * what the books wrote; what a reader may see is asked of the books again with every page.
 */
export class CursorSeal {
  /** @param key 32 bytes of chance. */
  constructor(private readonly key: Buffer) {}

  seal(cursor: string, reader: CursorReader): string {
    return `${this.sealOf(cursor, reader)}${cursor}`;
  }

  /** @throws QuestionRefused UNREADABLE for a cursor of somebody else, of another question, or changed. */
  open(sealed: string, reader: CursorReader): string {
    const cursor = sealed.slice(sealLength);
    // As text: the last character of a seal has two bits that its bytes do not have.
    const [given, own] = [sealed.slice(0, sealLength), this.sealOf(cursor, reader)].map((text) =>
      Buffer.from(text),
    ) as [Buffer, Buffer];
    if (given.length === own.length && timingSafeEqual(given, own)) return cursor;
    return badQuery('cursor', 'must be the "next" of an answer to the same query');
  }

  private sealOf(cursor: string, { caller, operation }: CursorReader): string {
    const { issuer, person, donors } = caller;
    const what = [issuer, person, donors.toSorted(), operation, cursor];
    return createHmac('sha256', this.key).update(canonicalJson(what)).digest('base64url');
  }
}
