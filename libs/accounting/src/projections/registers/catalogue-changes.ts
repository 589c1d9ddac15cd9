import type { JsonObject } from '@art30/event-sourcing';
import type { BankAccountEvent } from '../../bank-account/bank-account.facts';
import type { AnyLedgerEvent } from '../../log/events';
import type { PeriodEvent } from '../../period/period.facts';

interface Change {
  readonly register: 'rate_lists' | 'bank_accounts' | 'periods';
  readonly id: string;
  readonly changes: JsonObject;
}

type EventOf<Type> = Extract<AnyLedgerEvent, { type: Type }>;
type Changing = EventOf<'ExchangeRatesPublished'> | BankAccountEvent | PeriodEvent;

const changing: Readonly<Record<Changing['type'], true>> = {
  ...{ ExchangeRatesPublished: true },
  ...{ BankAccountOpened: true, BankAccountRenamed: true, BankAccountClosed: true },
  ...{ PeriodSoftClosed: true, PeriodClosed: true, PeriodReopened: true },
  ...{ MonthFenced: true, MonthOpened: true },
};

/** Whether an event is about exchange rates, a bank account, a year or a month. */
export function changesCatalogue(event: AnyLedgerEvent): event is Changing {
  return Object.hasOwn(changing, event.type);
}

/** The changes that an event makes to these registers. */
export function catalogueChanges(event: Changing): readonly Change[] {
  switch (event.type) {
    case 'ExchangeRatesPublished':
      return rateListChanges(event);
    case 'BankAccountOpened':
    case 'BankAccountRenamed':
    case 'BankAccountClosed':
      return [bankAccountChange(event)];
    default:
      return [periodChange(event)];
  }
}

/** A list as published; the one it replaces knows its successor. */
function rateListChanges({ data }: EventOf<'ExchangeRatesPublished'>): readonly Change[] {
  const { listId, publishedOn, kind, source, rates, supersedes, effectiveDate } = data;
  const list = { effectiveDate, publishedOn, kind, source, rates, supersedes };
  const replaced = supersedes ? [change('rate_lists', supersedes, { supersededBy: listId })] : [];
  return [change('rate_lists', listId, list), ...replaced];
}

function bankAccountChange(event: BankAccountEvent): Change {
  const { code, effectiveDate } = event.data;
  switch (event.type) {
    case 'BankAccountOpened': {
      const { currency, ledgerAccount } = event.data;
      return change('bank_accounts', code, { currency, ledgerAccount, openedOn: effectiveDate });
    }
    case 'BankAccountRenamed':
      return change('bank_accounts', code, { name: event.data.name });
    case 'BankAccountClosed':
      return change('bank_accounts', code, { closedOn: effectiveDate });
  }
}

/** Years and months are told apart by their ids; what the year of a month says is not changed. */
function periodChange(event: PeriodEvent): Change {
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
