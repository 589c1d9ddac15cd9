import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AgeingController } from './ageing.controller';
import { FindAgeingHandler } from './ageing.queries';

@Module({
  imports: [CqrsModule],
  controllers: [AgeingController],
  providers: [FindAgeingHandler],
})
export class AgeingModule {}
