import { fencedThrough, periodStatus } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { postedOn } from './figures';
import type { LedgerWorld } from './ledger-world';

/** States of years, and of facts that are late for them, that random histories must reach. */
export const periodStates = [
  'late fact posted into an open year',
  'late reversal posted into an open year',
  'late application posted into an open year',
  'reversed in the year after, and said so',
  'posted later within its year',
  'posted into a fenced year by the controller',
  'year closed with figures',
  'year reopened',
  'fence taken away',
  'year closed again',
  'posted into a year that was reopened',
  'month fenced',
  'fence of a month taken away',
  'posted into a fenced month by the controller',
  'late fact posted after the fence of its month',
  'late fact posted past what moved between',
] as const;

type State = (typeof periodStates)[number];

export function ofPeriod(recorded: RecordedEvent, world: LedgerWorld): [State, boolean][] {
  const { stream, data } = recorded;
  if (stream === 'periods') return ofYear(recorded, world);
  if (stream.startsWith('donor-')) return [];
  const isLate = data['postingDate'] !== undefined && data['originalPeriod'] !== undefined;
  const status = periodStatus(world.ledgerStates.periods, postedOn(data));
  return [
    ...(isLate ? ofLate(recorded, world) : []),
    ['reversed in the year after, and said so', data['originalPeriod'] !== undefined && !isLate],
    ['posted later within its year', data['postingDate'] !== undefined && !isLate],
    ['posted into a fenced year by the controller', status === 'soft-closed'],
    ...byMonth(recorded, world),
    [
      'posted into a year that was reopened',
      status === 'open' && changesOf(world, 'PeriodReopened', postedOn(data).slice(0, 4)) > 0,
    ],
  ];
}

/**
 * True if the stream changed between the event's effective date and its posting date. Limits must hold on both days.
 */
function movedBetween({ stream, revision, data }: RecordedEvent, { log }: LedgerWorld): boolean {
  const [own, posted] = [data['effectiveDate'] as string, postedOn(data)];
  return log.some(
    (event) =>
      event.stream === stream &&
      event.revision < revision &&
      (event.data['effectiveDate'] as string) > own &&
      postedOn(event.data) < posted,
  );
}

function ofLate(recorded: RecordedEvent, world: LedgerWorld): [State, boolean][] {
  const { type, data } = recorded;
  const isReversal = data['reverses'] !== undefined;
  const isOpen = periodStatus(world.ledgerStates.periods, postedOn(data)) === 'open';
  return [
    ['late fact posted into an open year', !isReversal && isOpen],
    ['late reversal posted into an open year', isReversal && isOpen],
    ['late application posted into an open year', type === 'ReceiptApplied'],
    ['late fact posted past what moved between', !isReversal && movedBetween(recorded, world)],
  ];
}

function byMonth({ data }: RecordedEvent, { ledgerStates }: LedgerWorld): [State, boolean][] {
  const [own, through] = [data['effectiveDate'] as string, fencedThrough(ledgerStates.periods)];
  const date = postedOn(data);
  const isOfMonth = date <= through && periodStatus(ledgerStates.periods, date) === 'soft-closed';
  return [
    ['posted into a fenced month by the controller', isOfMonth],
    ['late fact posted after the fence of its month', own <= through && date > through],
  ];
}

function ofYear({ type, data }: RecordedEvent, world: LedgerWorld): [State, boolean][] {
  const period = data['period'] as string;
  if (type === 'MonthFenced') return [['month fenced', true]];
  if (type === 'MonthOpened') return [['fence of a month taken away', true]];
  const closed = changesOf(world, 'PeriodClosed', period);
  const figures = Object.keys((data['trialBalance'] ?? {}) as object);
  return [
    ['year closed with figures', type === 'PeriodClosed' && figures.length > 0],
    ['year closed again', type === 'PeriodClosed' && closed > 1],
    ['year reopened', type === 'PeriodReopened' && closed > 0],
    ['fence taken away', type === 'PeriodReopened' && closed === 0],
  ];
}

function changesOf({ log }: LedgerWorld, type: string, period: string): number {
  return log.filter((event) => event.type === type && event.data['period'] === period).length;
}
