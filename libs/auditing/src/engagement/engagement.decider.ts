import { demand, validDate, type IsoDate, AppendMap } from '@art30/accounting';
import type { Decider } from '@art30/event-sourcing';
import type { ConfirmationRequested } from './confirmation.facts';
import type { EngagementCommand } from './engagement.commands';
import type { EngagementEvent, OpenEngagement } from './engagement.facts';
import type { AskedDonor, Engagement } from './engagement.state';
import { demandAudit } from './refusal';
import { demandReply } from './reply';

export interface EngagementContext {
  readonly today: IsoDate;
}

/**
 * Decider of one audit engagement. It writes events of the auditor's log only and never changes the books.
 */
export const engagementDecider: Decider<
  Engagement,
  EngagementCommand,
  EngagementEvent,
  EngagementContext
> = {
  initialState: { status: 'none' },

  decide(command, state, { today }) {
    if (command.type === 'OpenEngagement') return [opened(command.facts, state)];
    demandOpen(state);
    switch (command.type) {
      case 'DrawSample':
        return [{ type: 'SampleDrawn', data: command.facts }];
      case 'RecordRun':
        return [{ type: 'RunRecorded', data: command.facts }];
      case 'RequestConfirmations':
        demandNotAsked(command.facts, state);
        return command.facts.map((data) => ({ type: 'ConfirmationRequested', data }));
      case 'RecordReply':
        demandReply(command.facts, state.asked.get(command.facts.confirmationId), today);
        return [{ type: 'ConfirmationReplied', data: command.facts }];
    }
  },

  evolve(state, { id, name = id, event }) {
    const asked = state.status === 'open' ? state.asked : AppendMap.empty<AskedDonor>();
    switch (event.type) {
      case 'EngagementOpened':
      case 'SampleDrawn':
      case 'RunRecorded':
        return { status: 'open', asked };
      case 'ConfirmationRequested':
        return { status: 'open', asked: asked.with(name, askedDonor(event.data)) };
      case 'ConfirmationReplied': {
        const { confirmationId, outcome } = event.data;
        const before = asked.get(confirmationId);
        if (before === undefined) return { status: 'open', asked };
        return { status: 'open', asked: asked.with(confirmationId, { ...before, outcome }) };
      }
    }
  },
};

/** Keeps only the members of a request that later decisions need. */
function askedDonor({ donor, asAt, totals }: ConfirmationRequested): AskedDonor {
  return { donor, asAt, totals, outcome: null };
}

/** @throws AuditRefused ENGAGEMENT_UNKNOWN if the engagement was not opened. */
export function demandOpen(
  state: Engagement,
): asserts state is Extract<Engagement, { status: 'open' }> {
  demandAudit(
    state.status === 'open',
    'ENGAGEMENT_UNKNOWN',
    'there is no such engagement: open it first',
    'engagementId',
  );
}

function opened({ id, title, from, to }: OpenEngagement, state: Engagement): EngagementEvent {
  demandAudit(
    state.status === 'none',
    'ENGAGEMENT_EXISTS',
    `there is an engagement ${id} already: choose another id`,
    'id',
  );
  validDate(from, 'from');
  validDate(to, 'to');
  demand(from <= to, 'DATES_NOT_ORDERED', `from must not be after ${to}`, 'from');
  return { type: 'EngagementOpened', data: { engagementId: id, title, from, to } };
}

/**
 * Refuses a second request to the same donor for the same date, since a reply could belong to either letter.
 */
function demandNotAsked(
  requests: readonly ConfirmationRequested[],
  { asked }: Extract<Engagement, { status: 'open' }>,
): void {
  const askedBefore = new Set(
    [...asked.entries().values()].map(({ donor, asAt }) => `${donor} ${asAt}`),
  );
  for (const { donor, asAt } of requests) {
    demandAudit(
      !askedBefore.has(`${donor} ${asAt}`),
      'CONFIRMATION_EXISTS',
      `${donor} was asked already what it owed at ${asAt}: leave it out`,
      'donors',
    );
  }
}
