import { canonicalJson } from '@art30/event-sourcing';
import type { Balance } from '../accounts/balances';
import { account, typeOfAccount } from '../accounts/chart-of-accounts';
import { functionalCurrency } from '../kernel/currency';
import type { IsoDate } from '../kernel/dates';
import { type Entry, mirrored, usdEntry, valueEntry } from '../kernel/entries';
import { Money, type MoneyFact } from '../kernel/money';
import { refuse } from '../kernel/rejection';
import type { RateUsed } from '../rates/rates.facts';

/** A revaluation of one pledge or receipt. */
interface Revaluation {
  readonly revaluationId: string;
  readonly date: IsoDate;
  readonly eventId: string;
}

/** A balance in another currency with its carrying value and its value at the rate, both in USD. */
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

/** Refuses to reverse a revaluation whose values a later one has changed. */
export function refuseRevaluedAgain(later: Revaluation): never {
  const detail = `${runInWords(later)} has valued the same balances again, by event ${later.eventId}`;
  return refuse('DEPENDENT_EVENTS', `${detail}: reverse that revaluation first`);
}

/** Minor units of the item that a line of a run values. */
type HeldOfItem = (line: Entry) => bigint;

/**
 * What the reversal of a run takes back in books in which its items have moved meanwhile: of each
 * difference the part that its item still has. What has moved left with the rest.
 *
 * @param reversal lines of the run with opposite signs.
 * @param then what there was once the run was recorded.
 * @param now what there is when it is reversed.
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

/** A line that changes the value of an item and moves nothing of it. */
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

/** All of a value while as much is there as was or more, its share of less, none across zero. */
function partOf(usd: Money, now: bigint, then: bigint): Money {
  const sign = then < 0n ? -1n : 1n;
  const [left, whole] = [now * sign, then * sign];
  if (whole === 0n || left >= whole) return usd;
  return left <= 0n ? Money.zero(functionalCurrency) : usd.shareRounded(left, whole);
}

/** Lines by the id of the event that moved something. */
export type TakenBack = ReadonlyMap<string, readonly Entry[]>;

interface Booked<Event> {
  readonly event: Event;
  readonly postedOn: IsoDate;
}

/** The events of a stream up to a run, and how they are folded and booked. */
interface UpToRun<Event, State> {
  /** In the order of the log, without the run. */
  readonly events: readonly (readonly [string, Booked<Event>])[];
  readonly run: readonly [string, Booked<Event>];
  readonly initialState: State;
  evolve(state: State, recorded: { readonly id: string; readonly event: Event }): State;
  /** Books an event as it was decided, a later run as it would have found the values. */
  post(event: Event, before: State): readonly Entry[];
  /** The run that an event is, or whose share it takes back for one that moved something. */
  runIn(event: Event): RunIn | undefined;
  /** What has moved takes back of a later run, as that would have found the values. */
  takenBackOf(runId: string, after: State): TakenBack;
  /** Id of the event that an event reverses. */
  reversedBy(event: Event): string | undefined;
  /** Minor units of the item that a line of a run values, over all days. */
  held(line: Entry, state: State): bigint;
  /** The event by which what moved would have taken its share of a later run back. */
  share(run: Event, moved: string, entries: readonly Entry[]): Event;
}

interface RunIn {
  readonly revaluationId: string;
  readonly moved?: string | undefined;
}

/** What was found for a run, by the run as the state holds it: all of its events ask for it. */
const found = new WeakMap<object, TakenBack>();

/**
 * What moved since the day of a run takes its share of the run's difference back on the day on which
 * it moved: what its event says with the run there before it, less what it says without. Facts stay
 * as they were decided; a later run values anew.
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
 * What moved since the day of a run, booked anew upon all that is posted by that day, by event.
 *
 * @param isThere whether the run is, too.
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
  // The run knows what is posted by its day, whenever it was recorded: so do those that come after.
  for (const [id, { event, postedOn }] of events) {
    if (postedOn <= run.postedOn) state = stream.evolve(state, { id, event });
  }
  if (isThere) state = stream.evolve(state, { id: runId, event: run.event });
  /** With the shares of a run that the event reverses, all as far as it is still there. */
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
 * Shares of a later run that it would have had, and had not as it found other values: they belong to
 * what had moved, as those that it had.
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
 * Lines that give the second entries the values of the first. Values alone differ: a line in another
 * currency moves 0.00 of it.
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
