import type { JsonObject } from '@art30/event-sourcing';
import type { AnyLedgerEvent } from '../../log/events';

interface Change {
  readonly register: 'rate_lists' | 'periods';
  readonly id: string;
  readonly changes: JsonObject;
}

type EventOf<Type> = Extract<AnyLedgerEvent, { type: Type }>;

/** A list as published; the one it replaces knows its successor. */
export function rateListChanges({ data }: EventOf<'ExchangeRatesPublished'>): readonly Change[] {
  const { listId, publishedOn, kind, source, rates, supersedes, effectiveDate } = data;
  const list = { effectiveDate, publishedOn, kind, source, rates, supersedes };
  const replaced = supersedes ? [change('rate_lists', supersedes, { supersededBy: listId })] : [];
  return [change('rate_lists', listId, list), ...replaced];
}

export function periodChange(
  event: EventOf<'PeriodSoftClosed' | 'PeriodClosed' | 'PeriodReopened'>,
): Change {
  const { period } = event.data;
  switch (event.type) {
    case 'PeriodSoftClosed':
      return change('periods', period, { status: 'SOFT_CLOSED' });
    case 'PeriodClosed': {
      const { throughSequence, trialBalance } = event.data;
      return change('periods', period, { status: 'CLOSED', throughSequence, trialBalance });
    }
    case 'PeriodReopened':
      return change('periods', period, { status: 'OPEN', reason: event.data.reason });
  }
}

function change(register: Change['register'], id: string, changes: JsonObject): Change {
  return { register, id, changes };
}
