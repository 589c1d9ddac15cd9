import { canonicalJson } from '@art30/event-sourcing';
import { functionalCurrency } from '../kernel/currency';
import type { IsoDate } from '../kernel/dates';
import { usdEntry, valueEntry, type Entry } from '../kernel/entries';
import { Money } from '../kernel/money';

/** Lines by the id of the event that moved something. */
export type TakenBack = ReadonlyMap<string, readonly Entry[]>;

interface Booked<Event> {
  readonly event: Event;
  readonly postedOn: IsoDate;
}

/** The events of a stream up to a run, and how they are folded and booked. */
export interface UpToRun<Event, State> {
  /** In the order of the log, without the run. */
  readonly events: readonly (readonly [string, Booked<Event>])[];
  readonly run: readonly [string, Booked<Event>];
  readonly initialState: State;
  evolve(state: State, recorded: { readonly id: string; readonly event: Event }): State;
  /** Books an event as it was decided, a later run as it would have found the values. */
  post(event: Event, before: State): readonly Entry[];
}

/** What was found for a run, by the run as the state holds it: all of its events ask for it. */
const found = new WeakMap<object, TakenBack>();

/**
 * What moved since the day of a run takes its share of the run's difference back on the day on which
 * it moved: with these lines, its event says what it would have said had the run been there before
 * it. Facts stay as they were decided; a later run values anew.
 */
export function takenBackSince<
  Event extends { readonly data: { readonly entries: readonly Entry[] } },
  State,
>(stream: UpToRun<Event, State>): TakenBack {
  const [, run] = stream.run;
  const known = found.get(run);
  if (known) return known;
  const taken = compared(stream);
  found.set(run, taken);
  return taken;
}

function compared<Event extends { readonly data: { readonly entries: readonly Entry[] } }, State>({
  events,
  run: [runId, run],
  ...stream
}: UpToRun<Event, State>): TakenBack {
  const asAt = run.postedOn;
  const since = events.filter(([, { postedOn }]) => postedOn > asAt);
  const taken = new Map<string, readonly Entry[]>();
  if (since.length === 0) return taken;
  let state = stream.initialState;
  // The run knows what is posted by its day, whenever it was recorded: so do those that come after.
  for (const [id, { event, postedOn }] of events) {
    if (postedOn <= asAt) state = stream.evolve(state, { id, event });
  }
  state = stream.evolve(state, { id: runId, event: run.event });
  for (const [id, { event }] of since) {
    const entries = stream.post(event, state);
    const lines = differences(entries, event.data.entries);
    if (lines.length > 0) taken.set(id, lines);
    state = stream.evolve(state, { id, event: { ...event, data: { ...event.data, entries } } });
  }
  return taken;
}

/**
 * Lines that give the second entries the values of the first. Values alone differ: a line in another
 * currency moves 0.00 of it.
 */
function differences(wanted: readonly Entry[], made: readonly Entry[]): readonly Entry[] {
  const values = new Map<string, { readonly line: Entry; usd: Money }>();
  const add = (entries: readonly Entry[], sign: 'plus' | 'minus') => {
    for (const line of entries) {
      const { account, currency, dims } = line;
      const key = canonicalJson({ account, currency, dims });
      const known = values.get(key) ?? { line, usd: Money.zero(functionalCurrency) };
      known.usd = known.usd[sign](Money.parse(line.usd, functionalCurrency));
      values.set(key, known);
    }
  };
  add(wanted, 'plus');
  add(made, 'minus');
  return [...values.values()].flatMap(({ line, usd }) => {
    if (usd.isZero) return [];
    const { account, currency, dims } = line;
    return currency === functionalCurrency
      ? [usdEntry(account, usd, dims)]
      : [valueEntry(account, currency, usd, dims)];
  });
}
