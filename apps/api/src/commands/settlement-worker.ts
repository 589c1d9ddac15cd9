import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { ReadStore } from '@art30/event-sourcing';
import type { Config } from '../config';
import { CONFIG, READ_STORE } from '../storage/tokens';
import { Rounds } from './rounds';
import { Settlement } from './settlement';

/** Rows of the applications register one look takes in. */
const rowsPerLookMax = 1_000;

interface Seen {
  readonly sequence: number;
  readonly ordinal: number;
}

interface OpenApplication {
  readonly receiptId: string;
  /** When this process first saw it open, on a clock that only goes forward. */
  readonly sinceMs: number;
}

/**
 * Completes applications that a crash or an outage left half done: the receipt holds money, and
 * the pledge has not taken it, or has given it up. It leaves each to its own request for a while.
 */
@Injectable()
export class SettlementWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SettlementWorker.name);
  private readonly rounds: Rounds;
  private readonly open = new Map<string, OpenApplication>();
  private seen: Seen = { sequence: 0, ordinal: 0 };

  constructor(
    @Inject(READ_STORE) private readonly readStore: ReadStore,
    @Inject(CONFIG) private readonly config: Config,
    private readonly settlement: Settlement,
  ) {
    this.rounds = new Rounds(this.logger, config.settlementGraceMs / 2);
  }

  onApplicationBootstrap(): void {
    this.rounds.start(async () => {
      this.look();
      await this.completeDue();
    });
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.end();
  }

  /** Follows the register of applications: which of them are open, and since when. */
  private look(): void {
    for (let rows = this.unseen(); rows.length > 0; rows = this.unseen()) {
      for (const row of rows) {
        this.seen = { sequence: Number(row['sequence']), ordinal: Number(row['ordinal']) };
        this.note(String(row['id']), JSON.parse(String(row['changes'])) as Record<string, unknown>);
      }
    }
  }

  private unseen(): readonly Record<string, unknown>[] {
    return this.readStore.query(
      'SELECT sequence, ordinal, id, changes FROM applications ' +
        'WHERE (sequence, ordinal) > (?, ?) ORDER BY sequence, ordinal LIMIT ?',
      [this.seen.sequence, this.seen.ordinal, rowsPerLookMax],
    );
  }

  private note(id: string, changes: Record<string, unknown>): void {
    const receiptId = changes['receiptId'] ?? this.open.get(id)?.receiptId;
    if (changes['released'] === 'yes' || changes['state'] === 'applied') {
      this.open.delete(id);
    } else if (typeof receiptId === 'string') {
      this.open.set(id, { receiptId, sinceMs: performance.now() });
    }
  }

  private async completeDue(): Promise<void> {
    const due = performance.now() - this.config.settlementGraceMs;
    for (const [id, { receiptId, sinceMs }] of this.open) {
      if (sinceMs > due || this.rounds.ended) continue;
      this.open.set(id, { receiptId, sinceMs: performance.now() });
      const done = await this.settlement.complete(id, receiptId);
      if (done) this.logger.log(`completed application ${id} of receipt ${receiptId}`);
    }
  }
}
