import { checkpointCosigned, kit, nameUuid, stream, type KeptCheckpoint } from '@art30/accounting';
import { namedEvent, WrongRevision, type EventStore } from '@art30/event-sourcing';
import type { CheckpointOffer, VerifierKey, WitnessAnswer } from '@art30/evidence';
import { parseSignatureLine } from '@art30/evidence';
import type { BackgroundWork, Round } from '../kernel/background-work';

import { todayOf, type Clock } from '../kernel/ports';
import { ledgerOrigin } from './ledger-origin';
import type { TreeBooks } from './tree-books';

const { answer, count, nullable, words } = kit;

/** Milliseconds until a witness that gave no signature is asked again. */
const askAgainMs = 60_000;

/**
 * An independent service that cosigns the checkpoints of this ledger. It signs a checkpoint only if it continues the
 * last one that the witness signed, so a shortened or rewritten log is noticed.
 */
export interface Witness {
  readonly url: string;
  readonly key: VerifierKey;
  /**
   * Asks the witness to sign a checkpoint.
   *
   * @returns `away` with a reason if the witness could not be reached or did not answer in time.
   */
  ask(
    offer: CheckpointOffer,
  ): Promise<WitnessAnswer | { readonly is: 'away'; readonly reason: string }>;
}

/** State of a witness, as the HTTP interface returns it. */
export const WitnessState = answer('Witness', {
  name: words('Name of its key.', 'witness.example.org'),
  url: words('Address at which the witness takes requests.', 'https://witness.example.org/'),
  signedSize: nullable(
    count('Leaves of the last tree that it signed; null where it has signed none.', 107),
  ),
  reason: nullable(words('Why it has not signed the last checkpoint; null where it has.', null)),
});
export type WitnessState = kit.Infer<typeof WitnessState>;

/** Checkpoints and witness signatures in the read model. */
export interface WitnessBooks extends Pick<TreeBooks, 'consistency' | 'waitFor'> {
  last(): KeptCheckpoint | null;
  /**
   * Returns the last checkpoint once the read model has processed the whole log.
   *
   * @throws Error if the read model does not catch up in time.
   */
  lastAtHead(): Promise<KeptCheckpoint | null>;
  /** Returns the witness signatures on the checkpoint that an event records, each as a line of a signed note. */
  cosignatures(eventId: string): readonly string[];
  /**
   * Returns the size of the last tree that the named witness signed under an origin (the checkpoints' first line); null
   * if it has signed none.
   */
  lastSignedBy(name: string, origin: string): number | null;
}

/** Alarm that a witness has signed a larger tree than the log has under the same origin: events were lost. */
export interface WitnessAlarm {
  /** Name of the witness's key. */
  readonly name: string;
  readonly origin: string;
  /** Sentence about the lost events, for people. */
  readonly reason: string;
}

/** Storage for alarms that survives a restart. An export can read it while the service is down. */
export interface WitnessMemory {
  alarms(): readonly WitnessAlarm[];
  /** Replaces the stored alarms. A failed write is reported to the operator and not thrown. */
  keepAlarms(alarms: readonly WitnessAlarm[]): void;
}

export interface WitnessPorts {
  readonly events: EventStore;
  readonly clock: Clock;
  readonly books: WitnessBooks;
  readonly witnesses: readonly Witness[];
  readonly memory: WitnessMemory;
  /** SHA-256 of a text in UTF-8, in hex. */
  readonly sha256: (text: string) => string;
}

/** Answer of a witness that gave no signature, with the origin of the checkpoint that it was asked to sign. */
interface NotSigned {
  readonly answer: Exclude<Awaited<ReturnType<Witness['ask']>>, { readonly is: 'signed' }>;
  readonly origin: string;
}

/**
 * Has each checkpoint signed by the witnesses. A checkpoint is valid before they sign, so a witness that cannot be
 * reached delays nothing and is asked again later.
 */
export class Witnesses implements BackgroundWork {
  private readonly reasons = new Map<string, string>();
  private readonly askedAtMs = new Map<string, number>();
  /** Alarms, each by the name of the witness that signed a larger tree than the log has. */
  private readonly larger: Map<string, WitnessAlarm>;

  /** Loads the stored alarms, without those of witnesses that were removed from the settings. */
  constructor(private readonly dependencies: WitnessPorts) {
    const names = new Set(dependencies.witnesses.map(({ key }) => key.name));
    const before = dependencies.memory.alarms();
    const kept = before.filter(({ name }) => names.has(name));
    this.larger = new Map(kept.map((alarm) => [alarm.name, alarm]));
    if (kept.length < before.length) dependencies.memory.keepAlarms(kept);
  }

  /**
   * Returns the reason of one alarm: a witness has signed a larger tree than the log has, so events were lost. Null if
   * there is no alarm.
   */
  alarm(): string | null {
    const [found] = this.larger.values();
    return found?.reason ?? null;
  }

  /**
   * Ends alarms about an origin that the ledger no longer has. The origin changes only when a restore is recorded, and
   * that record already states which events were lost.
   *
   * @returns as {@link alarm}.
   */
  async look(): Promise<string | null> {
    if (this.larger.size > 0) {
      const present = await ledgerOrigin(this.dependencies.events);
      for (const { name, origin } of this.larger.values()) {
        if (origin !== present) this.ended(name);
      }
    }
    return this.alarm();
  }

  states(): readonly WitnessState[] {
    const last = this.dependencies.books.last();
    return this.dependencies.witnesses.map(({ key, url }) => ({
      name: key.name,
      url,
      reason: this.reasons.get(key.name) ?? null,
      signedSize: last && this.dependencies.books.lastSignedBy(key.name, last.origin),
    }));
  }

  async round(round: Round): Promise<void> {
    const last = this.dependencies.books.last();
    if (last === null) return;
    const signed = new Set(this.dependencies.books.cosignatures(last.eventId).map(keyOf));
    const missing: Witness[] = [];
    for (const witness of this.dependencies.witnesses) {
      if (signed.has(keyIdOf(witness.key))) this.settle(witness);
      else missing.push(witness);
    }
    const due = missing.filter(({ key }) => this.isDue(`${key.name} ${last.eventId}`, round));
    const lines = await Promise.all(due.map((witness) => this.asked(witness, last, round)));
    const cosignatures = lines.filter((line) => line !== undefined);
    if (cosignatures.length > 0) await this.append(last, cosignatures, round);
  }

  private isDue(asking: string, round: Round): boolean {
    const askedAtMs = this.askedAtMs.get(asking);
    if (askedAtMs !== undefined && round.nowMs() - askedAtMs < askAgainMs) return false;
    if (this.askedAtMs.size > this.dependencies.witnesses.length * 2) this.askedAtMs.clear();
    this.askedAtMs.set(asking, round.nowMs());
    return true;
  }

  /**
   * Asks a witness for its signature and returns the signature line; undefined if it did not sign. If the witness last
   * signed another tree than this ledger recorded, it is asked again with a proof from that tree.
   */
  private async asked(
    witness: Witness,
    last: KeptCheckpoint,
    round: Round,
  ): Promise<string | undefined> {
    const { books } = this.dependencies;
    const signedSize = books.lastSignedBy(witness.key.name, last.origin) ?? 0;
    let answer = await witness.ask(this.offer(last, signedSize));
    if (answer.is === 'elsewhere' && answer.size <= last.size && answer.size !== signedSize) {
      answer = await witness.ask(this.offer(last, answer.size));
    }
    if (answer.is === 'signed') {
      this.settle(witness);
      return answer.line;
    }
    await this.note(witness, { answer, origin: last.origin }, round);
    return undefined;
  }

  /**
   * Forgets why a witness had not signed, and its alarm, once it has signed the last checkpoint. The signature may have
   * been given to another instance.
   */
  private settle({ key: { name } }: Witness): void {
    this.reasons.delete(name);
    this.ended(name);
  }

  private ended(name: string): void {
    if (this.larger.delete(name)) this.dependencies.memory.keepAlarms([...this.larger.values()]);
  }

  private begun(alarm: WitnessAlarm): void {
    const isKnown = this.larger.get(alarm.name)?.reason === alarm.reason;
    this.larger.set(alarm.name, alarm);
    if (!isKnown) this.dependencies.memory.keepAlarms([...this.larger.values()]);
  }

  private offer({ size, note }: KeptCheckpoint, oldSize: number): CheckpointOffer {
    const proof = oldSize === 0 ? [] : this.dependencies.books.consistency(oldSize, size);
    return { oldSize, proof, note };
  }

  /**
   * Notes why a witness has not signed, and raises an alarm if it signed a larger tree than the log has. Only a later
   * signature or a recorded restore ends the alarm, so blocking the witness cannot silence it.
   */
  private async note(
    { key: { name } }: Witness,
    { answer, origin }: NotSigned,
    round: Round,
  ): Promise<void> {
    const reason =
      answer.is === 'elsewhere' ? `it has signed a tree of ${answer.size} events` : answer.reason;
    if (this.reasons.get(name) !== reason) {
      round.waits(`witness ${name} has not signed the last checkpoint: ${reason}`);
    }
    this.reasons.set(name, reason);
    if (answer.is !== 'elsewhere') return;
    const newest = await this.sizeAtHead();
    // A checkpoint from before a restore needs no signature: the next one has another origin.
    if (answer.size <= newest || origin !== (await ledgerOrigin(this.dependencies.events))) return;
    this.begun({ name, origin, reason: largerTree(name, answer.size, newest) });
  }

  /**
   * Returns the number of events in the log's last checkpoint. A checkpoint is appended before a witness sees it, so a
   * witness of an intact log cannot have signed more events. Returns Infinity, which prevents a false alarm, if the
   * read model lags.
   */
  private async sizeAtHead(): Promise<number> {
    try {
      return (await this.dependencies.books.lastAtHead())?.size ?? 0;
    } catch {
      return Infinity;
    }
  }

  /**
   * Appends the signatures of witnesses to the log. If another instance appended to the stream first, it may have
   * recorded them already, so the next round asks for those still missing.
   */
  private async append(
    { eventId, size, signedAt }: KeptCheckpoint,
    cosignatures: readonly string[],
    round: Round,
  ): Promise<void> {
    const { events, clock, sha256, books } = this.dependencies;
    const name = stream.checkpoints(signedAt.slice(0, 4));
    const revision = (await events.readStream(name)).at(-1)?.revision ?? 'no-stream';
    const signing = nameUuid('cosigned', eventId, ...cosignatures);
    const hash = sha256(`cosigned ${signing}`);
    const recordedAt = clock.now().toISOString();
    const metadata = { recordedAt, recordedBy: 'ledger', keyHash: hash, requestHash: hash };
    const event = checkpointCosigned(todayOf(clock), { checkpoint: eventId, cosignatures });
    try {
      const { position } = await events.append(name, revision, [
        namedEvent(signing, event, metadata),
      ]);
      await books.waitFor(position);
      round.done(`${cosignatures.length} witnesses signed the checkpoint of ${size} events`);
    } catch (error) {
      if (!(error instanceof WrongRevision)) throw error;
      this.askedAtMs.clear();
    }
  }
}

function largerTree(name: string, size: number, newest: number): string {
  const own = `the last checkpoint of this ledger is of ${newest}`;
  return `witness ${name} has signed a tree of ${size} events, and ${own}: events were lost`;
}

function keyOf(line: string): string {
  return keyIdOf(parseSignatureLine(line));
}

function keyIdOf({ name, keyId }: Pick<VerifierKey, 'name' | 'keyId'>): string {
  return `${name}+${keyId}`;
}
