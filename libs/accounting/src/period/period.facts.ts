import { recordedFact, type EventIn } from '../kernel/booking';
import { byThree, event, on } from '../rows/event-row';
import { stands, undoneBy } from '../reversals/reversal-rules';
import { commandOf, reports } from '../rows/command-row';
import {
  date,
  decimal,
  ledgerAccount,
  mapOf,
  meaning,
  month,
  reason,
  shape,
  wholeNumber,
  year,
  type Infer,
} from '../schema';

/** Most accounts of a trial balance. */
const accountsMax = 500;
const sequenceMax = 1_000_000_000_000;

/** Members of every step of a period: soft close, close or reopening of a year or month. */
const step = {
  effectiveDate: date('Date of the fact, usually the last day of the year or month.', '2024-12-31'),
  documentReference: meaning(
    recordedFact.documentReference,
    'Document that the step rests on.',
    'closing instructions 2024',
  ),
};

const period = year('Fiscal year, which is the calendar year.', '2024');
/** A fiscal year, `2024`; trust funds close on 31 December. */
export type Year = string;
type OfYear = { readonly period: Year };
/** A month of the calendar, `2024-11`. */
export type Month = string;
export type YearOrMonth = string;
type OfYearOrMonth = { readonly period: YearOrMonth };

export const Fence = shape('SoftClosePeriod', step);

/** Command that fences a year or a month: from then on, only the controller may post up to its last day. */
export class SoftClosePeriod extends commandOf(
  Fence,
  reports('PeriodSoftClosed', 'MonthFenced'),
)<OfYearOrMonth> {}

const fence = { ...undoneBy('PeriodReopened'), by: 'controller', bears: 'all' } as const;

/** Event: from now on, only the controller may post into the year and earlier years. */
export const PeriodSoftClosed = event('PeriodSoftClosed', byThree(on.periods, fence), { period });

const fencedMonth = month('Month of the calendar.', '2024-11');

const ofMonth = byThree(on.periods, { ...fence, undoneBy: 'MonthOpened' });

/** Event: from now on, only the controller may post up to the last day of the month. */
export const MonthFenced = event('MonthFenced', ofMonth, { month: fencedMonth });

export const Closing = shape('ClosePeriod', {
  ...step,
  throughSequence: wholeNumber(1, sequenceMax)(
    'Sequence of the last event that the trial balance counts, from `knownAt` of its answer.',
    110,
  ),
  trialBalance: mapOf(ledgerAccount, decimal, { what: 'ledger accounts', itemsMax: accountsMax })(
    'Balances in USD by account at the end of the year, as `/v1/trial-balance` shows them.',
    { '1120': '638281.91', '4110': '-638281.91' },
  ),
});
/** Balances by account code in USD, decimal strings; accounts without a balance are left out. */
export type StatedTrialBalance = Infer<typeof Closing>['trialBalance'];

/**
 * Command that closes a fenced year. It states the trial balance that the controller saw, so that no later posting is
 * closed unseen.
 */
export class ClosePeriod extends commandOf(Closing, reports('PeriodClosed'))<OfYear> {}

/**
 * Event: nobody may post into the year and earlier years any more. It stores the trial balance that the controller saw.
 */
export const PeriodClosed = event('PeriodClosed', byThree(on.periods, fence), {
  period,
  // The number may be 0 here, but not in a request: 0 means that the books had no event when the year was closed.
  throughSequence: wholeNumber(0, sequenceMax)(
    Closing.members.throughSequence.means,
    Closing.members.throughSequence.example,
  ),
  trialBalance: meaning(
    Closing.members.trialBalance,
    'Balances in USD at the end of the year by account, without those that are zero.',
  ),
});

export const Reopening = shape('ReopenPeriod', {
  ...step,
  reason: reason('Reason for which the year or month is opened again.', 'audit adjustment'),
});

/** Command that reopens the latest closed or fenced year, or the latest fenced month. */
export class ReopenPeriod extends commandOf(
  Reopening,
  reports('PeriodReopened', 'MonthOpened'),
)<OfYearOrMonth> {}

const closedAgain = byThree(on.periods, stands('the period is closed again'));
export const PeriodReopened = event('PeriodReopened', closedAgain, {
  period,
  reason: meaning(Reopening.members.reason, 'Why it was opened again.'),
});

const fencedAgain = byThree(on.periods, stands('the month is fenced again'));

/**
 * Event: the fence of the month is removed, so that others than the controller can post again. Fences of earlier months
 * and of years remain.
 */
export const MonthOpened = event('MonthOpened', fencedAgain, {
  month: fencedMonth,
  reason: PeriodReopened.members.reason,
});

export type PeriodCommand = SoftClosePeriod | ClosePeriod | ReopenPeriod;

export const periodEvents = {
  PeriodSoftClosed,
  PeriodClosed,
  PeriodReopened,
  MonthFenced,
  MonthOpened,
};
export type PeriodEvent = EventIn<typeof periodEvents>;
