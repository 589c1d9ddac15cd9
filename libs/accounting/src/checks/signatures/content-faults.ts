import { canonicalJson } from '@art30/event-sourcing';
import { goesElsewhere } from '../../proposal/proposal.decider';
import type { ProposalEvent } from '../../proposal/facts/proposal.facts';
import type { ProposalContent } from '../../proposal/facts/proposal.state';
import { signedHash } from '../../proposal/signed-content';
import type { Digest } from '../../proposal/signed-run';
import type { Fault } from './authorities';
import type { Proposed, UnderWay } from './under-way';

/** A proposal as far as what is signed of it goes by its place. */
export interface ProposalPlace {
  readonly ledger: string;
  readonly stream: string;
  readonly proposalId: string;
}

/** What is wrong with the content that people are asked to sign: its hash is made once more. */
export function contentFaults(
  place: ProposalPlace,
  { command, facts, documents }: Pick<Proposed, 'command' | 'facts' | 'documents'>,
  content: ProposalContent,
  sha256: Digest,
): readonly Fault[] {
  const { run, hash } = content;
  const made = signedHash({ ...place, command, facts, documents }, content, sha256);
  const root = run && sha256(canonicalJson(run.items));
  return [
    ...(made === hash
      ? []
      : [['OTHER_HASH', `its hash is ${hash}, and what it says comes to ${made}`] as const]),
    ...(run === undefined || root === run.root
      ? []
      : [
          [
            'OTHER_HASH',
            `the root of its run is ${run.root}, and its items come to ${root}`,
          ] as const,
        ]),
  ];
}

/** What is wrong with the version of an act that proposes or sends back. */
export function versionFaults(version: number, expected: number): readonly Fault[] {
  if (version === expected) return [];
  return [
    ['OTHER_VERSION', `it is version ${version} of the proposal where ${expected} is to stand`],
  ];
}

type Approved = Extract<ProposalEvent, { readonly type: 'ProposalApproved' }>['data'];

/** What is wrong with what an approval says of events that follow it, or with what stands before it. */
export function approvedFaults({ last }: Approved, under: UnderWay): readonly Fault[] {
  const { stage, stream, standing } = under;
  const elsewhere = goesElsewhere(stage, stream) ? stage.books.at(-1) : undefined;
  const named = ({ id, type, stream: name }: NonNullable<typeof elsewhere>) => [id, type, name];
  const said = last === undefined ? [] : [last.id, last.type, last.stream];
  if (canonicalJson(said) !== canonicalJson(elsewhere === undefined ? [] : named(elsewhere))) {
    const detail =
      'the event that it says is booked last is not the last of those that were signed';
    return [['NOT_AS_SIGNED', detail]];
  }
  if (elsewhere !== undefined) return [];
  const missing = stage.books.find(({ id }) => !standing.has(id));
  if (missing === undefined) return [];
  return [
    ['NOT_AS_SIGNED', `${missing.type} ${missing.id} was signed, and does not stand with it`],
  ];
}
