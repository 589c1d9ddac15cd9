import { type CommandRequest, kit } from '@art30/accounting';
import {
  AuditorLog,
  AuditRefused,
  cents,
  engagementCommands,
  SampleDrawn,
  sampleFilterLengthMax,
  sampleItemsMax,
  samplingMethods,
  samplingSides,
  seed,
} from '@art30/auditing';
import { Books, eventFiltersAsked, LineFilter, timesAsked } from '@art30/books';
import { isDrawnAgain, sampleFrom, samplesIn } from '@art30/working-papers';
import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { invalidRequest } from '../../problems/problem';
import { EngagementPath } from './engagement.answers';

const { answer, count, date, id, meaning, moment, nullable, omit, oneOf, optional } = kit;
const { part, shape, text, tied, uuid, wholeNumber, words, yesOrNo } = kit;

/** Filters that choose the population of a sample. They are those of the journal, without paging, times and order. */
const PopulationFilters = shape('PopulationFilters', {
  ...omit(LineFilter, 'asAt', 'knownAt', 'after', 'cursor', 'limit'),
  ...eventFiltersAsked,
  stream: optional(text(sampleFilterLengthMax)('Only events of this stream.', 'pledge-P1')),
});

/** Command of an auditor that draws a sample of journal lines. */
export const DrawSample = shape('DrawSample', {
  method: oneOf(samplingMethods)(
    '`RANDOM`: each line has the same chance. `MONETARY_UNIT`: a chance that is its value in US dollars by the interval; lines that reach the interval are drawn for certain.',
    'MONETARY_UNIT',
  ),
  purpose: meaning(SampleDrawn.members.purpose, 'Assertion that is tested with it.'),
  size: tied(
    { rule: 'neededWithout', other: 'interval' },
    optional(wholeNumber(1, sampleItemsMax)('Lines to be drawn.', 5)),
  ),
  interval: tied(
    { rule: 'onlyWhere', other: 'method', needed: 'MONETARY_UNIT' },
    optional(cents('Interval in US cents, in place of a size.', '5000000')),
  ),
  seed: optional(
    seed(
      'Seed, the same for the same sample. Left out: the service makes one by chance and records it.',
      'AUD-2024-1',
    ),
  ),
  side: optional(
    oneOf(samplingSides)(
      '`DEBIT` or `CREDIT` for lines of that side in US dollars alone.',
      'DEBIT',
    ),
  ),
  filters: optional(
    part(PopulationFilters)(
      'Filters of the journal that choose the lines; an empty value asks for lines without the dimension. Left out: every line, memorandum accounts included.',
      { account: '1310' },
    ),
  ),
  asAt: optional(date('Last posting date that counts. Left out: every date counts.', '2024-12-31')),
  knownAt: timesAsked.knownAt,
});
export type DrawSample = kit.Infer<typeof DrawSample>;

export const SamplePath = shape('SamplePath', {
  ...EngagementPath.members,
  sampleId: uuid('Id of the sample.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});

export const SampleQuery = shape('SampleQuery', {
  again: optional(
    oneOf(['true', 'false'])(
      '`true` draws it again from the books as they were known then, and says whether it is the same.',
      'true',
    ),
  ),
});

/** A sample with all parameters that are needed to draw it again. */
export const SampleView = answer('SampleView', {
  id: uuid('Id of the sample.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  engagement: id('Engagement.', 'AUD-2024'),
  ...SampleDrawn.members,
  drawnAt: moment('Moment at which it was drawn, UTC.', '2025-01-20T09:00:00.000Z'),
  drawnBy: words('Person who drew it.', 'u.auditor'),
  logSequence: count("Place in the auditor's log, from 1.", 2),
  sameAgain: nullable(
    yesOrNo(
      'Whether it was the same when it was drawn again; null where that was not asked.',
      true,
    ),
  ),
});
export type SampleView = kit.Infer<typeof SampleView>;

/** Length in bytes of a seed that the service generates. */
const seedBytes = 16;

/** Draws samples of journal lines from the books, and records them in the log of the engagement (audit). */
@Injectable()
export class Samples {
  constructor(
    private readonly log: AuditorLog,
    private readonly books: Books,
  ) {}

  private get sources() {
    const newSeed = () => randomBytes(seedBytes).toString('hex');
    return { books: this.books, newSeed, breathe: () => setImmediate() };
  }

  /**
   * Draws a sample and records it.
   *
   * @throws AuditRefused, Rejection.
   * @throws QuestionRefused for an invalid `asAt` or `knownAt`.
   */
  draw(engagementId: string, asked: DrawSample, request: CommandRequest) {
    if (asked.size !== undefined && asked.interval !== undefined) {
      const detail = 'cannot be given together with interval: leave one of them out';
      throw invalidRequest([{ field: 'size', detail }]);
    }
    return this.log.run({
      engagementId,
      request,
      command: engagementCommands.DrawSample,
      facts: () => sampleFrom(this.sources, asked),
    });
  }

  /**
   * Returns a recorded sample, and draws it again if asked to.
   *
   * @throws AuditRefused ENGAGEMENT_UNKNOWN or SAMPLE_UNKNOWN.
   */
  async find(
    engagementId: string,
    sampleId: string,
    { again }: { readonly again?: 'true' | 'false' | undefined },
  ): Promise<SampleView> {
    const events = await this.log.eventsOf(engagementId);
    const found = samplesIn(events).find(({ id }) => id === sampleId);
    if (found === undefined) {
      const detail = 'the engagement has no such sample';
      throw new AuditRefused('SAMPLE_UNKNOWN', detail, 'sampleId');
    }
    const { data, ...sample } = found;
    return {
      engagement: engagementId,
      ...sample,
      ...data,
      sameAgain: again === 'true' ? await isDrawnAgain(this.sources, data) : null,
    };
  }
}
