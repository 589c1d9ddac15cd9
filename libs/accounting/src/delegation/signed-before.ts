import { daysBetween, type IsoDate } from '../kernel/dates';
import { limitDays } from './authority';
import { itself } from './signed-amounts';

/** Parts that somebody signs in. */
export type SignedPart = 'RECORD' | 'CERTIFY' | 'APPROVE';

/** Something that somebody has signed, as limits count it. */
export interface CountedSignature {
  readonly part: SignedPart;
  /** Kind of the command. */
  readonly kind: string;
  readonly byParty: ReadonlyMap<string, bigint>;
}

/** A proposal as far as its signatures count. */
interface CountedProposal {
  readonly status: string;
  readonly command: string;
  /** Id of what the command is about. */
  readonly about: string;
  /** Minor units of USD by whom or what they are for. */
  readonly signedUsd: Readonly<Record<string, string>>;
  readonly proposedBy: string;
  readonly proposedOn: IsoDate;
  readonly certifiedBy: string | null;
  readonly certifiedOn: IsoDate | null;
  readonly approvedBy: string | null;
  readonly approvedOn: IsoDate | null;
}

/** The sums of what somebody signed in one part of one kind, by party. */
export function signedBefore(
  signed: readonly CountedSignature[],
  { part, kind }: Pick<CountedSignature, 'part' | 'kind'>,
): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const signature of signed) {
    if (signature.part !== part || signature.kind !== kind) continue;
    for (const [party, minor] of signature.byParty) {
      sums.set(party, (sums.get(party) ?? 0n) + minor);
    }
  }
  return sums;
}

/**
 * What somebody signed of one proposal in the last 30 days. What was rejected or withdrawn does not
 * count, nor a signature on what went back since.
 */
export function signaturesOn(
  proposal: CountedProposal,
  person: string,
  today: IsoDate,
): readonly CountedSignature[] {
  const { status, command: kind, about, signedUsd } = proposal;
  if (status === 'REJECTED' || status === 'WITHDRAWN') return [];
  const byParty = new Map(
    Object.entries(signedUsd).map(([party, minor]) => [
      party === itself ? about : party,
      BigInt(minor),
    ]),
  );
  const given = [
    ['RECORD', proposal.proposedBy, proposal.proposedOn],
    ['CERTIFY', proposal.certifiedBy, proposal.certifiedOn],
    ['APPROVE', proposal.approvedBy, proposal.approvedOn],
  ] as const;
  return given
    .filter(([, by, on]) => by === person && on !== null)
    .filter(([, , on]) => daysBetween(on ?? today, today) < BigInt(limitDays))
    .map(([part]) => ({ part, kind, byParty }));
}
