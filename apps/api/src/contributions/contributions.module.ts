import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ReadingModule } from '../read/reading.module';
import { ContributionsController } from './contributions.controller';
import { FindContributionsHandler } from './contributions.queries';

@Module({
  imports: [CqrsModule, ReadingModule],
  controllers: [ContributionsController],
  providers: [FindContributionsHandler],
})
export class ContributionsModule {}
