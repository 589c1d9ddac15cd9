import type { LogRule } from '@art30/accounting';
import type { VerifierKey } from '../notes/keys';
import type { DerivedBooks } from '../pack/derived-books';

/** Codes of the rules about evidence; `LogRule` has those of the rules about events. A code never changes. */
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

/** Place of a finding in the checked files. */
export interface Place {
  /** Name of the file; empty if no single file is concerned. */
  readonly file: string;
  /** Line number, starting at 1. */
  readonly line?: number | undefined;
  readonly sequence?: number | undefined;
  readonly eventId?: string | undefined;
}

/** A violated rule, and its place. */
export interface EvidenceFinding extends Place {
  readonly rule: EvidenceRule;
  /** Explanation in a sentence. */
  readonly detail: string;
}

/** A fact that a reader should see although no rule is violated, and its place. */
export interface EvidenceNote extends Place {
  readonly detail: string;
}

/** A verified rotation from one checkpoint key to the next. */
export interface FollowedRotation {
  readonly sequence: number;
  readonly from: string;
  readonly to: string;
  /** `next` if only the new key's signature counts, because the old key was revoked. */
  readonly signedBy: 'both' | 'next';
}

/** A restore of the log from a backup, after which checkpoints have another origin. */
export interface StatedRestore {
  readonly sequence: number;
  readonly eventId: string;
}

/** A correction by which an operator declared the recording times of a range of events wrong. */
export interface StatedCorrection {
  readonly sequence: number;
  readonly eventId: string;
  readonly fromSequence: number;
  readonly throughSequence: number;
  readonly reason: string;
}

/** A trusted key, with the number of its valid checkpoints. */
export interface CountedKey {
  readonly key: string;
  readonly checkpoints: number;
  /** Sequence from which signatures of the key are invalid; null if it is not revoked. */
  readonly revokedFrom: number | null;
}

/** Size and time of a checkpoint. */
export interface ProvedPoint {
  readonly size: number;
  readonly time: string;
}

/** A checkpoint with a witness's signature. */
export interface WitnessedPoint {
  /** Name of the witness's key. */
  readonly name: string;
  /** Number of leaves of the tree. */
  readonly size: number;
  /** Time of the signature by the witness's own clock, in seconds since 1970, UTC. */
  readonly unixSeconds: number;
}

export type VerdictCounts = Readonly<Record<string, number>>;

/** Result of a verification. */
export interface Verdict {
  /** True if there is no finding. The other members state what was proved. */
  readonly holds: boolean;
  /** Number of proved events: leaves of the last valid checkpoint. */
  readonly size: number;
  /** UTC time of that checkpoint; null if none is valid. */
  readonly time: string | null;
  /** Root hash of its tree, in hex; null if none is valid. */
  readonly root: string | null;
  /** Verifier key that signed that checkpoint; null if none is valid. */
  readonly signedBy: string | null;
  readonly origin: string | null;
  readonly keys: readonly CountedKey[];
  readonly rotations: readonly FollowedRotation[];
  readonly restores: readonly StatedRestore[];
  readonly corrections: readonly StatedCorrection[];
  /** The kept checkpoint if the log was proved to continue it; null if it was not, or none was given. */
  readonly historyProvedFrom: ProvedPoint | null;
  /** Signatures of the last checkpoint by witnesses whose keys were given. */
  readonly witnesses: readonly WitnessedPoint[];
  readonly counts: VerdictCounts;
  /**
   * Books derived from the events of a pack; undefined if the pack has findings, or for a log without a pack.
   */
  readonly books?: DerivedBooks | undefined;
  /** The first notes; their number is limited. */
  readonly notes: readonly EvidenceNote[];
  /** The first findings, in the order in which they were found; `findingsTotal` counts all. */
  readonly findings: readonly EvidenceFinding[];
  readonly findingsTotal: number;
}

/** Most findings that a verdict lists; further ones are only counted. */
const findingsNamedMax = 1_000;

/** Collects findings: stores the first ones and counts all. */
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

/** A key whose signatures are invalid from a sequence on. */
export interface RevokedKey {
  /** The key in verifier-key format. */
  readonly key: string;
  readonly sequence: number;
}

/** Inputs of a verification that must not come from the checked log or pack. */
export interface VerifyOptions {
  /** Key of the ledger, from an independent source. */
  readonly key: VerifierKey;
  /**
   * Note of a checkpoint kept from an earlier time; without it nothing about the earlier history is proved.
   */
  readonly keptCheckpoint?: string | undefined;
  /** Keys of witnesses that must have signed the last checkpoint, each from a trusted source. */
  readonly witnesses?: readonly VerifierKey[] | undefined;
  /** Date, or time in UTC, before which the last checkpoint is too old. */
  readonly notBefore?: string | undefined;
  /** UTC time after which the last checkpoint is in the future. */
  readonly notAfter?: string | undefined;
  /** Keys known to be revoked, besides those that the log revokes. */
  readonly revoked?: readonly RevokedKey[] | undefined;
}
