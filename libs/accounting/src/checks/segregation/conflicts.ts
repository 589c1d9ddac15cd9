import {
  canonicalJson,
  eventNameOf,
  type EventMetadata,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { ledgerEventOf, rowOf, type AnyLedgerEvent, type LedgerEventType } from '../../log/events';
import { stream } from '../../rows/streams';
import type { SignedRun } from '../../kernel/command';
import { isAsSigned } from '../../proposal/signed-content';
import { isProposalEvent, type ProposalEvent } from '../../proposal/facts/proposal.facts';
import type { EventRow } from '../../rows/event-row';
import { resolutionCatalogue } from '../../purpose/resolution-catalogue';
import { conflictsOfAct } from './proposal-conflicts';
import { repeatedPeople, type Conflict } from '../../signing/segregation-of-duties';
import { conflictsOfPeopleAct, isPeopleAct } from './administrator-conflicts';
import type { PlacedEvent } from '../log-rules/finding';
import { approvalsIn, stageBefore, type Approval } from './proposal-stages';

/** An event, and what the log holds that its people are judged by. */
export interface JudgedEvent extends PlacedEvent {
  /** Acts on its proposal, before it and after, in the order of the log; none without one. */
  readonly acts: readonly PlacedEvent[];
  /** Of an event of a run: hash of all that its stream holds under its proposal. */
  readonly streamHash?: string | undefined;
  /** One person was enough for the pledge as it stood; asked where `goesByPledge`. */
  readonly isOnePersonEnough: boolean;
  /** Whether an event of its name stands before it. */
  readonly isBookedBefore: () => boolean;
  /** Event that asked for what it grants or releases, where it is known. */
  readonly asked?: RecordedEvent | undefined;
}

/**
 * What breaks the rules for people in one event (UN financial rules 105.5 and 105.6): recorder,
 * certifier and approver are three people, who signed what was booked, and nothing else was booked.
 */
export function conflictsIn(judged: JudgedEvent): readonly Conflict[] {
  const conflicts = conflictsOnce(judged);
  // What is no event of its proposal, or not what was signed, is said already.
  const isTwice = conflicts.length === 0 && judged.event.metadata.proposal !== undefined;
  return isTwice && judged.isBookedBefore() ? [bookedTwice] : conflicts;
}

const bookedTwice: Conflict = {
  code: 'NOT_AS_SIGNED',
  detail: 'what was signed under its name is booked before it',
};

function conflictsOnce(judged: JudgedEvent): readonly Conflict[] {
  const { acts, sequence, streamHash } = judged;
  const event = ledgerEventOf(judged.event);
  if (isProposalEvent(event)) {
    return conflictsOfAct(event, { ...judged, stage: stageBefore(acts, sequence) });
  }
  const approvals = approvalsIn(acts);
  const isItemSigned = (hash: string) => hash === streamHash;
  return conflictsOf(event, { ...judged, isProposed: acts.length > 0, approvals, isItemSigned });
}

/** Whether it goes by how the pledge stood, if one person is enough for an event. */
export function goesByPledge(
  type: LedgerEventType,
  { proposal }: Pick<EventMetadata, 'proposal'>,
): boolean {
  return proposal === undefined && rowOf(type).people === 'oneWhileUnsigned';
}

/** The same for an event that is no act on a proposal. */
export interface JudgedFact extends Pick<
  JudgedEvent,
  'event' | 'sequence' | 'isOnePersonEnough' | 'asked'
> {
  /** There is a proposal in the log of the id that it names. */
  readonly isProposed: boolean;
  /** Approvals of its proposal, before it and after, in the order of the log. */
  readonly approvals: readonly Approval[];
  /** Whether all that its stream holds under its proposal is what was signed as one item of a run. */
  readonly isItemSigned: (hash: string) => boolean;
}

/** What breaks the rules for people in an event that is no act on a proposal. */
export function conflictsOf(
  event: Exclude<AnyLedgerEvent, ProposalEvent>,
  judged: JudgedFact,
): readonly Conflict[] {
  if (isPeopleAct(event)) return conflictsOfPeopleAct(event, judged);
  const row = rowOf(event.type);
  if (row.people === 'nobody' || isOfOpening(judged.event)) return [];
  return judged.event.metadata.proposal === undefined
    ? conflictsUnsigned(judged, row)
    : conflictsUnderProposal(event, judged, row);
}

/** The purposes of the resolution, with which every ledger opens, are recorded by nobody. */
function isOfOpening({ stream: name, revision, type, data }: RecordedEvent): boolean {
  if (name !== stream.purposes) return false;
  const opening = resolutionCatalogue()[revision];
  return opening?.type === type && canonicalJson(opening.data) === canonicalJson(data);
}

function conflictsUnsigned(judged: JudgedFact, { people }: EventRow): readonly Conflict[] {
  const { event, isOnePersonEnough } = judged;
  const { certifiedBy, approvedBy } = event.metadata;
  if (people === 'three') {
    const detail = `${event.type} needs three people, and stands under no proposal`;
    return [{ code: 'NOT_SIGNED', detail }];
  }
  if (people === 'oneWhileUnsigned' && !isOnePersonEnough) {
    const detail =
      'the pledge was signed or paid into, so that three people are needed, and it stands under no proposal';
    return [{ code: 'NOT_SIGNED', detail }];
  }
  const named = [certifiedBy, approvedBy].filter((person) => person !== undefined);
  if (named.length === 0) return [];
  const detail = `it names ${named.join(' and ')} beside its recorder, and nobody signed it`;
  return [{ code: 'OTHER_PEOPLE', detail }];
}

function conflictsUnderProposal(
  event: AnyLedgerEvent,
  judged: JudgedFact,
  row: EventRow,
): readonly Conflict[] {
  const { recordedBy, certifiedBy, approvedBy, proposal } = judged.event.metadata;
  const people = { recordedBy, certifiedBy, approvedBy };
  const overlapping = repeatedPeople(people, 'THREE_PEOPLE');
  if (!judged.isProposed) {
    const detail = `there is no proposal ${proposal ?? ''} in the log`;
    return [...overlapping, { code: 'PROPOSAL_UNKNOWN', detail }];
  }
  const approvals = judged.approvals.filter((approval) => holdsFor(approval, judged));
  if (approvals.length === 0) {
    const detail = 'its proposal was not approved when it was booked';
    return [...overlapping, { code: 'NOT_APPROVED', detail }];
  }
  const found = approvals.map((approval) => [
    ...repeatedPeople({ ...people, responsible: approval.responsible }, approval.signingRule),
    ...otherPeople(approval, judged.event),
    ...otherContent(approval, event, { judged, row }),
  ]);
  const [fewest = []] = found.toSorted((a, b) => a.length - b.length);
  return fewest;
}

/** An approval stands before what it has booked, or right behind it in the same append. */
function holdsFor({ at, books }: Approval, { event, sequence }: PlacedEvent): boolean {
  if (at.sequence < sequence) return true;
  const behind = at.event.revision - event.revision;
  return at.event.stream === event.stream && behind > 0 && behind <= books.length;
}

function otherPeople(
  { proposedBy, certifiedBy: certified, approvedBy: approved }: Approval,
  { metadata: { recordedBy, certifiedBy, approvedBy } }: RecordedEvent,
): readonly Conflict[] {
  const said = [
    ['recorder', recordedBy, proposedBy],
    ['certifier', certifiedBy, certified],
    ['approver', approvedBy, approved],
  ] as const;
  return said.flatMap(([part, named, signed]) => {
    if ((named ?? null) === signed) return [];
    const detail = `it names ${named ?? 'nobody'} as ${part}, and its proposal ${signed ?? 'nobody'}`;
    return [{ code: 'OTHER_PEOPLE', detail } as const];
  });
}

function otherContent(
  { books, run }: Approval,
  event: AnyLedgerEvent,
  { judged, row }: { readonly judged: JudgedFact; readonly row: EventRow },
): readonly Conflict[] {
  const { stream: name } = judged.event;
  const id = eventNameOf(judged.event);
  const signed = books.find((booked) => booked.id === id);
  const item = run && itemOn(name, run);
  if (row.isRefusal === true && signed?.type !== event.type) return [];
  if (signed === undefined) {
    if (item !== undefined) return judged.isItemSigned(item.hash) ? [] : [otherThanSigned];
    const detail = 'it is not among the events that its proposal says it books';
    return [{ code: 'NOT_PROPOSED', detail }];
  }
  if (signed.stream === name && isAsSigned([signed], [event], (index) => (index === 0 ? id : '')))
    return [];
  return [otherThanSigned];
}

const otherThanSigned: Conflict = {
  code: 'NOT_AS_SIGNED',
  detail: 'its stream, type, entries or warnings are not those that were signed',
};

/** A run has as many items as there are open things, each of which is looked for once. */
const itemsByStream = new WeakMap<SignedRun, ReadonlyMap<string, SignedRun['items'][number]>>();

function itemOn(stream: string, run: SignedRun): SignedRun['items'][number] | undefined {
  const indexedItems = itemsByStream.get(run);
  const items = indexedItems ?? new Map(run.items.map((item) => [item.stream, item]));
  if (indexedItems === undefined) itemsByStream.set(run, items);
  return items.get(stream);
}
