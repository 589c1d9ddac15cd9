import { Inject, Injectable } from '@nestjs/common';
import { Unavailable, type EventStore } from '@art30/event-sourcing';
import { ReadModelUnreadable, type AccessLog } from '@art30/storage';
import { AuditorLogCheck } from '../../audit/engagements/auditor-log-check';
import { withoutFolders, withoutSecrets } from '../../process/log';
import { ProjectionWorker } from '../../storage/projection-worker';
import { ACCESS_LOG, EVENT_STORE } from '../../storage/tokens';
import { CheckpointWatch } from '../../checkpoints/checkpoint-watch';
import { BooksCheck } from './books-check';
import { RaceWatch, type Races } from './race-watch';
import { ReadinessWarnings } from './readiness-warnings';
import type { ReadinessReport, ReadModelCheck } from './health.answers';

/** Milliseconds after which a store that has not answered counts as down. */
const checkTimeoutMs = 2_000;
const tooLate = `there was no answer within ${checkTimeoutMs / 1_000} seconds`;

/** Checks whether this instance can serve requests: its stores must answer, and its read model must not lag. */
@Injectable()
export class ReadinessChecks {
  @Inject(ACCESS_LOG) private readonly accesses!: AccessLog;
  @Inject(AuditorLogCheck) private readonly audits!: AuditorLogCheck;
  @Inject(CheckpointWatch) private readonly signed!: CheckpointWatch;
  @Inject(ReadinessWarnings) private readonly warnings!: ReadinessWarnings;

  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore,
    private readonly projections: ProjectionWorker,
    private readonly races: RaceWatch,
    private readonly books: BooksCheck,
  ) {}

  async check(): Promise<ReadinessReport> {
    const [store, log, audits, lag, warned] = await Promise.all([
      answered(this.events.check()),
      answered(this.accesses.check()),
      answered(this.audits.check()),
      answered(this.projections.lag()),
      answered(this.warnings.found()),
    ]);
    const [eventStore, accessLog] = [checkOf(store), checkOf(log)];
    const auditorLog = { ...checkOf(audits), events: audits.came ? audits.value : null };
    const counted = await this.countedRaces();
    const races = counted.came ? counted.value : null;
    const lagEvents = counted.came && lag.came ? lag.value : null;
    const readModel = this.readModel(lagEvents, counted.came ? null : counted.reason);
    const books = this.books.found();
    const checkpoints = this.signed.found();
    const status = upWhen(
      [eventStore, accessLog, auditorLog, readModel, books, checkpoints].every(
        (check) => check.status === 'up',
      ),
    );
    const { strayPostings, anonymousAboveLimit, overdrafts, undelegated } =
      races ?? this.races.last();
    const periods = { strayPostings };
    const agreements = { anonymousAboveLimit };
    const bankAccounts = { overdrafts };
    const delegations = { undelegated };
    const people = { periods, agreements, bankAccounts, delegations };
    const logs = { eventStore, accessLog, auditorLog };
    const warnings = warned.came ? warned.value : [];
    return { status, checks: { ...logs, readModel, books, checkpoints, ...people }, warnings };
  }

  /**
   * Counts events that were recorded by a race of two requests. Returns the reason if the read model cannot be read.
   */
  private async countedRaces(): Promise<Answered<Races>> {
    try {
      return { came: true, value: await this.races.count() };
    } catch (error) {
      return { came: false, reason: saidBy(error) };
    }
  }

  private readModel(lagEvents: number | null, reason: string | null): ReadModelCheck {
    const { lagEventsMax } = this.projections;
    const haltedAt = this.projections.unreadable();
    return {
      status: upWhen(haltedAt === null && lagEvents !== null && lagEvents <= lagEventsMax),
      reason,
      sequence: this.projections.checkpoint().sequence,
      lagEvents,
      lagEventsMax,
      haltedAt,
    };
  }
}

function upWhen(holds: boolean): 'up' | 'down' {
  return holds ? 'up' : 'down';
}

function checkOf(checkAnswer: Answered<unknown>) {
  return { status: upWhen(checkAnswer.came), reason: checkAnswer.came ? null : checkAnswer.reason };
}

type Answered<Value> =
  | { readonly came: true; readonly value: Value }
  | { readonly came: false; readonly reason: string };

/** Returns the value of a promise. If it fails or takes too long, returns the reason. */
async function answered<Value>(promise: Promise<Value>): Promise<Answered<Value>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answered<Value>>((resolve) => {
    timer = setTimeout(() => resolve({ came: false, reason: tooLate }), checkTimeoutMs);
  });
  const settled = promise.then(
    (value): Answered<Value> => ({ came: true, value }),
    (error: unknown): Answered<Value> => ({ came: false, reason: saidBy(error) }),
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}

function saidBy(error: unknown): string {
  if (error instanceof ReadModelUnreadable) return `it cannot be read: ${error.reason}`;
  const said = error instanceof Error ? error.message : String(error);
  return withoutFolders(withoutSecrets(error instanceof Unavailable ? error.reason : said));
}
