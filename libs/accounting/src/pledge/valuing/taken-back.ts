import { canonicalJson } from '@art30/event-sourcing';
import { usdEntry, valueEntry, type Entry } from '../../kernel/entries';
import { functionalCurrency } from '../../kernel/currency';
import { Money } from '../../kernel/money';
import type { PledgeEvent, PledgeFact } from '../facts/pledge.facts';
import { evolvePledge } from '../state/pledge.evolve';
import type { BookedEvent, Pledge, PledgeState } from '../state/pledge.state';
import { itemsValued } from './revaluation';

/** The posting rules of a pledge. */
type Posts = (fact: PledgeFact, before: PledgeState) => readonly Entry[];

/** Lines by the id of the event that moved something. */
type TakenBack = ReadonlyMap<string, readonly Entry[]>;

/** What was found for a run, by the run as the state holds it: all of its events ask for it. */
const found = new WeakMap<BookedEvent, TakenBack>();

/**
 * What moved since the day of a run takes its share of the run's difference back on the day on which
 * it moved: with these lines, its event says what it would have said had the run been there before
 * it. Facts stay as they were decided; a later run values anew.
 *
 * @param runId the event of the run, the last that counts.
 */
export function takenBackSince(runId: string, pledge: Pledge, post: Posts): TakenBack {
  const run = pledge.booked.get(runId);
  if (run === undefined) return new Map();
  const known = found.get(run);
  if (known) return known;
  const taken = compared(runId, run, pledge, post);
  found.set(run, taken);
  return taken;
}

function compared(runId: string, run: BookedEvent, pledge: Pledge, post: Posts): TakenBack {
  const asAt = run.postedOn;
  const all = [...pledge.booked.entries()];
  const events = all.slice(
    0,
    all.findIndex(([id]) => id === runId),
  );
  const since = events.filter(([, { postedOn }]) => postedOn > asAt);
  const taken = new Map<string, readonly Entry[]>();
  if (since.length === 0) return taken;
  let state: PledgeState = { status: 'none' };
  // The run knows what is posted by its day, whenever it was recorded: so do those that come after.
  for (const [id, { event, postedOn }] of events) {
    if (postedOn <= asAt) state = evolvePledge(state, { id, event });
  }
  state = evolvePledge(state, { id: runId, event: run.event });
  for (const [id, { event }] of since) {
    const entries = post(valuedAnew(event, state), state);
    const lines = differences(entries, event.data.entries);
    if (lines.length > 0) taken.set(id, lines);
    state = evolvePledge(state, { id, event: booked(event, entries) });
  }
  return taken;
}

/** A later run as it would have found the values; anything else as it was decided. */
function valuedAnew(event: PledgeEvent, state: PledgeState): PledgeFact {
  if (event.type !== 'PledgeRevalued' || event.data.moved !== undefined) return event;
  if (state.status === 'none') return event;
  const { effectiveDate: asAt, rates } = event.data;
  return { ...event, data: { ...event.data, items: itemsValued({ asAt, rates }, state) } };
}

function booked(event: PledgeEvent, entries: readonly Entry[]): PledgeEvent {
  return { ...event, data: { ...event.data, entries } } as PledgeEvent;
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
