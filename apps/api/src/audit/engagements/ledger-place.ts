import { Inject, Injectable } from '@nestjs/common';
import { demandAudit } from '@art30/auditing';
import type { EventStore } from '@art30/event-sourcing';
import { ledgerOrigin } from '@art30/ledger';
import { ProjectionWorker } from '../../storage/projection-worker';
import { EVENT_STORE } from '../../storage/tokens';

/**
 * Identity and last event of the ledger that this service keeps, to check that a recorded run read this
 * ledger and not another one.
 */
@Injectable()
export class LedgerPlace {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore,
    private readonly worker: ProjectionWorker,
  ) {}

  /** Origin of the ledger as named in its checkpoints. */
  origin(): Promise<string> {
    return ledgerOrigin(this.events);
  }

  /** @throws AuditRefused RUN_BEYOND_LEDGER if this ledger has no event with that sequence. */
  async demandReached(throughSequence: number): Promise<void> {
    const reached = () => this.worker.checkpoint().sequence;
    if (throughSequence > reached()) {
      // A command that read the log directly may be ahead of the read model.
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
