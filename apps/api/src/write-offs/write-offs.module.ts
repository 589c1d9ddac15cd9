import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { WriteOffRows } from './write-off-rows';
import { WriteOffsController } from './write-offs.controller';
import { FindWriteOffsHandler } from './write-offs.queries';

@Module({
  imports: [CqrsModule],
  controllers: [WriteOffsController],
  providers: [FindWriteOffsHandler, WriteOffRows],
})
export class WriteOffsModule {}
