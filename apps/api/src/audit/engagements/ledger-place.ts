import { Inject, Injectable } from '@nestjs/common';
import { demandAudit } from '@art30/auditing';
import type { EventStore } from '@art30/event-sourcing';
import { ledgerOrigin } from '@art30/ledger';
import { ProjectionWorker } from '../../storage/projection-worker';
import { EVENT_STORE } from '../../storage/tokens';

/** Which ledger this service keeps, and how far it goes: a run beside it may have read another one. */
@Injectable()
export class LedgerPlace {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore,
    private readonly worker: ProjectionWorker,
  ) {}

  /** As its checkpoints name it. */
  origin(): Promise<string> {
    return ledgerOrigin(this.events);
  }

  /** @throws AuditRefused RUN_BEYOND_LEDGER where this ledger has no event of that sequence. */
  async demandReached(throughSequence: number): Promise<void> {
    const reached = () => this.worker.checkpoint().sequence;
    if (throughSequence > reached()) {
      // Whoever reads the log itself may be ahead of the read model.
      const head = await this.events.head();
      if (head !== null) await this.worker.waitFor(head);
    }
    demandAudit(
      throughSequence <= reached(),
      'RUN_BEYOND_LEDGER',
      `this ledger stands at event ${reached()}: name the service of the ledger that was read`,
      'throughSequence',
    );
  }
}
