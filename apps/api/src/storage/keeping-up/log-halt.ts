import { Logger } from '@nestjs/common';
import {
  EventStoreOver,
  StoreHalted,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
} from '@art30/event-sourcing';

/** Keeps a log that is known to be changed from being written on, until the service starts on another one. */
export class LogHalt {
  private readonly logger = new Logger('EventStore');
  private why: string | null = null;

  /** Why nothing is written any more; null while the log is taken for what was signed. */
  get reason(): string | null {
    return this.why;
  }

  halt(why: string): void {
    if (this.why === null) this.logger.error(`nothing is written any more: ${why}`);
    this.why ??= why;
  }

  /** @throws StoreHalted. */
  demandNone(): void {
    if (this.why !== null) throw new StoreHalted(this.why);
  }

  /** The same log, which takes nothing once it is halted. */
  on(log: EventStore): EventStore {
    return new HaltedAppends(log, this);
  }
}

class HaltedAppends extends EventStoreOver {
  constructor(
    log: EventStore,
    private readonly halted: LogHalt,
  ) {
    super(log);
  }

  override async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    this.halted.demandNone();
    return super.append(stream, expected, events);
  }

  override async check(): Promise<void> {
    await super.check();
    this.halted.demandNone();
  }
}
