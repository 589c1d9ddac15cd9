import { Module } from '@nestjs/common';
import { Books } from '@art30/books';
import type { Clock } from '@art30/ledger';
import { DocumentFolder } from '@art30/storage';
import { BackgroundWorker } from '../commands/background-worker';
import { CommandsModule } from '../commands/commands.module';
import type { Config } from '../process/config';
import { CLOCK, CONFIG } from '../storage/tokens';
import { ErasedBytes, UnnamedBytes, unnamedLookMs } from './document-work';
import { Documents } from './documents';

/** Module that stores the bytes of documents, and deletes those of erased and of unused documents. */
@Module({
  imports: [CommandsModule],
  providers: [
    Documents,
    {
      provide: ErasedBytes,
      inject: [Books, DocumentFolder],
      useFactory: (books: Books, folder: DocumentFolder) => new ErasedBytes(books, folder),
    },
    {
      provide: UnnamedBytes,
      inject: [Books, DocumentFolder, CLOCK],
      useFactory: (books: Books, folder: DocumentFolder, clock: Clock) =>
        new UnnamedBytes(books, folder, clock),
    },
    {
      provide: 'ErasureWorker',
      inject: [ErasedBytes, CONFIG],
      useFactory: (work: ErasedBytes, { settlementGraceMs }: Config) =>
        new BackgroundWorker('ErasureWorker', work, settlementGraceMs / 2),
    },
    {
      provide: 'UnnamedDocumentWorker',
      inject: [UnnamedBytes],
      useFactory: (work: UnnamedBytes) =>
        new BackgroundWorker('UnnamedDocumentWorker', work, unnamedLookMs),
    },
  ],
  exports: [Documents],
})
export class DocumentsModule {}
