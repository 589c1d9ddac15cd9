import { Module } from '@nestjs/common';
import { AsOfResolver } from './as-of';
import { RegisterQueries } from './register-queries';
import { RegisterReader } from './register-reader';
import { Slices } from './slices';

/** What every query reads through; the stores come from the storage module, which is global. */
@Module({
  providers: [AsOfResolver, RegisterQueries, RegisterReader, Slices],
  exports: [AsOfResolver, RegisterQueries, RegisterReader, Slices],
})
export class ReadingModule {}
