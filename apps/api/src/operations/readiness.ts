import { Inject, Injectable } from '@nestjs/common';
import type { EventStore } from '@art30/event-sourcing';
import type { Config } from '../process/config';
import { ProjectionWorker } from '../storage/projection-worker';
import { CONFIG, EVENT_STORE } from '../storage/tokens';
import { RaceWatch } from './race-watch';
import type { Readiness, ReadModelCheck } from './health.answers';

/** A store that has not answered by then counts as down. */
const checkTimeoutMs = 2_000;

/** Looks whether this instance can serve: its store answers and its read model keeps up. */
@Injectable()
export class ReadinessChecks {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore,
    @Inject(CONFIG) private readonly config: Config,
    private readonly projections: ProjectionWorker,
    private readonly races: RaceWatch,
  ) {}

  async check(): Promise<Readiness> {
    const [head, lag] = await Promise.all([
      answered(this.events.head()),
      answered(this.projections.lag()),
    ]);
    const eventStore = { status: upWhen(head.came) };
    const readModel = this.readModel(lag.came ? lag.value : null);
    const status = upWhen([eventStore, readModel].every((check) => check.status === 'up'));
    const { strayPostings, anonymousAboveLimit, overdrafts } = this.races.count();
    const periods = { strayPostings };
    const agreements = { anonymousAboveLimit };
    const bankAccounts = { overdrafts };
    return { status, checks: { eventStore, readModel, periods, agreements, bankAccounts } };
  }

  private readModel(lagEvents: number | null): ReadModelCheck {
    const lagEventsMax = this.config.readyLagEventsMax;
    const haltedAt = this.projections.unreadable();
    return {
      status: upWhen(haltedAt === null && lagEvents !== null && lagEvents <= lagEventsMax),
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

type Answered<Value> = { readonly came: true; readonly value: Value } | { readonly came: false };

/** The value, unless it fails or does not come in time. */
async function answered<Value>(promise: Promise<Value>): Promise<Answered<Value>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answered<Value>>((resolve) => {
    timer = setTimeout(() => resolve({ came: false }), checkTimeoutMs);
  });
  const settled = promise.then(
    (value): Answered<Value> => ({ came: true, value }),
    (): Answered<Value> => ({ came: false }),
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}
