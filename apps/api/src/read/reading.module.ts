import { Module } from '@nestjs/common';
import { AgeingDay } from './ages';
import { AsOfResolver } from './as-of';
import { HistoryReader } from './history-reader';
import { RegisterQueries } from './register-queries';
import { RegisterReader } from './register-reader';
import { Slices } from './slices';

/** What every query reads through; the stores come from the storage module, which is global. */
@Module({
  providers: [AgeingDay, AsOfResolver, HistoryReader, RegisterQueries, RegisterReader, Slices],
  exports: [AgeingDay, AsOfResolver, HistoryReader, RegisterQueries, RegisterReader, Slices],
})
export class ReadingModule {}
