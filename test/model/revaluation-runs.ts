import {
  account,
  bookedLines,
  functionalCurrency,
  isCash,
  pledgeDecider,
  postingDateOf,
  receiptRevaluationOf,
  Rejection,
  revaluationOf,
  ReversePledgeEvent,
  type BookedLine,
  type DatedFacts,
  type Entry,
  type IsoDate,
  type LeftOut,
  type Outcome,
  type RevaluationRun,
  type RevaluePledge,
  type RunFacts,
  type RunItems,
  type RunReversalFacts,
  type UndoReceiptRevaluation,
} from '@art30/accounting';
import { idsAfter, requestOn } from '@art30/testing';
import type { FoundItems, LedgerWorld } from './ledger-world';
import type { Once } from './world-commands';

const request = requestOn('2025-12-31');
const owedOnPledges: readonly string[] = [
  account.receivable,
  account.conditionalLiability,
  account.refundsPayable,
  account.levyPayable,
];
const owedOnReceipts: readonly string[] = [account.unappliedReceipts, account.refundsPayable];
const nothingFound: FoundItems = { found: [], throughSequence: 0, pendingApplications: [] };

/** One pledge or one receipt of a run. */
type Item = { readonly pledgeId: string } | { readonly receiptId: string };

/** What became of it; undone by others before, it is neither done nor left out. */
interface Came {
  readonly done: boolean;
  readonly leftOut: readonly LeftOut[];
}

/**
 * A run is started, and goes on until it is complete or crashes.
 *
 * @param most items that are valued before a crash; if there are fewer, there is none.
 */
export async function startRun(world: LedgerWorld, facts: RunFacts, most: number): Promise<void> {
  const command = { type: 'StartRevaluation', facts } as const;
  await world.onRun(command, foundAsAt(world, facts.asAt));
  await goOn(world, facts.revaluationId, most);
}

/** A run is taken back whole or not at all: every item is tried before the first is written. */
export async function takeRunBack(
  world: LedgerWorld,
  facts: RunReversalFacts,
  most: number,
): Promise<void> {
  const { revaluationId } = facts;
  const standing = standingOf(world, revaluationId);
  if (world.runs.get(revaluationId)?.status === 'completed') tryToTakeBack(world, facts, standing);
  const command = { type: 'StartReversal', facts: { ...facts, ...standing } } as const;
  await world.onRun(command, nothingFound);
  await goOn(world, revaluationId, most);
}

/** What whoever started a run does next, and what the worker does after a crash: all of it again. */
export async function goOn(world: LedgerWorld, revaluationId: string, most: number): Promise<void> {
  const run = world.runs.get(revaluationId);
  if (run?.status === 'started') {
    const outcome = await each(run.started, most, (item) => valued(world, run, item));
    if (outcome === undefined) return;
    const facts = { revaluationId, ...outcome };
    const once = ['revaluation', revaluationId, 'completed'];
    await world.onRun({ type: 'CompleteRevaluation', facts }, nothingFound, once);
  } else if (run?.status === 'reversing' && run.reversal) {
    const { reversal } = run;
    const outcome = await each(reversal, most, (item) => takenBack(world, reversal, item));
    if (outcome === undefined) return;
    const facts = { revaluationId, ...outcome };
    const once = ['revaluation', revaluationId, 'reversed'];
    await world.onRun({ type: 'CompleteReversal', facts }, nothingFound, once);
  }
}

/** Nothing where a crash came before the end. */
async function each(
  { pledges, receipts }: RunItems,
  most: number,
  treat: (item: Item) => Promise<Came>,
): Promise<Outcome | undefined> {
  const items: readonly Item[] = [
    ...pledges.map((pledgeId) => ({ pledgeId })),
    ...receipts.map((receiptId) => ({ receiptId })),
  ];
  const done = { pledges: 0, receipts: 0 };
  const leftOut: LeftOut[] = [];
  for (const item of items.slice(0, most)) {
    const came = await treat(item);
    leftOut.push(...came.leftOut);
    if (came.done) done['pledgeId' in item ? 'pledges' : 'receipts'] += 1;
  }
  return most <= items.length ? undefined : { ...done, leftOut };
}

async function valued(world: LedgerWorld, { started }: RevaluationRun, item: Item): Promise<Came> {
  try {
    const { done, leftOut } =
      'pledgeId' in item
        ? await pledgeValued(world, started, item)
        : await receiptValued(world, started, item);
    return { done, leftOut: leftOut.map((left) => ({ ...item, ...left })) };
  } catch (error) {
    return refusedOf(item, error);
  }
}

async function pledgeValued(
  world: LedgerWorld,
  { revaluationId, effectiveDate: asAt, rates }: RevaluationRun['started'],
  item: { readonly pledgeId: string },
): Promise<Came> {
  const facts = { revaluationId, asAt, rates, ...item };
  const command: RevaluePledge = { type: 'RevaluePledge', facts };
  const [event] = await world.valuePledge(command, stepOf(revaluationId, 'valued', item));
  if (event?.type === 'PledgeRevalued') return { done: true, leftOut: event.data.leftOut };
  const pledge = world.pledges.get(item.pledgeId) ?? pledgeDecider.initialState;
  return { done: false, ...revaluationOf(command, pledge, world.contextOf(item.pledgeId)) };
}

async function receiptValued(
  world: LedgerWorld,
  { revaluationId, effectiveDate: asAt, rates }: RevaluationRun['started'],
  item: { readonly receiptId: string },
): Promise<Came> {
  const receipt = world.receipt(item.receiptId);
  const rate = rates[receipt?.facts.net.currency ?? ''];
  if (receipt === undefined || rate === undefined) return { done: false, leftOut: [] };
  const facts = { revaluationId, asAt, rate, ...item };
  const command = { type: 'RevalueReceipt', facts } as const;
  const [event] = await world.valueReceipt(command, stepOf(revaluationId, 'valued', item));
  if (event?.type === 'ReceiptRevalued') return { done: true, leftOut: event.data.leftOut };
  return { done: false, ...receiptRevaluationOf(command, receipt) };
}

async function takenBack(world: LedgerWorld, facts: RunReversalFacts, item: Item): Promise<Came> {
  const once = stepOf(facts.revaluationId, 'taken back', item);
  try {
    const reversal = reversalOf(world, facts, item);
    if (reversal === undefined) return { done: false, leftOut: [] };
    const events =
      reversal.type === 'ReversePledgeEvent'
        ? await world.valuePledge(reversal, once)
        : await world.valueReceipt(reversal, once);
    return { done: events.length > 0, leftOut: [] };
  } catch (error) {
    return refusedOf(item, error);
  }
}

/** What refuses keeps the value it has. */
function refusedOf(item: Item, error: unknown): Came {
  if (!(error instanceof Rejection)) throw error;
  return { done: false, leftOut: [{ ...item, code: error.code, remedy: error.detail }] };
}

function stepOf(revaluationId: string, what: string, item: Item): Once {
  const name = 'pledgeId' in item ? `pledge-${item.pledgeId}` : `receipt-${item.receiptId}`;
  return ['revaluation', revaluationId, what, name];
}

/** Pledges and receipts that still have the values of a run. */
function standingOf(world: LedgerWorld, revaluationId: string): RunItems {
  return {
    pledges: [...world.pledges.keys()].filter((pledgeId) =>
      world.pledge(pledgeId)?.revaluations.some((own) => own.revaluationId === revaluationId),
    ),
    receipts: [...world.receipts.keys()].filter((receiptId) => {
      const receipt = world.receipt(receiptId);
      return (
        receipt?.status === 'recorded' &&
        receipt.revaluations.some((own) => own.revaluationId === revaluationId && !own.reversed)
      );
    }),
  };
}

function tryToTakeBack(world: LedgerWorld, facts: RunReversalFacts, standing: RunItems): void {
  for (const pledgeId of standing.pledges) {
    const reversal = reversalOf(world, facts, { pledgeId });
    const pledge = world.pledge(pledgeId);
    if (reversal?.type !== 'ReversePledgeEvent' || pledge === undefined) continue;
    pledgeDecider.decide(reversal, pledge, world.contextOf(pledgeId), idsAfter());
  }
  for (const receiptId of standing.receipts) {
    const reversal = reversalOf(world, facts, { receiptId });
    const receipt = world.receipt(receiptId);
    if (reversal?.type !== 'UndoReceiptRevaluation' || receipt === undefined) continue;
    world.decidedOn(receipt, [reversal]);
  }
}

/** Nothing where others have taken it back already. */
function reversalOf(
  world: LedgerWorld,
  { revaluationId, effectiveDate, reasonCode, reason }: RunReversalFacts,
  item: Item,
): ReversePledgeEvent | UndoReceiptRevaluation | undefined {
  const why = { effectiveDate, reasonCode, reason };
  if ('pledgeId' in item) {
    const own = world
      .pledge(item.pledgeId)
      ?.revaluations.find((known) => known.revaluationId === revaluationId);
    return own && new ReversePledgeEvent({ ...item, eventId: own.eventId, ...why }, request);
  }
  const receipt = world.receipt(item.receiptId);
  const stands = receipt?.revaluations.some(
    (known) => known.revaluationId === revaluationId && !known.reversed,
  );
  return stands && receipt?.status === 'recorded'
    ? { type: 'UndoReceiptRevaluation', facts: { ...item, revaluationId, ...why } }
    : undefined;
}

/** What the books have open as at a day, read from nothing but what was booked. */
function foundAsAt(world: LedgerWorld, asAt: IsoDate): FoundItems {
  const open = new Map<string, { line: BookedLine; amount: bigint; usd: bigint }>();
  for (const { data } of world.log) {
    const entries = data['entries'] as unknown as readonly Entry[];
    for (const line of bookedLines(postingDateOf(data as unknown as DatedFacts), entries)) {
      if (line.date > asAt || !changesWithRates(line)) continue;
      const { pledge, receipt, instalment, purpose, bankAccount } = line.dims;
      const owner = [pledge ?? '-', pledge === undefined ? receipt : '-'];
      const place = [line.account, line.currency, instalment, purpose, bankAccount];
      const key = [...owner, ...place].join('|');
      const known = open.get(key) ?? { line, amount: 0n, usd: 0n };
      const sums = { amount: known.amount + line.amount, usd: known.usd + line.usd };
      open.set(key, { line, ...sums });
    }
  }
  const still = [...open.values()].filter(({ amount, usd }) => amount !== 0n || usd !== 0n);
  return {
    found: byCurrency(still.map(({ line }) => line)),
    throughSequence: world.log.length,
    pendingApplications: pendingAsAt(world, asAt),
  };
}

function byCurrency(lines: readonly BookedLine[]): FoundItems['found'] {
  const found = new Map<string, { pledges: Set<string>; receipts: Set<string> }>();
  for (const line of lines) {
    const { pledge, receipt } = line.dims;
    const own = found.get(line.currency) ?? { pledges: new Set(), receipts: new Set() };
    found.set(line.currency, own);
    if (pledge !== undefined) own.pledges.add(pledge);
    else if (receipt !== undefined) own.receipts.add(receipt);
  }
  return [...found].map(([currency, { pledges, receipts }]) => ({
    ...{ currency, pledges: [...pledges], receipts: [...receipts] },
  }));
}

export function changesWithRates({ account: code, currency, dims }: BookedLine): boolean {
  if (currency === functionalCurrency) return false;
  if (isCash(code)) return dims.pledge !== undefined || dims.receipt !== undefined;
  return dims.pledge === undefined
    ? dims.receipt !== undefined && owedOnReceipts.includes(code)
    : owedOnPledges.includes(code);
}

/** Applications whose money a receipt still sets aside, though no pledge has it. */
function pendingAsAt(world: LedgerWorld, asAt: IsoDate): string[] {
  return [...world.receipts.keys()].flatMap((receiptId) =>
    [...(world.receipt(receiptId)?.assignments.values() ?? [])].flatMap(({ open, facts }) => {
      const { pledgeId, applicationId } = facts;
      const application = world.pledge(pledgeId)?.applications.get(applicationId);
      if (!open || application?.open === true) return [];
      return postingDateOf(application?.closed ?? facts) <= asAt ? [applicationId] : [];
    }),
  );
}
