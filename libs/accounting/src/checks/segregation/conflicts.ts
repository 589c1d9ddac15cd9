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

/** An event together with the earlier events that decide if the right people signed it. */
export interface JudgedEvent extends PlacedEvent {
  /** All acts on the event's proposal (proposing, certifying, approving …), in log order; empty without a proposal. */
  readonly acts: readonly PlacedEvent[];
  /** Only for an event of a batch run: hash of all events in its stream under the same proposal. */
  readonly streamHash?: string | undefined;
  /**
   * True if one person may record the event without signatures, in the pledge's state before it. Only evaluated if
   * {@link goesByPledge} is true.
   */
  readonly isOnePersonEnough: boolean;
  /** True if an event with the same name is earlier in the log. */
  readonly isBookedBefore: () => boolean;
  /**
   * Earlier event that requested the delegation or account change on which this event decides; undefined if the log
   * has none.
   */
  readonly asked?: RecordedEvent | undefined;
}

/**
 * Returns how an event violates the signing rules (UN financial rules 105.5 and 105.6). Recorder, certifier and
 * approver must be three people, and the event must be equal to the one that they signed.
 */
export function conflictsIn(judged: JudgedEvent): readonly Conflict[] {
  const conflicts = conflictsOnce(judged);
  // A repeated booking is reported only for an event without other conflicts, because those already make the event
  // wrong.
  const isTwice = conflicts.length === 0 && judged.event.metadata.proposal !== undefined;
  return isTwice && judged.isBookedBefore() ? [bookedTwice] : conflicts;
}

const bookedTwice: Conflict = {
  code: 'NOT_AS_SIGNED',
  detail: 'the signed event with this name was booked before',
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

/**
 * True if the state of the pledge before an event decides if one person was enough: some events need three
 * people only once the pledge is signed or paid into.
 */
export function goesByPledge(
  type: LedgerEventType,
  { proposal }: Pick<EventMetadata, 'proposal'>,
): boolean {
  return proposal === undefined && rowOf(type).people === 'oneWhileUnsigned';
}

/** The data for judging an event that is not itself an act on a proposal. */
export interface JudgedFact extends Pick<
  JudgedEvent,
  'event' | 'sequence' | 'isOnePersonEnough' | 'asked'
> {
  /** True if the log has the proposal that the event's metadata name. */
  readonly isProposed: boolean;
  /** All approvals of the event's proposal, in the order of the log. */
  readonly approvals: readonly Approval[];
  /**
   * True if the given hash, which was signed for one stream of a batch run, equals the hash of all the stream's events
   * under the proposal.
   */
  readonly isItemSigned: (hash: string) => boolean;
}

/** Returns how an event that is not an act on a proposal violates the signing rules. */
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

/**
 * True for the purposes of the resolution. The service itself adds them when a ledger is opened, so no person signed
 * them.
 */
function isOfOpening({ stream: name, revision, type, data }: RecordedEvent): boolean {
  if (name !== stream.purposes) return false;
  const opening = resolutionCatalogue()[revision];
  return opening?.type === type && canonicalJson(opening.data) === canonicalJson(data);
}

function conflictsUnsigned(judged: JudgedFact, { people }: EventRow): readonly Conflict[] {
  const { event, isOnePersonEnough } = judged;
  const { certifiedBy, approvedBy } = event.metadata;
  if (people === 'three') {
    const detail = `${event.type} needs three people, and is under no proposal`;
    return [{ code: 'NOT_SIGNED', detail }];
  }
  if (people === 'oneWhileUnsigned' && !isOnePersonEnough) {
    const detail =
      'three people are needed, because the pledge was signed or paid into, and the event is under no proposal';
    return [{ code: 'NOT_SIGNED', detail }];
  }
  const named = [certifiedBy, approvedBy].filter((person) => person !== undefined);
  if (named.length === 0) return [];
  const detail = `the event names ${named.join(' and ')} beside its recorder, and nobody signed the event`;
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
    const detail = 'the proposal of the event was not approved when the event was booked';
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

/** True if an approval covers an event: the approval is earlier in the log, or follows the event in the same append. */
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
    const detail = `the event names ${named ?? 'nobody'} as ${part}, and its proposal ${signed ?? 'nobody'}`;
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
    const detail = 'the event is not among the events of its proposal';
    return [{ code: 'NOT_PROPOSED', detail }];
  }
  if (signed.stream === name && isAsSigned([signed], [event], (index) => (index === 0 ? id : '')))
    return [];
  return [otherThanSigned];
}

const otherThanSigned: Conflict = {
  code: 'NOT_AS_SIGNED',
  detail: 'the stream, type, entries or warnings of the event are not those that were signed',
};

/** Index of a run's items by stream, cached because a run may have thousands of items and each is looked up once. */
const itemsByStream = new WeakMap<SignedRun, ReadonlyMap<string, SignedRun['items'][number]>>();

function itemOn(stream: string, run: SignedRun): SignedRun['items'][number] | undefined {
  const indexedItems = itemsByStream.get(run);
  const items = indexedItems ?? new Map(run.items.map((item) => [item.stream, item]));
  if (indexedItems === undefined) itemsByStream.set(run, items);
  return items.get(stream);
}
