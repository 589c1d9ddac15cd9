import { Inject, Injectable } from '@nestjs/common';
import { Books } from '@art30/books';
import { CheckpointWatch } from '../checkpoints/checkpoint-watch';
import type { Config } from '../process/config';
import { CONFIG } from '../storage/tokens';
import { CERTIFICATE, type CertificateWatch } from '../http/network/certificate';
import { Metrics, type InstanceState } from '../metrics/metrics';
import { RaceWatch } from './readiness/race-watch';
import { DiskWatch } from './warnings/disk-watch';
import { ReadinessChecks } from './readiness/readiness';

/** Returns the metrics of this instance as text, with its current state. */
@Injectable()
export class Scrape {
  @Inject(CheckpointWatch) private readonly signed!: CheckpointWatch;
  @Inject(RaceWatch) private readonly races!: RaceWatch;
  @Inject(DiskWatch) private readonly disks!: DiskWatch;
  @Inject(CONFIG) private readonly config!: Config;
  private running: Promise<string> | undefined;

  constructor(
    private readonly metrics: Metrics,
    private readonly readiness: ReadinessChecks,
    private readonly books: Books,
    @Inject(CERTIFICATE) private readonly certificate: CertificateWatch | null,
  ) {}

  get contentType(): string {
    return this.metrics.contentType;
  }

  /** Returns the metrics. Requests at the same time share one answer, because each answer costs reads of the stores. */
  text(): Promise<string> {
    this.running ??= this.made().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async made(): Promise<string> {
    return this.metrics.text(await this.instanceState());
  }

  private async instanceState(): Promise<InstanceState> {
    const { status, checks } = await this.readiness.check();
    const { eventStore, readModel, books, periods, agreements, bankAccounts, delegations } = checks;
    return {
      isReady: status === 'up',
      isStoreUp: eventStore.status === 'up',
      readModelSequence: readModel.sequence,
      readModelLagEvents: readModel.lagEvents,
      isReadModelHalted: readModel.haltedAt !== null,
      doBooksDiffer: books.state === 'differs',
      alarms: {
        stray_postings: periods.strayPostings,
        anonymous_above_limit: agreements.anonymousAboveLimit,
        overdrafts: bankAccounts.overdrafts,
        undelegated: delegations.undelegated,
        hasty_stops: this.races.last().hastyStops,
      },
      openWork: this.openWork(),
      unsignedSeconds: this.signed.unsignedSeconds(),
      checkpointSeconds: this.config.checkpointMinutes * 60,
      freeBytes: await this.disks.freeBytes(),
      certificateEndsAt: this.certificate?.endsAt ?? null,
    };
  }

  /**
   * Returns the numbers of unfinished applications and runs. Null if the read model cannot be read, which the readiness
   * check reports.
   */
  private openWork(): InstanceState['openWork'] {
    try {
      const { periods } = this.books.decisionFacts;
      const applications = periods.pendingApplications().length;
      return { applications, revaluation_runs: periods.unfinishedRuns().length };
    } catch {
      return null;
    }
  }
}
