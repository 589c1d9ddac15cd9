import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { CommandRequest } from '@art30/accounting';
import {
  AuditorLog,
  AuditRefused,
  drawSample,
  populationOf,
  type SampleDrawn,
} from '@art30/auditing';
import { Books } from '@art30/books';
import { canonicalJson } from '@art30/event-sourcing';
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

  /** @throws AuditRefused, Rejection; QuestionRefused for the times. */
  draw(engagementId: string, asked: DrawSample, request: CommandRequest) {
    if (asked.size !== undefined && asked.interval !== undefined) {
      const detail = 'cannot be given together with interval: leave one of them out';
      throw invalidRequest([{ field: 'size', detail }]);
    }
    return this.log.run({
      ...{ engagementId, request },
      command: async () => ({ type: 'DrawSample', drawn: await this.drawn(asked) }),
    });
  }

  /** @throws AuditRefused ENGAGEMENT_UNKNOWN or SAMPLE_UNKNOWN. */
  async find(
    engagementId: string,
    sampleId: string,
    { again }: { readonly again?: 'true' | 'false' | undefined },
  ): Promise<SampleView> {
    const events = await this.log.eventsOf(engagementId);
    const found = events.find(({ stored }) => stored.id === sampleId);
    if (found?.event.type !== 'SampleDrawn') {
      const detail = 'the engagement has no such sample';
      throw new AuditRefused('SAMPLE_UNKNOWN', detail, 'sampleId');
    }
    const { data } = found.event;
    const { recordedAt: drawnAt, recordedBy: drawnBy } = found.stored.metadata;
    return {
      ...{ id: sampleId, engagement: engagementId, ...data, drawnAt, drawnBy },
      logSequence: found.sequence,
      sameAgain: again === 'true' ? await this.isSame(data) : null,
    };
  }

  private async isSame(data: SampleDrawn): Promise<boolean> {
    const { size, interval, throughSequence, asAt, ...terms } = data;
    const drawn = await this.drawn({
      ...terms,
      // A size gives its interval again.
      ...(size === null ? { interval: interval ?? undefined } : { size }),
      ...{ asAt: asAt ?? undefined, knownAt: String(throughSequence) },
    });
    return canonicalJson(drawn) === canonicalJson(data);
  }

  private async drawn(asked: DrawSample): Promise<SampleDrawn> {
    const { method, purpose, filters = {}, side = 'BOTH', asAt, knownAt } = asked;
    const { seed = randomBytes(seedBytes).toString('hex'), size = null } = asked;
    const interval = asked.interval === undefined ? null : BigInt(asked.interval);
    const { asOf, lines } = await this.books.populations.find({ ...filters, side, asAt, knownAt });
    const population = await populationOf(lines, setImmediate);
    const drawn = await drawSample({ method, seed, size, interval }, population, setImmediate);
    return {
      ...{ ...drawn, method, seed, purpose, filters: statedIn(filters), side, size },
      ...{ asAt: asOf.asAt, throughSequence: asOf.sequence },
    };
  }
}

/** Filters that were given. */
function statedIn(filters: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Record<string, string>;
}
