import { Inject, Injectable } from '@nestjs/common';
import { AsOfResolver } from '@art30/books';
import type { ReadStore } from '@art30/event-sourcing';
import { READ_STORE } from '../storage/tokens';
import type { ExportQueryDto } from './books-export.dto';
import { booksText } from './books-text';

/** Gives out the books as plain-text accounts. */
@Injectable()
export class BooksExport {
  constructor(
    private readonly asOf: AsOfResolver,
    @Inject(READ_STORE) private readonly readStore: ReadStore,
  ) {}

  /** The text in pieces, read as it is sent. */
  async find(query: ExportQueryDto): Promise<AsyncIterable<string>> {
    const asOf = await this.asOf.resolve(query);
    return booksText(this.readStore, query.format, asOf);
  }
}
