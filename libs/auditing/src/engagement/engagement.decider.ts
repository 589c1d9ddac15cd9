import { demand, validDate, type IsoDate, AppendMap } from '@art30/accounting';
import type { Decider } from '@art30/event-sourcing';
import type { ConfirmationRequested, RecordReply } from './confirmation.facts';
import type { EngagementEvent, OpenEngagement } from './engagement.facts';
import type { AskedDonor, Engagement } from './engagement.state';
import { demandAudit } from './refusal';
import { demandReply } from './reply';
import type { RunRecorded } from './run.facts';
import type { SampleDrawn } from './sample.facts';

/** What an auditor puts on record; what comes from the books is there already. */
export type EngagementCommand =
  | { readonly type: 'OpenEngagement'; readonly facts: OpenEngagement }
  | { readonly type: 'DrawSample'; readonly drawn: SampleDrawn }
  | { readonly type: 'RequestConfirmations'; readonly requests: readonly ConfirmationRequested[] }
  | { readonly type: 'RecordRun'; readonly run: RunRecorded }
  | {
      readonly type: 'RecordReply';
      readonly confirmationId: string;
      readonly facts: RecordReply;
    };

export interface EngagementContext {
  readonly today: IsoDate;
}

/** An audit of the books, from its opening on. Nothing of it changes the books. */
export const engagementDecider: Decider<
  Engagement,
  EngagementCommand,
  EngagementEvent,
  EngagementContext
> = {
  initialState: { status: 'none' },

  decide(command, state, { today }) {
    switch (command.type) {
      case 'OpenEngagement':
        return [opened(command.facts, state)];
      case 'DrawSample':
        demandOpen(state);
        return [{ type: 'SampleDrawn', data: command.drawn }];
      case 'RecordRun':
        demandOpen(state);
        return [{ type: 'RunRecorded', data: command.run }];
      case 'RequestConfirmations':
        demandOpen(state);
        demandNotAsked(command.requests, state);
        return command.requests.map((data) => ({ type: 'ConfirmationRequested', data }));
      case 'RecordReply': {
        demandOpen(state);
        const { confirmationId, facts } = command;
        demandReply(facts, state.asked.get(confirmationId), today);
        return [{ type: 'ConfirmationReplied', data: { confirmationId, ...facts } }];
      }
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

/** Of a request no more than later decisions rest on. */
function askedDonor({ donor, asAt, totals }: ConfirmationRequested): AskedDonor {
  return { donor, asAt, totals, outcome: null };
}

/** @throws AuditRefused ENGAGEMENT_UNKNOWN. */
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

/** Each donor is asked once for each date: of two letters nobody could tell which was replied to. */
function demandNotAsked(
  requests: readonly ConfirmationRequested[],
  { asked }: Extract<Engagement, { status: 'open' }>,
): void {
  const known = new Set([...asked.entries().values()].map(({ donor, asAt }) => `${donor} ${asAt}`));
  for (const { donor, asAt } of requests) {
    demandAudit(
      !known.has(`${donor} ${asAt}`),
      'CONFIRMATION_EXISTS',
      `${donor} was asked already what it owed at ${asAt}: leave it out`,
      'donors',
    );
  }
}
