import { canonicalJson, type Json, type JsonObject } from '@art30/event-sourcing';
import type { SignedPart } from '../../delegation/authority';
import { signedAmounts, type SignedAmounts } from '../../delegation/signed-amounts';
import { rolesFor, signedCommands } from '../../log/commands';
import type { AnyLedgerEvent } from '../../log/events';
import type { ProposalEvent } from '../../proposal/facts/proposal.facts';
import type { ProposalContent } from '../../proposal/facts/proposal.state';
import { goesElsewhere } from '../../proposal/proposal.decider';
import { type Digest, signedHash } from '../../proposal/signed-content';
import type { Role } from '../../rows/roles';
import { stricterRule } from '../../signing/signing.decider';
import { alwaysByThree, type SigningRule } from '../../signing/signing.facts';
import type { KnownEvent } from '../log-rules/finding';
import type { Authorities, Fault, StoredSignature } from './authorities';
import type { Proposed, UnderWay } from './open-proposals';

type Act<Type extends ProposalEvent['type']> = Extract<ProposalEvent, { readonly type: Type }>;
/** A certification or an approval of a proposal. */
export type Signature = Act<'ProposalCertified' | 'ProposalApproved'>;

type Content = Pick<ProposalContent, 'books' | 'run'>;

interface Signer {
  readonly part: SignedPart;
  readonly person: string;
  readonly roles: readonly Role[];
}

/** Returns the recorder's signature on a proposal. */
export function recording(proposed: Proposed, content: Content): StoredSignature {
  const { command, thing, proposedBy: person, signedAs, effectiveDate } = proposed;
  const signer = { part: 'RECORD', person, roles: rolesFor(command) } as const;
  const amounts = signedAmounts(content, thing);
  return signatureOn(proposed, amounts, { ...signer, signedAs, day: effectiveDate });
}

/** Returns the signature of a certification or an approval. Some proposals need a controller as approver. */
export function signing({ type, data }: Signature, under: UnderWay): StoredSignature {
  const { by: person, signedAs, effectiveDate: day } = data;
  const { proposed, amounts, approver } = under;
  const signature = { person, signedAs, day };
  if (type === 'ProposalCertified') {
    const part = { part: 'CERTIFY', roles: rolesFor('CertifyProposal') } as const;
    return signatureOn(proposed, amounts, { ...signature, ...part });
  }
  const roles = approver === 'CONTROLLER' ? (['controller'] as const) : rolesFor('ApproveProposal');
  return signatureOn(proposed, amounts, { ...signature, part: 'APPROVE', roles });
}

function signatureOn(
  { command: kind }: Proposed,
  amounts: SignedAmounts,
  signer: Signer & Pick<StoredSignature, 'signedAs' | 'day'>,
): StoredSignature {
  return { ...signer, kind, amounts, byParty: amounts.byParty, isAlone: false };
}

/** Checks the day of an act, which must be the day on which the ledger's clock recorded it. */
export function dayFaults({ event, ledgerEvent }: KnownEvent): readonly Fault[] {
  const { effectiveDate } = ledgerEvent.data;
  const recordedOn = event.metadata.recordedAt.slice(0, 10);
  if (effectiveDate === recordedOn) return [];
  return [['OTHER_DAY', `the event says ${effectiveDate}, and was recorded on ${recordedOn}`]];
}

/** Checks the signing rule that an act states: the strictest of those in force since the proposal. */
export function ruleFaults(
  said: SigningRule,
  { command, before }: { readonly command: string; readonly before?: SigningRule },
  inForce: SigningRule,
): readonly Fault[] {
  const strictest = alwaysByThree.includes(command) ? 'THREE_PEOPLE' : inForce;
  const due = before === undefined ? strictest : stricterRule(before, strictest);
  if (said === due) return [];
  return [['OTHER_RULE', `the event is judged by ${said}, and ${due} was in force`]];
}

/** Checks that a proposal names as cashier the person who recorded the bank credit. */
export function cashierFaults(
  { cashier }: Proposed,
  expected: string | undefined,
): readonly Fault[] {
  if (cashier === expected) return [];
  const said = `the event names ${cashier ?? 'nobody'} as the cashier`;
  return [['OTHER_PEOPLE', `${said}, and ${expected ?? 'nobody'} recorded the credit`]];
}

/** Checks that a proposal names as responsible the person whom the recorder's delegation names. */
export function responsibleFaults(
  { proposedBy, responsible, signedAs }: Proposed,
  authorities: Authorities,
): readonly Fault[] {
  const named = authorities.responsibleBy(signedAs);
  if (responsible === named) return [];
  const said = `the event says that ${responsible ?? 'nobody'} answers for ${proposedBy}`;
  return [['OTHER_PEOPLE', `${said}, and by the delegation ${named ?? 'nobody'} does`]];
}

/**
 * Recorder of a first batch run. The service may propose a later run in that name, for items that the first
 * one left out.
 */
export type FirstRun = Pick<Proposed, 'proposedBy' | 'command' | 'signedAs'>;

/** Checks a run that the service proposes in the name of the recorder of an earlier run. */
export function followingFaults(
  { proposedBy, command, signedAs, follows }: Proposed,
  first: FirstRun | undefined,
): readonly Fault[] {
  const isSame =
    first?.proposedBy === proposedBy &&
    first.command === command &&
    canonicalJson(first.signedAs) === canonicalJson(signedAs);
  if (isSame) return [];
  const detail = `the event continues a run of ${proposedBy}, and ${follows ?? ''} is no run that they recorded`;
  return [['NOT_DELEGATED', detail]];
}

/** The parts of a proposal's signed content that depend on its ledger and stream. */
interface ProposalPlace {
  readonly ledger: string;
  readonly stream: string;
  readonly proposalId: string;
}

/** Checks the content that people sign by computing its hash again. */
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
      : [
          [
            'OTHER_HASH',
            `the event states the hash ${hash}, and its signed content has the hash ${made}`,
          ] as const,
        ]),
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

/** Checks the version that an act states when it proposes a command or sends it back. */
export function versionFaults(version: number, expected: number): readonly Fault[] {
  if (version === expected) return [];
  return [
    [
      'OTHER_VERSION',
      `the event is version ${version} of the proposal where version ${expected} must be`,
    ],
  ];
}

type Approved = Extract<ProposalEvent, { readonly type: 'ProposalApproved' }>['data'];

/**
 * Checks an approval: the last event that it announces must be the last of the signed events, and the events
 * of its own append must be in the log.
 */
export function approvedFaults({ last }: Approved, under: UnderWay): readonly Fault[] {
  const { stage, stream, recordedNames } = under;
  const elsewhere = goesElsewhere(stage, stream) ? stage.books.at(-1) : undefined;
  const named = ({ id, type, stream: name }: NonNullable<typeof elsewhere>) => [id, type, name];
  const said = last === undefined ? [] : [last.id, last.type, last.stream];
  if (canonicalJson(said) !== canonicalJson(elsewhere === undefined ? [] : named(elsewhere))) {
    const detail = 'the event that is named as booked last is not the last signed event';
    return [['NOT_AS_SIGNED', detail]];
  }
  if (elsewhere !== undefined) return [];
  const missing = stage.books.find(({ id }) => !recordedNames.has(id));
  if (missing === undefined) return [];
  return [['NOT_AS_SIGNED', `${missing.type} ${missing.id} was signed, and is not booked with it`]];
}

/** A command with its facts, as a proposal states it. */
interface StatedCommand {
  readonly command: string;
  readonly facts: unknown;
}

/**
 * Batch runs append events to many streams, computed from the state of all of them. Each stream is signed by
 * its hash, so that the facts of the command are not compared.
 */
const runs: ReadonlySet<string> = new Set([
  ...['RunRevaluation', 'ReverseRevaluation', 'ReportExpenditures'],
]);

/** Dates that a command states under a name of its own, and the name of the same date in its event. */
const daysOf: Readonly<Record<string, string>> = {
  signedOn: 'effectiveDate',
  openedOn: 'effectiveDate',
  assessedOn: 'effectiveDate',
};

/** Checks that a proposal states a known command, with all facts that this command requires. */
export function commandFaults({ command, facts }: StatedCommand): readonly Fault[] {
  const signedCommand = signedCommands.get(command);
  if (signedCommand === undefined) {
    return [
      ['OTHER_COMMAND', `the event proposes ${command}, which is no command that people sign`],
    ];
  }
  const lacking = signedCommand.required.filter(
    (name) => !Object.hasOwn(facts as JsonObject, name),
  );
  if (lacking.length === 0) return [];
  return [
    ['OTHER_COMMAND', `the event proposes ${command}, and does not state ${lacking.join(', ')}`],
  ];
}

/**
 * Checks an event against its command: it must be of a type that the command appends, and must not contradict
 * a member of the command's facts. Further members are computed from the books; the signed entries cover
 * them.
 */
export function commandedFaults(
  { type, data }: AnyLedgerEvent,
  { command, facts }: StatedCommand,
): readonly Fault[] {
  const signedCommand = signedCommands.get(command);
  if (signedCommand === undefined) return [];
  if (!signedCommand.books.has(type)) {
    return [['NOT_AS_SIGNED', `${type} is no event that ${command} books`]];
  }
  if (runs.has(command) || type === 'ReferenceClaimed' || type === 'ReferenceReleased') return [];
  const booked: JsonObject = data;
  const other = Object.entries(facts as JsonObject)
    .map(([name, stated]) => [daysOf[name] ?? name, stated] as const)
    .find(
      ([name, stated]) =>
        (name !== 'effectiveDate' || type === signedCommand.own) &&
        Object.hasOwn(booked, name) &&
        !holds(booked[name] ?? null, stated ?? null),
    );
  if (other === undefined) return [];
  const [name, stated] = other;
  const said = `${command} that was signed states ${canonicalJson(stated ?? null)}`;
  return [
    [
      'NOT_AS_SIGNED',
      `the ${name} of the event is ${canonicalJson(booked[name] ?? null)}, and ${said}`,
    ],
  ];
}

/**
 * True if a booked value contains everything that a stated value does. Lists are not compared, since booking
 * splits or merges their parts by purpose; the signed entries cover each part.
 */
function holds(booked: Json, stated: Json): boolean {
  if (Array.isArray(stated)) return Array.isArray(booked);
  if (typeof stated !== 'object' || stated === null) return booked === stated;
  if (typeof booked !== 'object' || booked === null || Array.isArray(booked)) return false;
  const members = booked as JsonObject;
  return Object.entries(stated).every(
    ([name, value]) =>
      holds(members[name] ?? null, value ?? null) || isNothing(members[name], value),
  );
}

/**
 * True for a stated balance of zero that the event omits, since an account at zero has no line in a trial
 * balance.
 */
function isNothing(booked: Json | undefined, stated: Json | undefined): boolean {
  return booked === undefined && stated === '0.00';
}
