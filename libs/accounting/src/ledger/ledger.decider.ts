import type { Decider } from '@art30/event-sourcing';
import { Command } from '../kernel/command';
import { policyInForce } from '../kernel/policy-settings';
import { demand } from '../kernel/rejection';
import type { LedgerEventOfItself } from './ledger.events';

/** Takes an event that no projection can read out of the read models, on an operator's word. */
export class SkipEvent extends Command<{
  readonly eventId: string;
  readonly reason: string;
  readonly documentReference?: string | undefined;
}> {
  readonly type = 'SkipEvent';
}

export interface LedgerState {
  /** Ids of events that projections leave out. */
  readonly skipped: readonly string[];
}

export interface LedgerContext {
  /** Id of the event at which the projection stands, null while it runs. */
  readonly unreadable: string | null;
}

/** The store itself: its opening, and what operators had to leave out. */
export const ledgerDecider: Decider<LedgerState, SkipEvent, LedgerEventOfItself, LedgerContext> = {
  initialState: { skipped: [] },

  decide({ facts, request }, { skipped }, { unreadable }) {
    const { eventId, reason, documentReference } = facts;
    demand(!skipped.includes(eventId), 'DUPLICATE_ID', `event ${eventId} is already skipped`);
    demand(
      eventId === unreadable,
      'EVENT_READABLE',
      unreadable === null
        ? 'every event can be read: there is nothing to skip'
        : `the projection stands at event ${unreadable}, not at ${eventId}`,
      'eventId',
    );
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
