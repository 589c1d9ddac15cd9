import { bytesToHex } from '@noble/hashes/utils.js';
import { isLeaf } from '@art30/accounting';
import {
  emptyTree,
  grown,
  leafHash,
  leafLine,
  rootOf,
  type EventStore,
  type Frontier,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';
import type { PackFile } from './container/pack-file';
import { packFileNames } from './pack-file-names';
import { packEventOf, wholeFile } from './pack-event';
import { PackFiles } from './pack-files';
import type { Manifest } from './manifest';
import { GatheredFiles, type ScratchFiles } from './scratch-files';
import { cosignedNote, type SignedCheckpoint } from './signed-checkpoint';

/** Events processed before control is yielded, so that other work on the thread is not delayed. */
const sliceEventsMax = 100;

/** Inputs of a pack: its log and the checkpoint at which it ends. */
export interface PackSources {
  readonly log: Pick<EventStore, 'readAll' | 'readStream'>;
  readonly checkpoint: SignedCheckpoint;
  readonly scratch: Pick<ScratchFiles, 'append'>;
  /** Awaited after each slice of events, so that other work on the thread can run. */
  readonly rest?: (() => Promise<void>) | undefined;
}

/** A pack without its signature: the manifest and the files that it lists. */
export interface GatheredPack {
  readonly manifest: Manifest;
  /** Files in the order of their names. */
  readonly files: readonly PackFile[];
}

/** Thrown if the log does not have the tree of its signed checkpoint. No pack is written then. */
export class LogDiffers extends Error {
  override readonly name = 'LogDiffers';

  constructor({ size, time }: SignedCheckpoint, fault: string) {
    super(
      `the log is not that of its checkpoint of ${time} with ${size} events, as ${fault}: ` +
        'the log was changed, and no evidence pack can be made',
    );
  }
}

/**
 * Writes the files of a pack: the leaves of the checkpoint's tree, all checkpoint events up to it, the files derived
 * from the leaves, and the witnesses' signatures on the checkpoint. The log is read once, in pages.
 *
 * @throws LogDiffers if the log does not have the checkpoint's root.
 */
export async function gatherPack(sources: PackSources): Promise<GatheredPack> {
  const { log, checkpoint, rest } = sources;
  const gathering = new Gathering(sources);
  let after: Position | null = null;
  while (!gathering.isWhole) {
    const page: readonly RecordedEvent[] = await log.readAll(after, sliceEventsMax);
    for (const event of page) if (!gathering.isWhole) gathering.add(event);
    after = page.at(-1)?.position ?? after;
    if (page.length === 0) throw new LogDiffers(checkpoint, 'the log ends before the checkpoint');
    await rest?.();
  }
  return gathering.gathered(await cosignedNote(log, checkpoint));
}

/** Collects a pack event by event, in log order. */
class Gathering {
  readonly #files: GatheredFiles;
  readonly #made = new PackFiles();
  #sequence = 0;
  /** Number of leaves read so far, including those after the checkpoint's tree. */
  #leaves = 0;
  #sequenceOfLastLeaf = 0;
  #tree: Frontier = emptyTree;
  #isWhole = false;

  constructor(private readonly sources: PackSources) {
    this.#files = new GatheredFiles(sources.scratch);
  }

  get isWhole(): boolean {
    return this.#isWhole;
  }

  add(event: RecordedEvent): void {
    this.#sequence += 1;
    if (isLeaf(event)) this.#addLeaf(event);
    else this.#addCheckpoint(event);
  }

  /**
   * Completes the files. Call it once the pack is whole.
   *
   * @param cosigned note of the checkpoint with signatures of witnesses; undefined without any.
   */
  gathered(cosigned: string | undefined): GatheredPack {
    const { origin, size, root } = this.sources.checkpoint;
    if (cosigned !== undefined) this.#files.add(wholeFile(packFileNames.cosignatures, cosigned));
    this.#files.add(wholeFile(packFileNames.events, ''));
    this.#files.add(wholeFile(packFileNames.checkpoints, ''));
    for (const piece of this.#made.rest(cosigned !== undefined)) this.#files.add(piece);
    const files = this.#files.files();
    return { manifest: { origin, size, root, sequence: this.#sequenceOfLastLeaf, files }, files };
  }

  #addCheckpoint(event: RecordedEvent): void {
    const [leavesBefore, sequence] = [this.#leaves, this.#sequence];
    const text = `{"event":${leafLine(event)},"leavesBefore":${leavesBefore},"sequence":${sequence}}\n`;
    this.#files.add({ name: packFileNames.checkpoints, text, isLast: false });
    if (event.id !== this.sources.checkpoint.eventId) return;
    this.#demandRoot();
    this.#isWhole = true;
  }

  /**
   * Adds a leaf of the checkpoint's tree. Skips a later one, which was appended while the checkpoint was being signed
   * and belongs to the next pack.
   */
  #addLeaf(event: RecordedEvent): void {
    this.#leaves += 1;
    if (this.#leaves > this.sources.checkpoint.size) return;
    this.#sequenceOfLastLeaf = this.#sequence;
    const line = leafLine(event);
    this.#tree = grown(this.#tree, bytesToHex(leafHash(line))).tree;
    this.#files.add({ name: packFileNames.events, text: `${line}\n`, isLast: false });
    // The event is parsed from its line: a verifier has only the line and must derive the same files.
    const pieces = this.#made.add(packEventOf(line, this.#sequence));
    for (const piece of pieces) this.#files.add(piece);
  }

  #demandRoot(): void {
    const { checkpoint } = this.sources;
    if (this.#tree.size < checkpoint.size) {
      throw new LogDiffers(
        checkpoint,
        `only ${this.#tree.size} events stand before the checkpoint`,
      );
    }
    if (rootOf(this.#tree) !== checkpoint.root) {
      throw new LogDiffers(checkpoint, 'the root of its tree is another one');
    }
  }
}
