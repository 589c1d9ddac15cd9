import type { GatheredPack, KeyAtHand, SignedCheckpoint } from '@art30/evidence';
import type { StorageSettings } from '@art30/storage';
import { TaskThread } from '../../process/task-thread';

/** Task for the thread that gathers an evidence pack: all events up to a checkpoint, for offline verification. */
export interface GatherTask {
  readonly where: Pick<StorageSettings, 'eventStoreUrl' | 'eventStoreCallMs' | 'streamPrefix'>;
  /** Scratch folder into which the thread writes the pack. */
  readonly folder: string;
  /** Last year that is searched for checkpoints; the log has one stream of checkpoints for each year. */
  readonly year: number;
  /** Highest sequence that the event of the checkpoint may have. If undefined, the last checkpoint is used. */
  readonly through: number | undefined;
  readonly keys: readonly KeyAtHand[];
}

/** Reason why no pack can be made: an error code, and a sentence for the client. */
export interface NoPack {
  readonly code: 'CHECKPOINT_MISSING' | 'CHECKPOINT_KEY_ELSEWHERE' | 'CHECKPOINT_ALARM';
  readonly detail: string;
}

export type GatherOutcome =
  | { readonly checkpoint: SignedCheckpoint; readonly gathered: GatheredPack }
  | { readonly refused: NoPack }
  | { readonly unavailable: string; readonly isHalted: boolean };

/** Gathers one evidence pack in a worker thread, which can be ended early. */
export class GatherThread extends TaskThread<GatherTask, GatherOutcome> {
  constructor() {
    super('audit/evidence-packs/gather.worker.js', 'the gathering of the evidence pack');
  }
}
