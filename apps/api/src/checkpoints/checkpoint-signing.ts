import { Injectable } from '@nestjs/common';
import type { KeptCheckpoint } from '@art30/accounting';
import { CheckpointAlarm, Checkpoints } from '@art30/ledger';
import { ProblemException } from '../problems/problem';
import { LogHalt } from '../storage/log-halt';

/** Seconds after which a client should retry if this instance does not have the signing key. */
const retryAfterSeconds = 60;

/** Signs checkpoints (roots of the tree over all events) when somebody requests one. */
@Injectable()
export class CheckpointSigning {
  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly halted: LogHalt,
  ) {}

  /**
   * Signs a checkpoint over the whole log.
   *
   * @throws ProblemException 503 if this instance signs none, 409 if the log no longer matches its signed checkpoints.
   * @throws Unavailable if the log cannot be read.
   * @throws StoreHalted if the log lacks events that were read before.
   */
  async sign(): Promise<KeptCheckpoint> {
    await this.halted.demandRead();
    const signed = await this.signedOrAlarm();
    if (signed !== undefined) return signed;
    throw new ProblemException({
      status: 503,
      code: 'CHECKPOINT_KEY_ELSEWHERE',
      retryAfterSeconds,
      detail:
        'this instance does not hold the key that signs checkpoints: ask an instance that does, or try again ' +
        'once the next checkpoint is signed',
    });
  }

  private async signedOrAlarm(): Promise<KeptCheckpoint | undefined> {
    try {
      return await this.checkpoints.sign('REQUEST');
    } catch (error) {
      if (!(error instanceof CheckpointAlarm)) throw error;
      throw new ProblemException({
        status: 409,
        code: 'CHECKPOINT_ALARM',
        detail: `no checkpoint is signed, as ${error.message}: have this investigated before anything else`,
      });
    }
  }
}
