import { Module } from '@nestjs/common';
import { AsOfResolver } from './as-of';
import { HistoryReader } from './history-reader';
import { RegisterQueries } from './register-queries';
import { RegisterReader } from './register-reader';
import { Slices } from './slices';

/** What every query reads through; the stores come from the storage module, which is global. */
@Module({
  providers: [AsOfResolver, HistoryReader, RegisterQueries, RegisterReader, Slices],
  exports: [AsOfResolver, HistoryReader, RegisterQueries, RegisterReader, Slices],
})
export class ReadingModule {}
