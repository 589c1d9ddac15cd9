import type { LogRule } from '@art30/accounting';
import type { VerifierKey } from '../notes/keys';
import type { DerivedBooks } from '../pack/derived-books';

/** Rules beside those of the log itself, each by a stable name. */
export const evidenceRules = [
  'NOT_CANONICAL',
  'OTHER_PLACE',
  'NO_LEAF',
  'NO_CHECKPOINT',
  'NOT_COVERED',
  'OTHER_NOTE',
  'OTHER_ROOT',
  'OTHER_ORIGIN',
  'GOES_BACK',
  'OTHER_KEY',
  'KEY_UNKNOWN',
  'KEY_NOT_PROVED',
  'ROTATION_NOT_SIGNED',
  'RESTORE_MISSTATED',
  'KEPT_NOT_SIGNED',
  'KEPT_OF_ANOTHER',
  'KEPT_LARGER',
  'KEPT_DIFFERS',
  'NOT_WITNESSED',
  'TOO_OLD',
  'TOO_NEW',
  'OTHER_CONTAINER',
  'OTHER_MANIFEST',
  'MANIFEST_NOT_SIGNED',
  'NOT_LISTED',
  'MISSING_FILE',
  'OTHER_FILE',
  'OTHER_STATEMENT',
] as const;
export type EvidenceRule = (typeof evidenceRules)[number] | LogRule;

/** Where something stands in what was handed over. */
export interface Place {
  /** Name of the file; empty for what is of no one file. */
  readonly file: string;
  /** From 1. */
  readonly line?: number | undefined;
  readonly sequence?: number | undefined;
  readonly eventId?: string | undefined;
}

/** Something that does not hold, and where. */
export interface EvidenceFinding extends Place {
  readonly rule: EvidenceRule;
  /** What is wrong, in a sentence. */
  readonly detail: string;
}

/** Something remarkable that holds all the same, and where. */
export interface EvidenceNote extends Place {
  readonly detail: string;
}

/** A rotation from one key to the next. */
export interface FollowedRotation {
  readonly sequence: number;
  readonly from: string;
  readonly to: string;
  /** The next key alone where the one before was revoked. */
  readonly signedBy: 'both' | 'next';
}

/** A restore of the log from a backup, after which checkpoints bear another origin. */
export interface StatedRestore {
  readonly sequence: number;
  readonly eventId: string;
}

/** An operator's word that the clock was wrong: times of a range of events count for nothing. */
export interface StatedCorrection {
  readonly sequence: number;
  readonly eventId: string;
  readonly fromSequence: number;
  readonly throughSequence: number;
  readonly reason: string;
}

/** A key that signs checkpoints, and how many it signed that count. */
export interface CountedKey {
  readonly key: string;
  readonly checkpoints: number;
  /** Sequence from which on what it signed proves nothing; null where it is not revoked. */
  readonly revokedFrom: number | null;
}

/** Size and time of a checkpoint. */
export interface ProvedPoint {
  readonly size: number;
  readonly time: string;
}

/** A checkpoint that a witness signed. */
export interface WitnessedPoint {
  /** Name of the witness's key. */
  readonly name: string;
  /** Leaves of the tree. */
  readonly size: number;
  /** When the witness signed it, by its own clock: seconds since 1970, UTC. */
  readonly unixSeconds: number;
}

export type VerdictCounts = Readonly<Record<string, number>>;

/** What a check of evidence comes to. */
export interface Verdict {
  /** Nothing was found; what was proved is the rest of the verdict. */
  readonly holds: boolean;
  /** Events that are proved: leaves of the last checkpoint that counts. */
  readonly size: number;
  /** When that checkpoint was signed, UTC; null where none counts. */
  readonly time: string | null;
  /** Hash of their tree, in hex; null where no checkpoint counts. */
  readonly root: string | null;
  /** Verifier key that signed it. */
  readonly signedBy: string | null;
  readonly origin: string | null;
  readonly keys: readonly CountedKey[];
  readonly rotations: readonly FollowedRotation[];
  readonly restores: readonly StatedRestore[];
  readonly corrections: readonly StatedCorrection[];
  /** The kept checkpoint that the log goes on from; null where none was given, or it does not. */
  readonly historyProvedFrom: ProvedPoint | null;
  /** Of the witnesses whose keys were given, those that signed the last checkpoint. */
  readonly witnesses: readonly WitnessedPoint[];
  readonly counts: VerdictCounts;
  /** Books that follow from the events of a pack; undefined where it does not hold, and of a log without one. */
  readonly books?: DerivedBooks | undefined;
  /** The first of them. */
  readonly notes: readonly EvidenceNote[];
  /** The first of them, in the order in which they were found. */
  readonly findings: readonly EvidenceFinding[];
  readonly findingsTotal: number;
}

/** Findings that a verdict names; more are counted. */
const findingsNamedMax = 1_000;

/** Findings as they come: the first are kept, all are counted. */
export class Findings {
  private readonly kept: EvidenceFinding[] = [];
  private found = 0;

  get total(): number {
    return this.found;
  }

  get first(): readonly EvidenceFinding[] {
    return this.kept;
  }

  add(...findings: readonly EvidenceFinding[]): void {
    this.found += findings.length;
    this.kept.push(...findings.slice(0, findingsNamedMax - this.kept.length));
  }
}

/** A key from a sequence on: a checkpoint that it signed there proves nothing. */
export interface RevokedKey {
  /** As a verifier key. */
  readonly key: string;
  readonly sequence: number;
}

/** What whoever checks brings along. */
export interface VerifyOptions {
  /** Key of the ledger, never taken from what is checked. */
  readonly key: VerifierKey;
  /** A checkpoint that was kept from before, as a note; without one nothing of before is proved. */
  readonly keptCheckpoint?: string | undefined;
  /** Keys of witnesses that must have signed the last checkpoint; each from somebody who is trusted. */
  readonly witnesses?: readonly VerifierKey[] | undefined;
  /** Date, or time in UTC, before which the last checkpoint is too old. */
  readonly notBefore?: string | undefined;
  /** Time in UTC after which the last checkpoint is of the future. */
  readonly notAfter?: string | undefined;
  /** Keys that are known to be revoked, besides those that the log says. */
  readonly revoked?: readonly RevokedKey[] | undefined;
}
