import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ContributionsController } from './contributions.controller';
import { FindContributionsHandler } from './contributions.queries';

@Module({
  imports: [CqrsModule],
  controllers: [ContributionsController],
  providers: [FindContributionsHandler],
})
export class ContributionsModule {}
