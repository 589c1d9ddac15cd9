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

/** Times that others may sign first before a request is sent back. */
const triesMax = 5;
/** Milliseconds by which clocks of instances may differ; more than that is told as it is. */
const clocksDifferMsMax = 60 * 60_000;
const signedBy = 'ledger';

/** The log is not what was signed before: nothing is signed until people have looked into it. */
export class CheckpointAlarm extends Error {
  override readonly name = 'CheckpointAlarm';
}

/** What checkpoints are signed with. */
export interface CheckpointPorts {
  readonly events: EventStore;
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, 'read'>;
  readonly tree: TreeBooks;
  /** Keys that this instance holds as things stand; none where others sign. */
  readonly signers: () => readonly SignerKey[];
  /** What a witness knows of events that were lost; null where none does. */
  readonly witnessAlarm: () => Promise<string | null>;
  readonly memory: CheckpointMemory;
  /** Stops whatever is written: the log is proved to be changed. */
  readonly halt: (why: string) => void;
  /** Lets others have their turn in the middle of long work. */
  readonly turn: () => Promise<void>;
  /** SHA-256 of a text in UTF-8, in hex. */
  readonly sha256: (text: string) => string;
}

/**
 * Signs the tree of all events and appends what was signed to `checkpoints-<year>`. Whoever signs proves
 * first that the tree begins with what was signed last.
 */
export class Checkpoints {
  private found: string | null = null;
  /** Finding of the last look that the log itself was asked about. */
  private asked: string | null = null;
  /** What the log itself proved; kept until the end, as books that were kept show nothing of it. */
  private proved: string | null = null;

  constructor(private readonly dependencies: CheckpointPorts) {}

  /** Reason for which nothing is signed any more; null while the log is what was signed. */
  alarm(): string | null {
    return this.found;
  }

  /**
   * Looks whether the log continues its last checkpoint, and the newest one that this instance has read. Where it
   * does, the last one is remembered: its signature was checked.
   *
   * @throws Unavailable, QuestionRefused BEHIND where the books are.
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
    // Another look may have remembered a newer one meanwhile.
    const isNewer =
      last !== null && last.size > remembered.size && memory.newest() === remembered.note;
    if (this.found === null && isNewer) await memory.keep(last.note);
    return { head, keys };
  }

  /** Notes that were kept outside the log, and that it must continue. */
  async keptNotes(): Promise<readonly string[]> {
    const { memory, ledger } = this.dependencies;
    try {
      const { state: keys } = await ledger.read(stream.checkpointKeys, checkpointKeysDecider);
      return await keptNotesOf({ memory, trusted: await this.trusted(keys) });
    } catch {
      // Whoever compares them reads log and read model whole, and says what is wrong with these.
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
   * Computes the tree anew, from the log alone, and halts the store where it is not what was signed last: books
   * that were kept do not show what was changed below them.
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
        `the log is not what was signed: it does not make the tree of ${signed.size} events that a checkpoint signs`;
      this.found = this.proved;
      this.dependencies.halt(this.proved);
      return;
    }
  }

  /**
   * The checkpoint of the whole log as it stands: the last one where no leaf came after it, a new one
   * otherwise.
   *
   * @returns undefined where this instance does not hold the key that signs.
   * @throws CheckpointAlarm where the log does not begin with what was signed, Unavailable,
   *   OutcomeUnknown, QuestionRefused BEHIND where the books are.
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
      // The next one may be signed before anybody looks.
      await this.dependencies.memory.file(signed.note);
      return signed;
    }
    throw new OutcomeUnknown('checkpoints');
  }

  /** The first key of a ledger is that of whoever signs first. */
  private signerOf({ first }: TreeStanding, keys: CheckpointKeys): SignerKey | undefined {
    const inForce = keyInForce(keys, first?.key);
    const held = this.dependencies.signers();
    if (inForce === undefined) return held[0];
    if (inForce.isRevoked) return undefined;
    return held.find(({ verifier }) => writeVerifierKey(verifier) === inForce.key);
  }

  /** @returns undefined where somebody else appended first. */
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
   * The stream of the next checkpoint follows from the newest one alone. So whoever signs after the same one
   * writes to the same stream, at the turn of the year too, and only one of them is taken.
   */
  private streamAfter({ newest }: TreeStanding): string {
    return stream.checkpoints(
      newest?.signedAt.slice(0, 4) ?? todayOf(this.dependencies.clock).slice(0, 4),
    );
  }

  /**
   * Revision of a stream as it was when the tree was read: a checkpoint that was signed since then refuses
   * this one. An event that operators left out has no row, so the last ones are read from the log.
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

/** Clocks of instances differ by moments, and a verifier takes no checkpoint of an earlier time than the one before. */
function timeAfter({ newest }: TreeStanding, clock: Clock): string {
  const now = clock.now().toISOString();
  if (newest === null || now >= newest.signedAt) return now;
  return clock.msSince(newest.signedAt) < -clocksDifferMsMax ? now : newest.signedAt;
}
