import type { JsonObject } from '@art30/event-sourcing';
import type { AnyLedgerEvent } from '../../log/events';
import type { PeriodEvent } from '../../period/period.facts';

interface Change {
  readonly register: 'rate_lists' | 'bank_accounts' | 'periods';
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

export function bankAccountChange({ data }: EventOf<'BankAccountOpened'>): Change {
  const { code, currency, ledgerAccount, effectiveDate: openedOn } = data;
  return change('bank_accounts', code, { currency, ledgerAccount, openedOn });
}

/** Years and months are told apart by their ids; what the year of a month says is not changed. */
export function periodChange(event: PeriodEvent): Change {
  switch (event.type) {
    case 'PeriodSoftClosed':
      return change('periods', event.data.period, { status: 'SOFT_CLOSED' });
    case 'PeriodClosed': {
      const { period, throughSequence, trialBalance } = event.data;
      return change('periods', period, { status: 'CLOSED', throughSequence, trialBalance });
    }
    case 'PeriodReopened':
      return change('periods', event.data.period, { status: 'OPEN', reason: event.data.reason });
    case 'MonthFenced':
      return change('periods', event.data.month, { status: 'SOFT_CLOSED' });
    case 'MonthOpened':
      return change('periods', event.data.month, { status: 'OPEN', reason: event.data.reason });
  }
}

function change(register: Change['register'], id: string, changes: JsonObject): Change {
  return { register, id, changes };
}
