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
/** An act that is a signature on a proposal. */
export type Signature = Act<'ProposalCertified' | 'ProposalApproved'>;

type Content = Pick<ProposalContent, 'books' | 'run'>;

interface Signer {
  readonly part: SignedPart;
  readonly person: string;
  readonly roles: readonly Role[];
}

/** The signature of whoever recorded a proposal. */
export function recording(proposed: Proposed, content: Content): StoredSignature {
  const { command, thing, proposedBy: person, signedAs, effectiveDate } = proposed;
  const signer = { part: 'RECORD', person, roles: rolesFor(command) } as const;
  const amounts = signedAmounts(content, thing);
  return signatureOn(proposed, amounts, { ...signer, signedAs, day: effectiveDate });
}

/** The signature of whoever certified or approved it; some approvals are for the controller alone. */
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

/** What is wrong with the day that an act says, which is that of the ledger's clock. */
export function dayFaults({ event, ledgerEvent }: KnownEvent): readonly Fault[] {
  const { effectiveDate } = ledgerEvent.data;
  const recordedOn = event.metadata.recordedAt.slice(0, 10);
  if (effectiveDate === recordedOn) return [];
  return [['OTHER_DAY', `it says ${effectiveDate}, and was recorded on ${recordedOn}`]];
}

/** What is wrong with the rule by which an act says that its people are judged. */
export function ruleFaults(
  said: SigningRule,
  { command, before }: { readonly command: string; readonly before?: SigningRule },
  inForce: SigningRule,
): readonly Fault[] {
  const strictest = alwaysByThree.includes(command) ? 'THREE_PEOPLE' : inForce;
  const due = before === undefined ? strictest : stricterRule(before, strictest);
  if (said === due) return [];
  return [['OTHER_RULE', `it is judged by ${said}, and ${due} was in force`]];
}

/** What is wrong with who is said to have recorded the credit whose money a proposal is about. */
export function cashierFaults(
  { cashier }: Proposed,
  expected: string | undefined,
): readonly Fault[] {
  if (cashier === expected) return [];
  const said = `it names ${cashier ?? 'nobody'} as the cashier`;
  return [['OTHER_PEOPLE', `${said}, and ${expected ?? 'nobody'} recorded the credit`]];
}

/** What is wrong with who answers for the recorder: whoever its delegation names. */
export function responsibleFaults(
  { proposedBy, responsible, signedAs }: Proposed,
  authorities: Authorities,
): readonly Fault[] {
  const named = authorities.responsibleBy(signedAs);
  if (responsible === named) return [];
  const said = `it says that ${responsible ?? 'nobody'} answers for ${proposedBy}`;
  return [['OTHER_PEOPLE', `${said}, and by the delegation ${named ?? 'nobody'} does`]];
}

/** The recorder of a run, for whom the service goes on with what the run has left out. */
export type FirstRun = Pick<Proposed, 'proposedBy' | 'command' | 'signedAs'>;

/** What is wrong with a run that says it goes on for the recorder of an earlier one. */
export function followingFaults(
  { proposedBy, command, signedAs, follows }: Proposed,
  first: FirstRun | undefined,
): readonly Fault[] {
  const isSame =
    first?.proposedBy === proposedBy &&
    first.command === command &&
    canonicalJson(first.signedAs) === canonicalJson(signedAs);
  if (isSame) return [];
  const detail = `it goes on for a run of ${proposedBy}, and ${follows ?? ''} is none that they recorded so`;
  return [['NOT_DELEGATED', detail]];
}

/** A proposal as far as what is signed of it goes by its place. */
interface ProposalPlace {
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
  const { stage, stream, recordedNames } = under;
  const elsewhere = goesElsewhere(stage, stream) ? stage.books.at(-1) : undefined;
  const named = ({ id, type, stream: name }: NonNullable<typeof elsewhere>) => [id, type, name];
  const said = last === undefined ? [] : [last.id, last.type, last.stream];
  if (canonicalJson(said) !== canonicalJson(elsewhere === undefined ? [] : named(elsewhere))) {
    const detail =
      'the event that it says is booked last is not the last of those that were signed';
    return [['NOT_AS_SIGNED', detail]];
  }
  if (elsewhere !== undefined) return [];
  const missing = stage.books.find(({ id }) => !recordedNames.has(id));
  if (missing === undefined) return [];
  return [
    ['NOT_AS_SIGNED', `${missing.type} ${missing.id} was signed, and does not stand with it`],
  ];
}

/** A command as it was proposed. */
interface StatedCommand {
  readonly command: string;
  readonly facts: unknown;
}

/** Runs book on many streams what follows from all of them; each item is signed by its hash. */
const runs: ReadonlySet<string> = new Set([
  ...['RunRevaluation', 'ReverseRevaluation', 'ReportExpenditures'],
]);

/** Days that a command states under a name of its own, and its event as the day of the fact. */
const daysOf: Readonly<Record<string, string>> = {
  signedOn: 'effectiveDate',
  openedOn: 'effectiveDate',
  assessedOn: 'effectiveDate',
};

/** What is wrong with a proposal as a command: one that nobody knows, or facts that do not state it. */
export function commandFaults({ command, facts }: StatedCommand): readonly Fault[] {
  const signedCommand = signedCommands.get(command);
  if (signedCommand === undefined) {
    return [['OTHER_COMMAND', `it proposes ${command}, which is no command that people sign`]];
  }
  const lacking = signedCommand.required.filter(
    (name) => !Object.hasOwn(facts as JsonObject, name),
  );
  if (lacking.length === 0) return [];
  return [['OTHER_COMMAND', `it proposes ${command}, and does not state ${lacking.join(', ')}`]];
}

/**
 * What is wrong with an event as what its command books: its type, or a member that the command states
 * otherwise. What the event adds to the facts follows from the books, and is in the entries that were signed.
 */
export function commandedFaults(
  { type, data }: AnyLedgerEvent,
  { command, facts }: StatedCommand,
): readonly Fault[] {
  const signedCommand = signedCommands.get(command);
  if (signedCommand === undefined) return [];
  if (!signedCommand.books.has(type)) {
    return [['NOT_AS_SIGNED', `${type} is nothing that ${command} books`]];
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
  return [['NOT_AS_SIGNED', `its ${name} is ${canonicalJson(booked[name] ?? null)}, and ${said}`]];
}

/**
 * Whether a value says all that another one does, and maybe more. Parts in a list are split by purpose, or
 * put together, as they are booked: the entries that were signed say each.
 */
function holds(booked: Json, stated: Json): boolean {
  if (Array.isArray(stated)) return Array.isArray(booked) || typeof booked === 'number';
  if (typeof stated !== 'object' || stated === null) return booked === stated;
  if (typeof booked !== 'object' || booked === null || Array.isArray(booked)) return false;
  const members = booked as JsonObject;
  return Object.entries(stated).every(
    ([name, value]) =>
      holds(members[name] ?? null, value ?? null) || isNothing(members[name], value),
  );
}

/** An account at zero has no line in a trial balance. */
function isNothing(booked: Json | undefined, stated: Json | undefined): boolean {
  return booked === undefined && stated === '0.00';
}
