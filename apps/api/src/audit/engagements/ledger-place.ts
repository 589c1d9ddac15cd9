import { Inject, Injectable } from '@nestjs/common';
import { demandAudit } from '@art30/auditing';
import type { EventStore } from '@art30/event-sourcing';
import { ledgerOrigin } from '@art30/ledger';
import { ProjectionWorker } from '../../storage/projection-worker';
import { EVENT_STORE } from '../../storage/tokens';

/**
 * Identity and last event of this service's ledger. Before a run of an audit command is recorded, it is checked that
 * the run read this ledger and not another one.
 */
@Injectable()
export class LedgerPlace {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore,
    private readonly worker: ProjectionWorker,
  ) {}

  /** Returns the origin: the name of this ledger's log in its checkpoints. */
  origin(): Promise<string> {
    return ledgerOrigin(this.events);
  }

  /**
   * Checks that this ledger has an event with that sequence.
   *
   * @throws AuditRefused RUN_BEYOND_LEDGER if it has none.
   */
  async demandReached(throughSequence: number): Promise<void> {
    const reached = () => this.worker.checkpoint().sequence;
    if (throughSequence > reached()) {
      // An audit command that read the log directly may have read events that the read model does not have yet.
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
