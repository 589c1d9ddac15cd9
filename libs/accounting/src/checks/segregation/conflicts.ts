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

/** An event together with everything in the log that decides if the right people signed it. */
export interface JudgedEvent extends PlacedEvent {
  /** All acts on the event's proposal, in the order of the log; empty without a proposal. */
  readonly acts: readonly PlacedEvent[];
  /** For an event of a batch run: hash of all events of its stream under the same proposal. */
  readonly streamHash?: string | undefined;
  /**
   * True if one person was enough in the state of the pledge before the event; only evaluated if
   * `goesByPledge`.
   */
  readonly isOnePersonEnough: boolean;
  /** True if an event with the same name is earlier in the log. */
  readonly isBookedBefore: () => boolean;
  /**
   * Event that asked for the delegation or account change which this event decides; undefined if it is not
   * found.
   */
  readonly asked?: RecordedEvent | undefined;
}

/**
 * Returns the violations of the signing rules by one event (UN financial rules 105.5 and 105.6): recorder,
 * certifier and approver must be three people, and the event must be what they signed.
 */
export function conflictsIn(judged: JudgedEvent): readonly Conflict[] {
  const conflicts = conflictsOnce(judged);
  // Only events that are otherwise correct are reported as booked twice, since the other conflicts already
  // explain the rest.
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

/** The data for judging an event that is no act on a proposal. */
export interface JudgedFact extends Pick<
  JudgedEvent,
  'event' | 'sequence' | 'isOnePersonEnough' | 'asked'
> {
  /** True if the log has the proposal that the event names. */
  readonly isProposed: boolean;
  /** All approvals of the event's proposal, in the order of the log. */
  readonly approvals: readonly Approval[];
  /**
   * True if this hash, signed for one stream of a run, is that of all events of the stream under the
   * proposal.
   */
  readonly isItemSigned: (hash: string) => boolean;
}

/** Returns the violations of the signing rules by an event that is no act on a proposal. */
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
 * True for the purposes of the resolution, which the service itself adds when a ledger is opened, so that
 * nobody recorded them.
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

/** True if an approval covers an event: it is earlier in the log, or directly follows in the same append. */
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

/** Cache of a run's items by stream. A run can have thousands of items, each of which is looked up once. */
const itemsByStream = new WeakMap<SignedRun, ReadonlyMap<string, SignedRun['items'][number]>>();

function itemOn(stream: string, run: SignedRun): SignedRun['items'][number] | undefined {
  const indexedItems = itemsByStream.get(run);
  const items = indexedItems ?? new Map(run.items.map((item) => [item.stream, item]));
  if (indexedItems === undefined) itemsByStream.set(run, items);
  return items.get(stream);
}
