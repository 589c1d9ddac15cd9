import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { CommandRequest } from '@art30/accounting';
import { AuditorLog, AuditRefused, engagementCommands } from '@art30/auditing';
import { Books } from '@art30/books';
import { isDrawnAgain, sampleFrom, samplesIn } from '@art30/working-papers';
import { invalidRequest } from '../../problems/problem';
import type { DrawSample, SampleView } from './samples.answers';

/** Bytes of a seed that nobody chose. */
const seedBytes = 16;

/** Samples of journal lines, drawn from the books and put on record. */
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

  /** @throws AuditRefused, Rejection; QuestionRefused for the times. */
  draw(engagementId: string, asked: DrawSample, request: CommandRequest) {
    if (asked.size !== undefined && asked.interval !== undefined) {
      const detail = 'cannot be given together with interval: leave one of them out';
      throw invalidRequest([{ field: 'size', detail }]);
    }
    return this.log.run({
      ...{ engagementId, request, command: engagementCommands.DrawSample },
      facts: () => sampleFrom(this.sources, asked),
    });
  }

  /** @throws AuditRefused ENGAGEMENT_UNKNOWN or SAMPLE_UNKNOWN. */
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
      ...{ engagement: engagementId, ...sample, ...data },
      sameAgain: again === 'true' ? await isDrawnAgain(this.sources, data) : null,
    };
  }
}
