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
  /** Ids of events that the read models leave out. */
  readonly skipped: readonly string[];
  /**
   * Acknowledged differences: a read model that differs from its predecessor in one of these ways may replace
   * it.
   */
  readonly acknowledged: readonly Difference[];
}

export interface LedgerContext extends Pick<Posting, 'byController'> {
  /** Id of the event that the read models cannot process and stopped at; null while they run. */
  readonly unreadable: string | null;
}

/**
 * Decides on the ledger's own administration: events that operators skip, and differences between read models
 * that they acknowledge.
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
 * Takes the fingerprints from the request unchecked, since a service of the older version cannot compute
 * those of the newer one. An instance that computes different fingerprints ignores the acknowledgement.
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
