import {
  checkpointKeysDecider,
  checkpointSigned,
  keyInForce,
  nameUuid,
  stream,
  type CheckpointKeys,
  type CheckpointReason,
  type KeptCheckpoint,
} from '@art30/accounting';
import {
  namedEvent,
  OutcomeUnknown,
  WrongRevision,
  type EventMetadata,
  type EventStore,
  type ExpectedRevision,
  type RecordedEvent,
  type TreeHead,
} from '@art30/event-sourcing';
import { writeCheckpoint, writeNote, writeVerifierKey, type SignerKey } from '@art30/evidence';

import type { Ledger } from '../kernel/ledger';
import { todayOf, type Clock } from '../kernel/ports';
import { isChanged, type SignedTree } from './changed-log';
import { faultOf, signedTrees } from './checkpoint-faults';
import { trustedKeys, type TrustedKeys } from './counted-notes';
import { ledgerIdOf, ledgerOrigin } from './ledger-origin';
import {
  keptNotesOf,
  rememberedIn,
  type CheckpointMemory,
  type Remembered,
} from './remembered-checkpoint';
import type { TreeBooks, TreeStanding } from './tree-books';

/** Number of attempts to append a checkpoint. The request then fails, because other instances sign first each time. */
const triesMax = 5;
/**
 * Largest difference between the clocks of two instances, in milliseconds, for which a checkpoint repeats the time of
 * the one before.
 */
const clocksDifferMsMax = 60 * 60_000;
const signedBy = 'ledger';

/**
 * Thrown when the log does not continue a checkpoint that was signed before. No checkpoint is signed until people have
 * investigated.
 */
export class CheckpointAlarm extends Error {
  override readonly name = 'CheckpointAlarm';
}

/** Dependencies of {@link Checkpoints}. */
export interface CheckpointPorts {
  readonly events: EventStore;
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, 'read'>;
  readonly tree: TreeBooks;
  /** Returns the signing keys that this instance holds now; empty if only other instances sign checkpoints. */
  readonly signers: () => readonly SignerKey[];
  /** Returns the alarm of a witness that has signed more events than the log holds; null if no witness raises one. */
  readonly witnessAlarm: () => Promise<string | null>;
  readonly memory: CheckpointMemory;
  /** Stops all writes to the log, for the reason given. Called once the log is proved to be changed. */
  readonly halt: (why: string) => void;
  /** Yields to other work in the middle of a long computation. */
  readonly turn: () => Promise<void>;
  /** SHA-256 of a text in UTF-8, in hex. */
  readonly sha256: (text: string) => string;
}

/**
 * Signs checkpoints: root hashes of the Merkle tree of all events, which prove later that no event was changed. Each is
 * appended to the stream `checkpoints-<year>`. Before it signs, it checks that the tree begins with the tree of the
 * last checkpoint.
 */
export class Checkpoints {
  private found: string | null = null;
  /** Last fault for which the whole log was read again. It prevents a second costly read for the same fault. */
  private asked: string | null = null;
  /**
   * Fault that was proved by reading the whole log. It is never cleared: the read model may have been built before the
   * change and would then show no fault.
   */
  private proved: string | null = null;

  constructor(private readonly dependencies: CheckpointPorts) {}

  /** Returns the reason why this instance signs no more checkpoints; null while the log continues its checkpoints. */
  alarm(): string | null {
    return this.found;
  }

  /**
   * Checks that the log continues its last checkpoint and the newest checkpoint that this instance keeps outside the
   * log. If so, the last checkpoint is kept outside the log too, now that its signature is checked.
   *
   * @returns the tree of the log and the ledger's checkpoint keys.
   * @throws Unavailable, or QuestionRefused BEHIND while the read model lags.
   */
  async look(): Promise<{ readonly head: TreeStanding; readonly keys: CheckpointKeys }> {
    const { tree, memory, ledger } = this.dependencies;
    const head = await tree.atHead();
    const { state: keys } = await ledger.read(stream.checkpointKeys, checkpointKeysDecider);
    const remembered = await this.remembered(head, keys);
    const fault = faultOf(head, keys, tree) ?? remembered.fault;
    this.found = this.proved ?? fault;
    if (fault !== null && fault !== this.asked && this.proved === null) {
      await this.askLog(signedTrees(head, keys, remembered), fault);
      this.asked = fault;
    }
    const { last } = head;
    // A concurrent look may have remembered a newer checkpoint meanwhile.
    const isNewer =
      last !== null && last.size > remembered.size && memory.newest() === remembered.note;
    if (this.found === null && isNewer) await memory.keep(last.note);
    return { head, keys };
  }

  /**
   * Returns the checkpoint notes that are kept outside the log, so that a caller can check that the log continues them.
   */
  async keptNotes(): Promise<readonly string[]> {
    const { memory, ledger } = this.dependencies;
    try {
      const { state: keys } = await ledger.read(stream.checkpointKeys, checkpointKeysDecider);
      return await keptNotesOf({ memory, trusted: await this.trusted(keys) });
    } catch {
      // The caller reads the whole log and read model to compare the notes, and reports any error that it
      // meets there.
      const own = memory.newest();
      return own === null ? [] : [own];
    }
  }

  private async remembered(head: TreeHead, keys: CheckpointKeys): Promise<Remembered> {
    const { tree, events, memory } = this.dependencies;
    const trusted = await this.trusted(keys);
    return rememberedIn({ memory, trusted }, events, { head, tree });
  }

  private async trusted(keys: CheckpointKeys): Promise<TrustedKeys> {
    const { events, tree, signers } = this.dependencies;
    const held = signers().map(({ verifier }) => writeVerifierKey(verifier));
    return trustedKeys(await ledgerIdOf(events), keys, { first: tree.firstKey(), held });
  }

  /**
   * Recomputes the tree from the log alone and stops all writes if the log does not contain the signed trees. A
   * comparison with the read model would miss a changed old event, as the read model may have been built before the
   * change.
   *
   * @throws as {@link look}.
   */
  async recheck(): Promise<void> {
    const { head, keys } = await this.look();
    if (this.proved !== null) return;
    const remembered = await this.remembered(head, keys);
    await this.askLog(signedTrees(head, keys, remembered), this.found);
  }

  private async askLog(trees: readonly SignedTree[], fault: string | null): Promise<void> {
    for (const signed of trees) {
      if (!(await isChanged(this.dependencies, signed))) continue;
      this.proved =
        fault ??
        `the log is not the one that was signed: its events do not make the tree of ${signed.size} events that a checkpoint signs`;
      this.found = this.proved;
      this.dependencies.halt(this.proved);
      return;
    }
  }

  /**
   * Returns a checkpoint of the whole log: the last one if no event was added since, otherwise a newly signed one.
   *
   * @returns undefined if this instance does not hold the signing key.
   * @throws CheckpointAlarm if the log does not continue a signed checkpoint or a witness raises an alarm;
   * OutcomeUnknown if other instances keep signing first; Unavailable, or QuestionRefused BEHIND while the read model
   * lags.
   */
  async sign(because: CheckpointReason): Promise<KeptCheckpoint | undefined> {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const { head, keys } = await this.look();
      const alarm = this.found ?? (await this.dependencies.witnessAlarm());
      if (alarm !== null) throw new CheckpointAlarm(alarm);
      if (head.last?.size === head.size) return head.last;
      const signer = this.signerOf(head, keys);
      if (signer === undefined) return undefined;
      const signed = await this.append(head, signer, because);
      if (signed === undefined) continue;
      // The note is filed now: if another instance signs before the next look, that look remembers only the
      // later checkpoint.
      await this.dependencies.memory.file(signed.note);
      return signed;
    }
    throw new OutcomeUnknown('checkpoints');
  }

  /**
   * Returns the signing key in force if this instance holds it; undefined if it does not, or if that key is revoked.
   * Before the first checkpoint any held key may sign, and it becomes the ledger's first key.
   */
  private signerOf({ first }: TreeStanding, keys: CheckpointKeys): SignerKey | undefined {
    const inForce = keyInForce(keys, first?.key);
    const held = this.dependencies.signers();
    if (inForce === undefined) return held[0];
    if (inForce.isRevoked) return undefined;
    return held.find(({ verifier }) => writeVerifierKey(verifier) === inForce.key);
  }

  /**
   * Signs the tree and appends the checkpoint.
   *
   * @returns undefined if another instance appended a checkpoint first.
   */
  private async append(
    head: TreeStanding,
    signer: SignerKey,
    because: CheckpointReason,
  ): Promise<KeptCheckpoint | undefined> {
    const { events, clock, tree } = this.dependencies;
    const { size, root } = head;
    const origin = await this.origin();
    const name = this.streamAfter(head);
    const expected = await this.revisionBehind(head, name);
    const time = timeAfter(head, clock);
    const text = writeCheckpoint({ origin, size, root, time });
    const note = writeNote({ text, signatures: [signer.sign(text)] });
    const key = writeVerifierKey(signer.verifier);
    const event = checkpointSigned(todayOf(clock), { origin, size, root, key, note, because });
    const checkpoint = nameUuid('checkpoint', origin, size, root);
    const written = namedEvent(checkpoint, event, this.metadata(checkpoint, time));
    try {
      const { position } = await events.append(name, expected, [written]);
      await tree.waitFor(position);
    } catch (error) {
      if (error instanceof WrongRevision) return undefined;
      throw error;
    }
    return tree.checkpoint(written.id);
  }

  /**
   * Names the stream of the next checkpoint by the year of the newest checkpoint. Two instances that sign after the
   * same checkpoint write to one stream, also at the turn of the year, so only one append succeeds.
   */
  private streamAfter({ newest }: TreeStanding): string {
    return stream.checkpoints(
      newest?.signedAt.slice(0, 4) ?? todayOf(this.dependencies.clock).slice(0, 4),
    );
  }

  /**
   * Returns the stream's revision at the time when the tree was read. Appending after that revision fails if another
   * checkpoint was signed meanwhile. The last events are read from the log, because events that operators told the read
   * model to skip have no row there.
   */
  private async revisionBehind(
    { position }: TreeStanding,
    name: string,
  ): Promise<ExpectedRevision> {
    const { events, tree } = this.dependencies;
    const last = await events.readStream(name, tree.revisionIn(name));
    const isSeen = (event: RecordedEvent) => position !== null && event.position <= position;
    return last.findLast(isSeen)?.revision ?? 'no-stream';
  }

  private metadata(checkpoint: string, recordedAt: string): EventMetadata {
    const hash = this.dependencies.sha256(`checkpoint ${checkpoint}`);
    return { recordedAt, recordedBy: signedBy, keyHash: hash, requestHash: hash };
  }

  private origin(): Promise<string> {
    return ledgerOrigin(this.dependencies.events);
  }
}

/**
 * Returns the time that a new checkpoint states. A verifier rejects a checkpoint earlier than the one before. If this
 * clock is behind by a small difference, the earlier checkpoint's time is repeated.
 */
function timeAfter({ newest }: TreeStanding, clock: Clock): string {
  const now = clock.now().toISOString();
  if (newest === null || now >= newest.signedAt) return now;
  return clock.msSince(newest.signedAt) < -clocksDifferMsMax ? now : newest.signedAt;
}
