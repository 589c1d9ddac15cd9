import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { PledgePath } from '../pledges/pledges.dto';
import { PageQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import { BridgesDto, BridgesQueryDto, PledgeBridgeDto } from './bridge.dto';

@ApiTags('balances')
@Controller('v1')
export class BridgeController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('bridge', {
    summary: 'From agreements to cash, by pledge, donor, purpose or recommendation',
    description:
      'The steps from what was signed to the cash that came in, and on to the cash held, in USD ' +
      'and in the currencies of the pledges. The steps sum exactly; `difference` shows that.',
    answer: BridgesDto,
  })
  find(@Query() query: BridgesQueryDto): Promise<BridgesDto> {
    return this.books.bridges.find(query);
  }

  @QueryEndpoint('pledges/:pledgeId/bridge', {
    summary: 'From one agreement to its cash, event by event',
    description:
      'The bridge of one pledge, and what each receipt and each other event adds to its steps. ' +
      'What was reversed is netted; `limit` counts events.',
    answer: PledgeBridgeDto,
    unknown: 'PLEDGE_UNKNOWN',
  })
  ofPledge(
    @Param() { pledgeId }: PledgePath,
    @Query() query: PageQueryDto,
  ): Promise<PledgeBridgeDto> {
    return this.books.pledgeBridge.find(pledgeId, query);
  }
}
