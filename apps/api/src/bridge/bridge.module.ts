import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BridgeController } from './bridge.controller';
import { BridgeReader } from './bridge-reader';
import { FindBridgesHandler } from './bridge.queries';
import { FindPledgeBridgeHandler } from './pledge-bridge.queries';

@Module({
  imports: [CqrsModule],
  controllers: [BridgeController],
  providers: [BridgeReader, FindBridgesHandler, FindPledgeBridgeHandler],
  exports: [BridgeReader],
})
export class BridgeModule {}
