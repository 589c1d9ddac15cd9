import type { Decider } from '@art30/event-sourcing';
import { policyInForce } from '../kernel/policy-settings';
import { demand } from '../kernel/rejection';
import { demandController, type Posting } from '../period/posting';
import type {
  AcknowledgeReadModelDifference,
  LedgerEventOfItself,
  ReadModelDifferenceAcknowledged,
  SkipEvent,
} from './ledger.facts';

type Difference = Pick<
  ReadModelDifferenceAcknowledged['data'],
  'fromVersion' | 'toVersion' | 'throughSequence' | 'fromFingerprint' | 'toFingerprint'
>;

export type LedgerCommand = SkipEvent | AcknowledgeReadModelDifference;

export interface LedgerState {
  /** Ids of events that the read models (tables made from the log for queries) leave out. */
  readonly skipped: readonly string[];
  /** Acknowledged differences. A new read model that differs from the old one only in these ways may replace it. */
  readonly acknowledged: readonly Difference[];
}

export interface LedgerContext extends Pick<Posting, 'byController'> {
  /** Id of the event that the read models cannot process and at which they stopped; null while they run. */
  readonly unreadable: string | null;
}

/**
 * Decides on the ledger's own administration. Operators can leave events out of the read models (tables made from the
 * log), and accept differences between two read models.
 */
export const ledgerDecider: Decider<
  LedgerState,
  LedgerCommand,
  LedgerEventOfItself,
  LedgerContext
> = {
  initialState: { skipped: [], acknowledged: [] },

  decide(command, state, context) {
    return command.type === 'SkipEvent'
      ? skipped(command, state, context)
      : acknowledged(command, state, context);
  },

  evolve(state, { event }) {
    switch (event.type) {
      case 'EventSkipped':
        return { ...state, skipped: [...state.skipped, event.data.eventId] };
      case 'ReadModelDifferenceAcknowledged':
        return { ...state, acknowledged: [...state.acknowledged, event.data] };
      default:
        return state;
    }
  },
};

function skipped(
  { facts, request }: SkipEvent,
  { skipped: skippedEvents }: LedgerState,
  context: LedgerContext,
): readonly LedgerEventOfItself[] {
  const { unreadable } = context;
  const { eventId, reason, documentReference } = facts;
  demand(
    !skippedEvents.includes(eventId),
    'DUPLICATE_ID',
    `event ${eventId} is already skipped: nothing is left to do`,
  );
  demand(
    eventId === unreadable,
    'EVENT_READABLE',
    unreadable === null
      ? 'every event can be read: there is nothing to skip'
      : `the books stopped at event ${unreadable}, not at ${eventId}: ` +
          'only that event can be skipped',
    'eventId',
  );
  demandController(context, 'a skip of an event');
  const dated = { effectiveDate: request.today, documentReference };
  const data = { ...dated, eventId, reason, policy: policyInForce, entries: [] };
  return [{ type: 'EventSkipped', data }];
}

/**
 * Accepts a difference with the fingerprints of the request unchecked, because a service of the older version cannot
 * compute those of the newer one. An instance that computes other fingerprints ignores the event.
 */
function acknowledged(
  { facts, request }: AcknowledgeReadModelDifference,
  { acknowledged: acknowledgedDifferences }: LedgerState,
  context: LedgerContext,
): readonly LedgerEventOfItself[] {
  demand(
    !acknowledgedDifferences.some((one) => isSame(one, facts)),
    'DUPLICATE_ID',
    `this difference through event ${facts.throughSequence} is already acknowledged: nothing is left to do`,
  );
  demandController(context, 'the acknowledgement of a difference');
  const dated = { effectiveDate: request.today, ...facts };
  const data = { ...dated, policy: policyInForce, entries: [] };
  return [{ type: 'ReadModelDifferenceAcknowledged', data }];
}

function isSame(one: Difference, other: Difference): boolean {
  return (
    one.fromVersion === other.fromVersion &&
    one.toVersion === other.toVersion &&
    one.throughSequence === other.throughSequence &&
    one.fromFingerprint === other.fromFingerprint &&
    one.toFingerprint === other.toFingerprint
  );
}
