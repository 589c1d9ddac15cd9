import type { JsonObject } from '@art30/event-sourcing';
import type { BankAccountEvent } from '../../bank-account/bank-account.facts';
import type { IsoDate } from '../../kernel/dates';
import type { AnyLedgerEvent } from '../../log/events';
import type { PeriodEvent } from '../../period/period.facts';

interface Change {
  readonly register: keyof RegisteredCatalogues;
  readonly id: string;
  readonly changes: JsonObject;
}

type EventOf<Type> = Extract<AnyLedgerEvent, { type: Type }>;
type Facts<Type> = EventOf<Type>['data'];
type PurposeStated = EventOf<'PurposeAdded' | 'PurposeRevised'>;
type Changing = EventOf<'ExchangeRatesPublished'> | BankAccountEvent | PeriodEvent | PurposeStated;

/** One version of a purpose in the register; a revised purpose has several, each with its days. */
type RegisteredPurpose = Pick<
  Facts<'PurposeAdded'>,
  'kind' | 'label' | 'parent' | 'recommendations'
> & { readonly validFrom: IsoDate; readonly validUntil: IsoDate | null };

/** A list of exchange rates in the register; `supersededBy` names the list that replaced it. */
export type RegisteredRateList = Pick<
  Facts<'ExchangeRatesPublished'>,
  'effectiveDate' | 'publishedOn' | 'kind' | 'source' | 'rates' | 'supersedes'
> & { readonly supersededBy?: string };

type RegisteredBankAccount = Pick<Facts<'BankAccountOpened'>, 'currency' | 'ledgerAccount'> &
  Partial<Pick<Facts<'BankAccountRenamed'>, 'name'>> & {
    readonly openedOn: IsoDate;
    readonly closedOn?: IsoDate;
  };

/**
 * A year or a month in the register. A closed year also has the trial balance, and the last sequence, with which it was
 * closed.
 */
export type RegisteredPeriod = Partial<
  Pick<Facts<'PeriodClosed'>, 'throughSequence' | 'trialBalance'> &
    Pick<Facts<'PeriodReopened'>, 'reason'>
> & { readonly status: 'OPEN' | 'SOFT_CLOSED' | 'CLOSED' };

/** Objects of these registers, once all changes are merged. */
export interface RegisteredCatalogues {
  readonly purposes: RegisteredPurpose;
  readonly rate_lists: RegisteredRateList;
  readonly bank_accounts: RegisteredBankAccount;
  readonly periods: RegisteredPeriod;
}

const changing: Readonly<Record<Changing['type'], true>> = {
  ExchangeRatesPublished: true,
  PurposeAdded: true,
  PurposeRevised: true,
  BankAccountOpened: true,
  BankAccountRenamed: true,
  BankAccountClosed: true,
  PeriodSoftClosed: true,
  PeriodClosed: true,
  PeriodReopened: true,
  MonthFenced: true,
  MonthOpened: true,
};

/** True if an event changes a purpose, a rate list, a bank account, a year or a month. */
export function changesCatalogue(event: AnyLedgerEvent): event is Changing {
  return Object.hasOwn(changing, event.type);
}

/** Returns the changes that an event makes to these registers. */
export function catalogueChanges(event: Changing): readonly Change[] {
  switch (event.type) {
    case 'PurposeAdded':
    case 'PurposeRevised':
      return [purposeChange(event)];
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

function purposeChange({ data }: PurposeStated): Change {
  const { code, kind, label, parent, recommendations, validUntil, effectiveDate } = data;
  const version = { kind, label, parent, recommendations, validUntil: validUntil ?? null };
  return change('purposes', code, { ...version, validFrom: effectiveDate });
}

/** Returns the changes by a published list of rates: the new list, and `supersededBy` on the list that it replaces. */
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

/**
 * Returns the change by an event about a period. Years and months have different ids, so a month's fence does not
 * change its year.
 */
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

function change<Register extends keyof RegisteredCatalogues>(
  register: Register,
  id: string,
  changes: Partial<RegisteredCatalogues[Register]> & JsonObject,
): Change {
  return { register, id, changes };
}
