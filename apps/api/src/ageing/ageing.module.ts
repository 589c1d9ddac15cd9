import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ReadingModule } from '../read/reading.module';
import { AgeingController } from './ageing.controller';
import { FindAgeingHandler } from './ageing.queries';

@Module({
  imports: [CqrsModule, ReadingModule],
  controllers: [AgeingController],
  providers: [FindAgeingHandler],
})
export class AgeingModule {}
