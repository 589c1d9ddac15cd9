import { isCorrected, isRangeBefore, type AnyLedgerEvent } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { writeVerifierKey } from '../notes/keys';
import { parseCheckpoint } from '../notes/checkpoint-body';
import { parseNote } from '../notes/note';
import { eventsFile } from './event-places';
import { Origins } from './origins';
import { TreeWatch } from './wanted-trees';
import type {
  CountedKey,
  EvidenceFinding,
  EvidenceRule,
  Place,
  ProvedPoint,
  StatedCorrection,
  Verdict,
  VerifyOptions,
} from './verdict';
import { KeyChain } from './key-chain';
import { keptCheckpointOf, keptFindings, type KeptCheckpoint } from './kept-checkpoint';
import { Witnessing } from './witnessing';
import {
  judged,
  judgedTogether,
  readCheckpoint,
  type JudgedCheckpoint,
} from './signed-checkpoints';

/** An event about checkpoints or their keys, as stored and as parsed, with its sequence in the log and its place. */
interface KnownAt {
  readonly event: RecordedEvent;
  readonly ledgerEvent: AnyLedgerEvent;
  readonly sequence: number;
  readonly place: Place;
}

type Proved = Pick<
  Verdict,
  | 'size'
  | 'time'
  | 'root'
  | 'signedBy'
  | 'origin'
  | 'keys'
  | 'rotations'
  | 'restores'
  | 'corrections'
  | 'historyProvedFrom'
  | 'witnesses'
  | 'notes'
  | 'findings'
>;

/** Verifies a log's Merkle tree, the checkpoints that sign its roots, and the chain of keys that signed them. */
export class CheckpointReader {
  readonly tree = new TreeWatch();
  readonly witnessing: Witnessing;
  private readonly keys: KeyChain;
  private readonly origins = new Origins();
  private readonly kept: KeptCheckpoint | undefined;
  private readonly judged: JudgedCheckpoint[] = [];
  private readonly corrections: StatedCorrection[] = [];

  /** @throws NotANote or NotACheckpoint if the kept checkpoint in the options is invalid. */
  constructor(private readonly options: VerifyOptions) {
    const { revoked = [], witnesses = [], keptCheckpoint } = options;
    this.keys = new KeyChain(revoked);
    this.witnessing = new Witnessing(witnesses);
    this.kept = keptCheckpoint === undefined ? undefined : keptCheckpointOf(keptCheckpoint);
    if (this.kept) this.tree.want(this.kept.size);
  }

  get count(): number {
    return this.judged.length;
  }

  /**
   * Announces an event of `checkpoints.jsonl` before the leaves are read, so that the tree's root at the size of the
   * checkpoint is retained.
   */
  announce({ type, data }: RecordedEvent): void {
    const size = sizeIn(data['note']);
    if (type === 'CheckpointSigned' && size !== undefined) this.tree.want(size);
  }

  /**
   * Processes a leaf that names the ledger, restores the log, corrects recording times or changes keys. Other leaves
   * have no effect.
   *
   * @returns findings about it.
   */
  takeLeaf(leaf: KnownAt & { readonly index: number }): readonly EvidenceFinding[] {
    const { event, ledgerEvent, sequence, index, place } = leaf;
    switch (ledgerEvent.type) {
      case 'LedgerOpened':
        this.origins.ledgerId = event.metadata.ledger?.id ?? '';
        return [];
      case 'LedgerRestored':
        return this.origins.restored(ledgerEvent, { sequence, index, eventId: event.id }, place);
      case 'ClockCorrected':
        if (isRangeBefore(ledgerEvent.data, sequence)) {
          const { fromSequence, throughSequence, reason } = ledgerEvent.data;
          const said = { fromSequence, throughSequence, reason };
          this.corrections.push({ sequence, eventId: event.id, ...said });
        }
        return [];
      case 'CheckpointKeyRotated':
      case 'CheckpointKeyRevoked':
        this.keys.take({ change: ledgerEvent, place, sequence, index });
        return [];
      default:
        return [];
    }
  }

  /**
   * Processes an event that is no leaf: a checkpoint, or witnesses' signatures on one.
   *
   * @returns findings about it.
   */
  take(at: KnownAt & { readonly leavesBefore: number }): readonly EvidenceFinding[] {
    const { ledgerEvent, sequence, leavesBefore, place } = at;
    if (ledgerEvent.type === 'CheckpointCosigned') {
      this.witnessing.take(ledgerEvent.data.checkpoint, ledgerEvent.data.cosignatures);
    }
    if (ledgerEvent.type !== 'CheckpointSigned') return [];
    const read = readCheckpoint(ledgerEvent, { sequence, leavesBefore, place });
    if (read === undefined || read.time !== at.event.metadata.recordedAt) {
      const detail =
        'the note of the event is no checkpoint, or one of another origin, size, root or time';
      return [{ ...place, rule: 'OTHER_NOTE', detail }];
    }
    this.keys.begin(read.key);
    const { tree, keys, origins } = this;
    this.judged.push(judged(read, { tree, keys, origins: origins.of }));
    return [];
  }

  /**
   * Returns the proved members of the verdict and all findings about checkpoints.
   *
   * @param leaves number of leaves of the whole log.
   */
  end(leaves: number): Proved {
    const { trusted, rotations, findings } = this.keys.trustedBy(
      writeVerifierKey(this.options.key),
    );
    const counted = this.judged.filter(
      ({ key, sequence }) => trusted.includes(key) && this.keys.counts(key, sequence),
    );
    const {
      last,
      notes,
      findings: ofCounted,
    } = judgedTogether(counted, ({ sequence }) => !isCorrected(this.corrections, sequence));
    const kept = this.keptFrom(trusted, last);
    const witnessed = this.witnessing.end(counted);
    return {
      ...headOf(last),
      keys: this.countedKeys(trusted, counted),
      rotations,
      restores: this.origins.stated,
      corrections: this.corrections,
      historyProvedFrom: kept.point,
      witnesses: witnessed.witnesses,
      notes,
      findings: [
        ...findings,
        ...this.ofStrangers(),
        ...ofCounted,
        ...this.uncovered(leaves, last),
        ...this.otherTime(last),
        ...kept.findings,
        ...witnessed.findings,
      ],
    };
  }

  /** Reports checkpoints whose stated key this log never had. They may be from another history. */
  private ofStrangers(): readonly EvidenceFinding[] {
    return this.judged
      .filter(({ key }) => !this.keys.has(key))
      .map(({ place, key }) => ({
        ...place,
        rule: 'KEY_UNKNOWN' as const,
        detail: `the checkpoint is said to be signed by ${key}, which is no key of this log`,
      }));
  }

  private keptFrom(trusted: readonly string[], last: JudgedCheckpoint | undefined) {
    const { kept, tree, keys, origins } = this;
    if (kept === undefined) return { findings: [], point: null };
    const whole = { tree, keys, trusted, origins: origins.of, size: last?.size ?? 0 };
    const findings = keptFindings(kept, whole);
    const point: ProvedPoint = { size: kept.size, time: kept.time };
    // A checkpoint of an empty log proves nothing, since there were no events to change.
    const isProved = findings.length === 0 && kept.size > 0;
    return { findings, point: isProved ? point : null };
  }

  private countedKeys(
    trusted: readonly string[],
    counted: readonly JudgedCheckpoint[],
  ): readonly CountedKey[] {
    return trusted.map((key) => ({
      key,
      checkpoints: counted.filter((checkpoint) => checkpoint.key === key).length,
      revokedFrom: this.keys.revoked.get(key) ?? null,
    }));
  }

  /** Reports if there is no valid checkpoint, or if the last one signs fewer or more events than the log has. */
  private uncovered(
    leaves: number,
    last: JudgedCheckpoint | undefined,
  ): readonly EvidenceFinding[] {
    if (last === undefined) {
      const detail = 'no checkpoint that is signed by a trusted key proves any of it';
      return [finding('NO_CHECKPOINT', detail)];
    }
    const { size, place } = last;
    if (size === leaves) return [];
    const detail = `the last checkpoint that counts signs ${size} events, and there are ${leaves}`;
    const first = { file: eventsFile, line: size + 1 };
    return [{ ...(leaves < size ? place : first), rule: 'NOT_COVERED', detail }];
  }

  private otherTime(last: JudgedCheckpoint | undefined): readonly EvidenceFinding[] {
    const { notBefore, notAfter } = this.options;
    if (last === undefined) return [];
    const { time } = last;
    return [
      ...(notBefore !== undefined && time < notBefore
        ? [finding('TOO_OLD', `the last checkpoint is of ${time}, before ${notBefore}`)]
        : []),
      ...(notAfter !== undefined && time > notAfter
        ? [finding('TOO_NEW', `the last checkpoint is of ${time}, which has not come yet`)]
        : []),
    ];
  }
}

function headOf(
  last: JudgedCheckpoint | undefined,
): Pick<Proved, 'size' | 'time' | 'root' | 'signedBy' | 'origin'> {
  if (last === undefined) {
    return { size: 0, time: null, root: null, signedBy: null, origin: null };
  }
  const { size, time, root, key: signedBy, origin } = last;
  return { size, time, root, signedBy, origin };
}

function finding(rule: EvidenceRule, detail: string): EvidenceFinding {
  return { file: '', rule, detail };
}

function sizeIn(note: unknown): number | undefined {
  try {
    return typeof note === 'string' ? parseCheckpoint(parseNote(note).text).size : undefined;
  } catch {
    return undefined;
  }
}
