import type { GatheredPack, KeyAtHand, SignedCheckpoint } from '@art30/evidence';
import type { StorageSettings } from '@art30/storage';
import { TaskThread } from '../../process/task-thread';

/** What the thread that gathers a pack is told. */
export interface GatherTask {
  readonly where: Pick<StorageSettings, 'eventStoreUrl' | 'eventStoreCallMs' | 'streamPrefix'>;
  /** Scratch folder, which it fills. */
  readonly folder: string;
  /** The last year that may have a checkpoint. */
  readonly year: number;
  /** Last sequence that the event of the checkpoint may have; the last checkpoint without one. */
  readonly through: number | undefined;
  readonly keys: readonly KeyAtHand[];
}

/** Why no pack can be made, in a sentence for whoever asks for it. */
export interface NoPack {
  readonly code: 'CHECKPOINT_MISSING' | 'CHECKPOINT_KEY_ELSEWHERE' | 'CHECKPOINT_ALARM';
  readonly detail: string;
}

export type GatherOutcome =
  | { readonly checkpoint: SignedCheckpoint; readonly gathered: GatheredPack }
  | { readonly refused: NoPack }
  | { readonly unavailable: string; readonly isHalted: boolean };

/** Gathers one pack in a thread of its own, which can be ended. */
export class GatherThread extends TaskThread<GatherTask, GatherOutcome> {
  constructor() {
    super('audit/evidence-packs/gather.worker.js', 'the gathering of the evidence pack');
  }
}
