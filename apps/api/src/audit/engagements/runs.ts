import { type CommandRequest, kit } from '@art30/accounting';
import {
  AuditorLog,
  engagementCommands,
  hashed,
  OpenEngagement,
  type RecordRun,
  type RunPlace,
  runRequest,
} from '@art30/auditing';
import type { Clock } from '@art30/ledger';
import { RunView } from '@art30/working-papers';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { notForYou } from '../../problems/sign-in-refusals';
import type { Caller } from '../../sign-in/caller';
import { CLOCK } from '../../storage/tokens';

const { answer, answerRowsMax, id, listOf, meaning, optional } = kit;

/** Query member that names the engagement (audit) under which a run is recorded. */
export const engagementAsked = {
  engagement: optional(
    meaning(
      OpenEngagement.members.id,
      'Engagement whose log records this run and its result; for auditors. Left out: the run is not recorded.',
    ),
  ),
};

export const RunsAnswer = answer('Runs', {
  engagement: id('Engagement.', 'AUD-2024'),
  items: listOf(RunView, answerRowsMax)('Runs in the order in which they ended.'),
});

/** Records a finished run in the log of an engagement. Without an engagement it records nothing. */
export interface RunRecorder {
  record(run: RecordRun): Promise<void>;
  /**
   * Passes the pieces of a file on, hashes them, and records the hash before the last piece is sent. A file whose run
   * could not be recorded is therefore never complete.
   */
  whole<Piece extends string | Uint8Array>(
    pieces: AsyncIterable<Piece>,
    run: Omit<RecordRun, 'sha256'>,
  ): AsyncIterable<Piece>;
}

/** Recorder for queries that name no engagement; it records nothing. */
const unrecorded: RunRecorder = { record: async () => undefined, whole: (pieces) => pieces };

/**
 * Records runs (replays, exports and evidence packs) in the log of their engagement, so that the audit can be repeated.
 */
@Injectable()
export class Runs {
  constructor(
    private readonly log: AuditorLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Returns the recorder for the runs of a caller.
   *
   * @throws ProblemException ROLE_REQUIRED for anybody but an auditor.
   * @throws AuditRefused ENGAGEMENT_UNKNOWN, before the run starts.
   */
  async recorderFor(engagementId: string | undefined, caller: Caller): Promise<RunRecorder> {
    if (engagementId === undefined) return unrecorded;
    const { begunBy } = engagementCommands.RecordRun.row;
    if (!begunBy.some((role) => caller.roles.includes(role))) throw notForYou();
    await this.log.eventsOf(engagementId);
    const record = async (run: RecordRun): Promise<void> => {
      await this.write(engagementId, run, this.requestOf(caller, engagementId));
    };
    return {
      record,
      whole: (pieces, run) => hashed(pieces, (sha256) => record({ ...run, sha256 })),
    };
  }

  /**
   * Records a run in the log of an engagement.
   *
   * @throws AuditRefused, Rejection.
   */
  write(
    engagementId: string,
    { asAt, ...run }: RecordRun,
    request: CommandRequest,
    by: RunPlace = 'SERVICE',
  ) {
    return this.log.run({
      engagementId,
      request,
      command: engagementCommands.RecordRun,
      facts: async () => ({ ...run, asAt: asAt ?? null, by }),
    });
  }

  /** Makes the command that records a run. A GET has no idempotency key, so each GET is recorded as a separate run. */
  private requestOf(
    { person: recordedBy, issuer, roles }: Caller,
    engagementId: string,
  ): CommandRequest {
    const recordedAt = this.clock.now().toISOString();
    const signedIn = { issuer, roles };
    return runRequest({ key: randomUUID(), engagementId, recordedAt, recordedBy, signedIn });
  }
}
