import type { KeyChangeEvent } from '@art30/accounting';
import { rotationSigners } from '../notes/rotation';
import type { EvidenceFinding, EvidenceRule, FollowedRotation, Place, RevokedKey } from './verdict';

/** An event of `checkpoint-keys` and the place of its leaf. */
export interface PlacedChange {
  readonly change: KeyChangeEvent;
  readonly place: Place;
  readonly sequence: number;
  /** Leaves before it. */
  readonly index: number;
}

interface Link {
  readonly key: string;
  /** Leaves before the event that brought it; none before the first key. */
  readonly index: number;
  /** How the one before led to it; undefined for the first. */
  readonly rotation?: FollowedRotation | undefined;
  readonly place?: Place | undefined;
}

/** What the keys of a log come to. */
export interface TrustedKeys {
  /** Keys that the one from outside leads to, itself included, in their order. */
  readonly trusted: readonly string[];
  readonly rotations: readonly FollowedRotation[];
  readonly findings: readonly EvidenceFinding[];
}

/**
 * The keys that sign the checkpoints of one log, one after the other: the first checkpoint brings the
 * first, and each rotation is a note that both keys signed.
 */
export class KeyChain {
  /** Sequence from which on a key is revoked, in the log or by who checks it. */
  readonly revoked = new Map<string, number>();
  private readonly links: Link[] = [];
  private readonly findings: EvidenceFinding[] = [];

  constructor(revoked: readonly RevokedKey[]) {
    for (const { key, sequence } of revoked) this.revoke(key, sequence);
  }

  /** The key of the first checkpoint. */
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
   * Keys that may sign a tree: the one that its last rotation has brought, and one that was brought
   * while it was being signed.
   *
   * @param size leaves of the tree. @param leavesBefore leaves before the event of the checkpoint.
   */
  mayBe(size: number, leavesBefore: number): readonly string[] {
    const before = (leaves: number) =>
      this.links.findLast(({ index }) => index < leaves || index === 0);
    return [before(size), before(leavesBefore)].flatMap((link) => link?.key ?? []);
  }

  /** Whether a key signs, or has signed, the checkpoints of this log. */
  has(key: string): boolean {
    return this.links.some((link) => link.key === key);
  }

  /** Whether what a key signed at a sequence proves anything. */
  counts(key: string, sequence: number): boolean {
    return sequence < (this.revoked.get(key) ?? Infinity);
  }

  /**
   * Keys that are trusted because of one that is: a key trusts the next by signing the rotation, and
   * the one before it in the same way.
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

  /** The signature of a key that is revoked from before it is none. */
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
      return fault('OTHER_KEY', `it rotates ${from}, and ${current ?? 'no key'} signed until then`);
    }
    if (this.has(to)) {
      return fault(
        'OTHER_KEY',
        `it brings back ${to}, which signed before and is never taken up again`,
      );
    }
    const signers = rotationSigners(note, { from, to });
    const isRevoked = this.revoked.has(from);
    if (signers?.isSignedByNew !== true || !(signers.isSignedByOld || isRevoked)) {
      return fault(
        'ROTATION_NOT_SIGNED',
        `its note does not bear the signatures of ${from} and ${to}`,
      );
    }
    const signedBy = signers.isSignedByOld ? 'both' : 'next';
    this.links.push({ key: to, index, place, rotation: { sequence, from, to, signedBy } });
  }

  private revoke(key: string, sequence: number): void {
    this.revoked.set(key, Math.min(sequence, this.revoked.get(key) ?? Infinity));
  }
}
