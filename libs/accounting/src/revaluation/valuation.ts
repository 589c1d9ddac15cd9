import { canonicalJson } from '@art30/event-sourcing';
import type { Balance } from '../accounts/balances';
import { account, typeOfAccount } from '../accounts/chart-of-accounts';
import { functionalCurrency } from '../kernel/currency';
import type { IsoDate } from '../kernel/dates';
import { type Entry, mirrored, usdEntry, valueEntry } from '../kernel/entries';
import { Money, type MoneyFact } from '../kernel/money';
import { refuse } from '../kernel/rejection';
import type { RateUsed } from '../rates/rates.facts';

/**
 * A revaluation of one pledge or receipt by a run (the valuation of all items in other currencies at a day's rates).
 */
interface Revaluation {
  readonly revaluationId: string;
  readonly date: IsoDate;
  readonly eventId: string;
}

/**
 * Returns a balance in another currency as events state it: with its carrying value (its value in the books) and its
 * value at a rate, both in USD.
 */
export function valued(
  held: Balance,
  currency: string,
  { unitsPerUsd }: Pick<RateUsed, 'unitsPerUsd'>,
): { readonly amount: MoneyFact; readonly carryingUsd: string; readonly valueUsd: string } {
  const amount = Money.ofMinor(held.amount, currency);
  return {
    amount: amount.toJSON(),
    carryingUsd: Money.ofMinor(held.usd, functionalCurrency).toString(),
    valueUsd: amount.toUsdRounded(unitsPerUsd).toString(),
  };
}

export function runInWords({ revaluationId, date }: Revaluation): string {
  return `revaluation ${revaluationId} of ${date}`;
}

/**
 * Refuses to reverse a revaluation, because a later one has changed its values.
 *
 * @throws Rejection DEPENDENT_EVENTS.
 */
export function refuseRevaluedAgain(later: Revaluation): never {
  const detail = `${runInWords(later)} has valued the same balances again, by event ${later.eventId}`;
  return refuse('DEPENDENT_EVENTS', `${detail}: reverse that revaluation first`);
}

/** Returns the amount of the item that a line of a run values, in minor units. */
type HeldOfItem = (line: Entry) => bigint;

/**
 * Returns the reversal of a run, limited to the part of each item that is still held. Money that moved since has taken
 * its share of the run's difference with it.
 *
 * @param reversal lines of the run with opposite signs.
 * @param then returns the amount of a line's item right after the run.
 * @param now returns the amount of that item at the time of the reversal.
 */
function reversalOfHeldPart(
  reversal: readonly Entry[],
  then: HeldOfItem,
  now: HeldOfItem,
): readonly Entry[] {
  const gone = reversal.filter(isOfItem).flatMap((line) => {
    const usd = Money.parse(line.usd, functionalCurrency);
    const left = usd.minus(partOf(usd, now(line), then(line)));
    const result = reversal.find((other) => isResultOf(other, line));
    if (left.isZero || result === undefined) return [];
    return [
      valueEntry(line.account, line.currency, left.negated(), line.dims),
      valueEntry(result.account, result.currency, left, result.dims),
    ];
  });
  return [...reversal, ...gone];
}

/** True for a line that changes the value of an item without moving an amount. */
function isOfItem({ account: code, currency, amount }: Entry): boolean {
  const type = typeOfAccount(code);
  return (
    currency !== functionalCurrency &&
    (type === 'asset' || type === 'liability') &&
    Money.parse(amount, currency).isZero
  );
}

function isResultOf({ account: code, currency, dims, usd }: Entry, line: Entry): boolean {
  return (
    (code === account.exchangeGain || code === account.exchangeLoss) &&
    currency === line.currency &&
    dims.purpose === line.dims.purpose &&
    usd.startsWith('-') !== line.usd.startsWith('-')
  );
}

/**
 * Returns the part of a value that belongs to the amount still held: all of it if the amount has not shrunk, a share if
 * it has, and zero if its sign has changed.
 */
function partOf(usd: Money, now: bigint, then: bigint): Money {
  const sign = then < 0n ? -1n : 1n;
  const [left, whole] = [now * sign, then * sign];
  if (whole === 0n || left >= whole) return usd;
  return left <= 0n ? Money.zero(functionalCurrency) : usd.shareRounded(left, whole);
}

/**
 * Lines of a run's shares, by the id of the event that moved money. A share is the part of the run's difference that
 * left with that money.
 */
export type TakenBack = ReadonlyMap<string, readonly Entry[]>;

interface Booked<Event> {
  readonly event: Event;
  readonly postedOn: IsoDate;
}

/** The events of a stream on which a run is computed, with functions that apply and book them. */
interface UpToRun<Event, State> {
  /** Earlier events in log order, without the run. */
  readonly events: readonly (readonly [string, Booked<Event>])[];
  readonly run: readonly [string, Booked<Event>];
  readonly initialState: State;
  evolve(state: State, recorded: { readonly id: string; readonly event: Event }): State;
  /** Returns the entries of an event; a later run is recomputed on the given state first. */
  post(event: Event, before: State): readonly Entry[];
  /**
   * Returns the run to which an event belongs; undefined for other events. `moved` is set if the event books only a
   * share, and names the event with which the share left.
   */
  runIn(event: Event): RunIn | undefined;
  /** Returns the shares of a later run that leave with movements, once that run was computed again. */
  takenBackOf(runId: string, after: State): TakenBack;
  /** Returns the id of the event that an event reverses. */
  reversedBy(event: Event): string | undefined;
  /** Returns the amount of the item that a line of a run values, over all days, in minor units. */
  held(line: Entry, state: State): bigint;
  /** Returns the event that books the share of a later run that left with a movement. */
  share(run: Event, moved: string, entries: readonly Entry[]): Event;
}

interface RunIn {
  readonly revaluationId: string;
  readonly moved?: string | undefined;
}

/** Cache of results, by the object of the run in the state: each share of a run needs the same result. */
const found = new WeakMap<object, TakenBack>();

/**
 * Returns the shares of a backdated run: the parts of its difference that left with movements after its day, by event.
 * A share is the difference between a movement's entries with the run and without it. Recorded facts are not decided
 * again; only later runs are computed again.
 */
export function takenBackSince<
  Event extends { readonly data: { readonly entries: readonly Entry[] } },
  State,
>(stream: UpToRun<Event, State>): TakenBack {
  const [, run] = stream.run;
  const cachedResult = found.get(run);
  if (cachedResult) return cachedResult;
  const taken = compared(stream);
  found.set(run, taken);
  return taken;
}

function compared<Event extends { readonly data: { readonly entries: readonly Entry[] } }, State>(
  stream: UpToRun<Event, State>,
): TakenBack {
  const asAt = stream.run[1].postedOn;
  const since = stream.events.filter(([, { postedOn }]) => postedOn > asAt);
  if (since.length === 0) return new Map();
  const [after, without] = [true, false].map((isThere) => bookedSince(stream, since, isThere));
  const taken = since.flatMap(([id]) => {
    const lines = differences(after?.get(id) ?? [], without?.get(id) ?? []);
    return lines.length > 0 ? [[id, lines] as const] : [];
  });
  return new Map(taken);
}

/**
 * Computes again the entries of the movements after the day of a run, starting from the events posted by that day.
 *
 * @param isThere true to compute them as if the run had been recorded on its day.
 * @returns the entries by event.
 */
function bookedSince<
  Event extends { readonly data: { readonly entries: readonly Entry[] } },
  State,
>(
  { events, run: [runId, run], ...stream }: UpToRun<Event, State>,
  since: UpToRun<Event, State>['events'],
  isThere: boolean,
): TakenBack {
  let state = stream.initialState;
  // A run counts all events posted by its day, even those recorded later; the movements after it must start from the
  // same events.
  for (const [id, { event, postedOn }] of events) {
    if (postedOn <= run.postedOn) state = stream.evolve(state, { id, event });
  }
  if (isThere) state = stream.evolve(state, { id: runId, event: run.event });
  /** Adds to the reversal of a run the reversal of its shares, limited to the part of each item that is still held. */
  const undoing = (event: Event, posted: readonly Entry[], before: State) => {
    const reversed = stream.reversedBy(event) ?? '';
    const afterRun = afterRuns.get(reversed);
    if (afterRun === undefined) return posted;
    return reversalOfHeldPart(
      [...posted, ...mirrored(sharesOfRuns.get(reversed) ?? [])],
      (line) => stream.held(line, afterRun),
      (line) => stream.held(line, before),
    );
  };
  const booked = new Map<string, readonly Entry[]>();
  const add = (id: string, lines: readonly Entry[]) =>
    booked.set(id, [...(booked.get(id) ?? []), ...lines]);
  const sharesOfRuns = new Map<string, readonly Entry[]>();
  const afterRuns = new Map<string, State>();
  for (const [id, { event }] of since) {
    const entries = undoing(event, stream.post(event, state), state);
    add(id, entries);
    const anew = { ...event, data: { ...event.data, entries } };
    state = stream.evolve(state, { id, event: anew });
    for (const [moved, share] of sharesNotRecorded(id, anew, state, { ...stream, since })) {
      add(moved, share);
      sharesOfRuns.set(id, [...(sharesOfRuns.get(id) ?? []), ...share]);
      state = stream.evolve(state, {
        id: `${id}|${moved}`,
        event: stream.share(anew, moved, share),
      });
    }
    if (stream.runIn(event) !== undefined) afterRuns.set(id, state);
  }
  return booked;
}

/**
 * Returns shares of a later run that were not recorded, because the run computed them as zero. They are reversed
 * together with their movements, like recorded shares.
 */
function sharesNotRecorded<Event, State>(
  id: string,
  event: Event,
  after: State,
  {
    since,
    runIn,
    takenBackOf,
  }: Pick<UpToRun<Event, State>, 'runIn' | 'takenBackOf'> & {
    readonly since: UpToRun<Event, State>['events'];
  },
): (readonly [string, readonly Entry[]])[] {
  const run = runIn(event);
  if (run === undefined || run.moved !== undefined) return [];
  const recorded = since.flatMap(([, booked]) => {
    const runOfEvent = runIn(booked.event);
    return runOfEvent?.revaluationId === run.revaluationId ? [runOfEvent.moved] : [];
  });
  return [...takenBackOf(id, after)].filter(([moved]) => !recorded.includes(moved));
}

/**
 * Returns lines with the differences of value between two lists of entries. They change values only: a line in another
 * currency has the amount 0.00.
 */
function differences(wanted: readonly Entry[], made: readonly Entry[]): readonly Entry[] {
  const values = new Map<string, { readonly line: Entry; usd: Money }>();
  const add = (entries: readonly Entry[], sign: 'plus' | 'minus') => {
    for (const line of entries) {
      const { account, currency, dims } = line;
      const key = canonicalJson({ account, currency, dims });
      const sumSoFar = values.get(key) ?? { line, usd: Money.zero(functionalCurrency) };
      sumSoFar.usd = sumSoFar.usd[sign](Money.parse(line.usd, functionalCurrency));
      values.set(key, sumSoFar);
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
