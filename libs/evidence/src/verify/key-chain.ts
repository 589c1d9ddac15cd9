import type { KeyChangeEvent } from '@art30/accounting';
import { rotationSigners } from '../notes/rotation';
import type { EvidenceFinding, EvidenceRule, FollowedRotation, Place, RevokedKey } from './verdict';

/** A key change with the place of its leaf. */
export interface PlacedChange {
  readonly change: KeyChangeEvent;
  readonly place: Place;
  readonly sequence: number;
  /** Number of leaves before this one. */
  readonly index: number;
}

/** A key of the chain, and the rotation that introduced it. */
interface Link {
  readonly key: string;
  /** Number of leaves before the rotation that introduced the key; 0 for the first key. */
  readonly index: number;
  /** Rotation from the preceding key; undefined for the first key. */
  readonly rotation?: FollowedRotation | undefined;
  readonly place?: Place | undefined;
}

/** Keys of a log that the verifier can trust. */
export interface TrustedKeys {
  /** Verifier keys, oldest first: the given key and those that are trusted because of it. */
  readonly trusted: readonly string[];
  readonly rotations: readonly FollowedRotation[];
  readonly findings: readonly EvidenceFinding[];
}

/**
 * The successive keys that sign the checkpoints of a log. The first checkpoint introduces the first key; each
 * rotation is a note signed by both keys, or by the next key alone if the old one was revoked.
 */
export class KeyChain {
  /**
   * Revoked keys, with the sequence from which each is revoked. Events of the log or the auditor's options revoke
   * them.
   */
  readonly revoked = new Map<string, number>();
  private readonly links: Link[] = [];
  private readonly findings: EvidenceFinding[] = [];

  constructor(revoked: readonly RevokedKey[]) {
    for (const { key, sequence } of revoked) this.revoke(key, sequence);
  }

  /** Starts the chain with the key of the first checkpoint. */
  begin(key: string): void {
    if (this.links.length === 0) this.links.push({ key, index: 0 });
  }

  take({ change, place, sequence, index }: PlacedChange): void {
    if (change.type === 'CheckpointKeyRevoked') {
      this.revoke(change.data.key, change.data.fromSequence);
    } else if (change.type === 'CheckpointKeyRotated') {
      this.rotate({ change, place, sequence, index });
    }
  }

  /**
   * Returns the keys that may have signed a checkpoint: the key in force at the end of the signed tree, and the key in
   * force at the checkpoint's event. They differ if a rotation was recorded while the checkpoint was being signed.
   *
   * @param size number of leaves of the signed tree.
   * @param leavesBefore number of leaves before the event of the checkpoint.
   */
  mayBe(size: number, leavesBefore: number): readonly string[] {
    const before = (leaves: number) =>
      this.links.findLast(({ index }) => index < leaves || index === 0);
    return [before(size), before(leavesBefore)].flatMap((link) => link?.key ?? []);
  }

  /** True if the key is or was a checkpoint key of this log. */
  has(key: string): boolean {
    return this.links.some((link) => link.key === key);
  }

  /** True if a signature by the key at this sequence is valid: the key is not revoked, or only from a later one on. */
  counts(key: string, sequence: number): boolean {
    return sequence < (this.revoked.get(key) ?? Infinity);
  }

  /**
   * Returns the keys that are trusted because of a given one. A rotation that both keys signed extends trust
   * to the next key. Trust in a key extends to all earlier keys of the chain.
   *
   * @param given a verifier key.
   */
  trustedBy(given: string): TrustedKeys {
    const at = this.links.findIndex(({ key }) => key === given);
    if (at < 0) return { trusted: [given], rotations: [], findings: this.unknown(given) };
    const broken = this.links.findIndex(
      ({ rotation }, index) =>
        index > at && rotation !== undefined && !this.isSignedByBoth(rotation),
    );
    const trusted = this.links.slice(0, broken < 0 ? undefined : broken);
    const rotations = trusted
      .flatMap(({ rotation }) => rotation ?? [])
      .map((one) => ({ ...one, signedBy: this.isSignedByBoth(one) ? one.signedBy : 'next' }));
    const findings = broken < 0 ? [] : this.notProved(this.links[broken]);
    return {
      trusted: trusted.map(({ key }) => key),
      rotations,
      findings: [...this.findings, ...findings],
    };
  }

  /** True if both keys signed a rotation and the old key was not revoked at its sequence. */
  private isSignedByBoth({ from, sequence, signedBy }: FollowedRotation): boolean {
    return signedBy === 'both' && this.counts(from, sequence);
  }

  private unknown(given: string): readonly EvidenceFinding[] {
    if (this.links.length === 0) return this.findings;
    const keys = this.links.map(({ key }) => key).join(', ');
    const detail = `the key ${given} is none of this ledger, whose checkpoints are signed by ${keys}`;
    return [...this.findings, { file: '', rule: 'KEY_UNKNOWN', detail }];
  }

  private notProved(link: Link | undefined): readonly EvidenceFinding[] {
    if (link?.rotation === undefined || link.place === undefined) return [];
    const { from, to } = link.rotation;
    const detail = `the rotation from ${from}, which is revoked, counts as signed by ${to} alone: have that key confirmed and check with it`;
    return [{ ...link.place, rule: 'KEY_NOT_PROVED', detail }];
  }

  private rotate({ change, place, sequence, index }: PlacedChange): void {
    if (change.type !== 'CheckpointKeyRotated') return;
    const { from, to, note } = change.data;
    const fault = (rule: EvidenceRule, detail: string) => {
      this.findings.push({ ...place, rule, detail });
    };
    const current = this.links.at(-1)?.key;
    if (current !== from) {
      return fault(
        'OTHER_KEY',
        `the rotation is from ${from}, but ${current ?? 'no key'} signed until then`,
      );
    }
    if (this.has(to)) {
      return fault(
        'OTHER_KEY',
        `the rotation brings back ${to}, which signed before and must not sign again`,
      );
    }
    const signers = rotationSigners(note, { from, to });
    const isRevoked = this.revoked.has(from);
    if (signers?.isSignedByNew !== true || !(signers.isSignedByOld || isRevoked)) {
      return fault(
        'ROTATION_NOT_SIGNED',
        `the note of the rotation does not bear the signatures of ${from} and ${to}`,
      );
    }
    const signedBy = signers.isSignedByOld ? 'both' : 'next';
    this.links.push({ key: to, index, place, rotation: { sequence, from, to, signedBy } });
  }

  private revoke(key: string, sequence: number): void {
    this.revoked.set(key, Math.min(sequence, this.revoked.get(key) ?? Infinity));
  }
}
