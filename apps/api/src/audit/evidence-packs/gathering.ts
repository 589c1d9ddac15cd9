import type { GatheredPack, KeyAtHand, SignedCheckpoint } from '@art30/evidence';
import type { StorageSettings } from '@art30/storage';
import { TaskThread } from '../../process/task-thread';

/** Task for the thread that gathers a pack. */
export interface GatherTask {
  readonly where: Pick<StorageSettings, 'eventStoreUrl' | 'eventStoreCallMs' | 'streamPrefix'>;
  /** Scratch folder into which the thread writes. */
  readonly folder: string;
  /** Last year in which a checkpoint may have been signed. */
  readonly year: number;
  /** Highest sequence that the event of the checkpoint may have; undefined for the last checkpoint. */
  readonly through: number | undefined;
  readonly keys: readonly KeyAtHand[];
}

/** The reason why no pack can be made, as a sentence for the client. */
export interface NoPack {
  readonly code: 'CHECKPOINT_MISSING' | 'CHECKPOINT_KEY_ELSEWHERE' | 'CHECKPOINT_ALARM';
  readonly detail: string;
}

export type GatherOutcome =
  | { readonly checkpoint: SignedCheckpoint; readonly gathered: GatheredPack }
  | { readonly refused: NoPack }
  | { readonly unavailable: string; readonly isHalted: boolean };

/** Gathers one pack in its own thread, which can be ended early. */
export class GatherThread extends TaskThread<GatherTask, GatherOutcome> {
  constructor() {
    super('audit/evidence-packs/gather.worker.js', 'the gathering of the evidence pack');
  }
}
