import type { Decider } from '@art30/event-sourcing';
import { policyInForce } from '../kernel/policy-settings';
import { demand } from '../kernel/rejection';
import { demandController, type Posting } from '../period/posting';
import type { LedgerEventOfItself, SkipEvent } from './ledger.facts';

export interface LedgerState {
  /** Ids of events that projections leave out. */
  readonly skipped: readonly string[];
}

export interface LedgerContext extends Pick<Posting, 'byController'> {
  /** Id of the event at which the projection stands, null while it runs. */
  readonly unreadable: string | null;
}

/** The store itself: its opening, and what operators had to leave out. */
export const ledgerDecider: Decider<LedgerState, SkipEvent, LedgerEventOfItself, LedgerContext> = {
  initialState: { skipped: [] },

  decide({ facts, request }, { skipped }, context) {
    const { unreadable } = context;
    const { eventId, reason, documentReference } = facts;
    demand(
      !skipped.includes(eventId),
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
  },

  evolve({ skipped }, { event }) {
    return event.type === 'EventSkipped'
      ? { skipped: [...skipped, event.data.eventId] }
      : { skipped };
  },
};
