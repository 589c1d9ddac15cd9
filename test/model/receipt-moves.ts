import {
  account,
  agreementInForce,
  chargesOn,
  lowestFrom,
  Money,
  overpaidBy,
  rateOn,
  RecordReceipt,
  ReturnReceipt,
  ReverseReceipt,
  totalOf,
  type ApplicationFacts,
  type DatedBalance,
  type Pledge,
  type Receipt,
} from '@art30/accounting';
import { receiptIdOf } from '@art30/ledger';
import { exampleRates } from '@art30/testing';
import { request } from './officer-request';
import { dateOf, someApprover, someDate, somePledge, type Move, type Play } from './pledge-moves';

const rates = exampleRates();

/** The unpaid amount of an instalment; `instalment` is undefined before a signature. */
interface Owed {
  readonly instalment: number | undefined;
  readonly purpose: string;
  readonly minor: bigint;
}

/** Returns unpaid amounts. With `from`, these are the lowest from that date on, since no more can be settled then. */
function owedBy(pledge: Pledge, from = '9999-12-31'): Owed[] {
  const owing: readonly string[] = agreementInForce(pledge)
    ? [account.receivable, account.memoConditionalOutstanding]
    : [account.memoAnnounced, account.receivedInAdvance];
  if (pledge.status !== 'announced' && pledge.status !== 'signed') return [];
  const cells = new Map<string, { instalment: number | undefined; purpose: string }>();
  const lines = new Map<string, DatedBalance[]>();
  for (const line of pledge.lines) {
    if (!owing.includes(line.account)) continue;
    const { instalment, purpose = '' } = line.dims;
    const key = `${instalment}|${purpose}`;
    cells.set(key, { instalment, purpose });
    lines.set(key, [...(lines.get(key) ?? []), line]);
  }
  return [...cells].flatMap(([key, cell]) => {
    const minor = lowestFrom(lines.get(key) ?? [], from).amount;
    return minor > 0n ? [{ ...cell, minor }] : [];
  });
}

/** Returns a random receipt, in most cases one that fits. */
export function someReceipt(
  { world, dice }: Move,
  fits: (receipt: Receipt) => boolean,
): Receipt | undefined {
  const all = [...world.ledgerStates.receipts.keys()].flatMap((id) => world.receipt(id) ?? []);
  const fitting = all.filter(fits);
  return dice.pick(fitting.length > 0 && dice.chance(95) ? fitting : all);
}

/** Returns a random credit, in most cases one that fits an unpaid amount, sometimes with bank charges. */
export function someCredit(move: Move): RecordReceipt {
  const { dice, step } = move;
  const pledge = somePledge(move, (candidate) => owedBy(candidate).length > 0);
  const fitting = pledge && dice.chance(75) ? pledge : undefined;
  const currency = fitting?.currency ?? dice.pickOf(['USD', 'EUR', 'JPY', 'KWD']);
  const owed = fitting ? owedBy(fitting).reduce((sum, { minor }) => sum + minor, 0n) : 0n;
  const gross =
    owed > 0n ? dice.someOf(owed) + (dice.chance(20) ? dice.amount() : 0n) : dice.amount();
  const large = gross / 9n;
  const usual = large > 2_000n ? 2_000n : large;
  const charges = dice.chance(35) ? 1n + (dice.chance(70) ? usual : large) : 0n;
  const net = gross > charges ? gross - charges : gross;
  const amounts = {
    net: Money.ofMinor(net, currency).toJSON(),
    charges: Money.ofMinor(charges, currency).toJSON(),
  };
  const credit = { bankAccount: `BK-${currency}`, bankReference: `C${step}` };
  return new RecordReceipt(
    {
      receiptId: receiptIdOf(credit.bankAccount, credit.bankReference),
      ...credit,
      valueDate: someDate(move),
      ...amounts,
    },
    request,
  );
}

export const record: Play = (move) => move.world.post(someCredit(move));

/** Records a reversed credit again, or tries to record a credit twice. */
export const recordAgain: Play = async (move) => {
  const receipt = someReceipt(move, ({ status }) => status === 'reversed');
  if (!receipt) return;
  const { receiptId, bankAccount, bankReference, net } = receipt.facts;
  const charges = chargesOn(receipt.facts).toJSON();
  const valueDate = move.dice.chance(50) ? receipt.facts.effectiveDate : someDate(move);
  const facts = { receiptId, bankAccount, bankReference, valueDate, net, charges };
  await move.world.post(new RecordReceipt(facts, request));
};

/** Records the same amount on the same day under another reference, which may be a different credit or a duplicate. */
export const recordTwin: Play = async (move) => {
  const receipt = someReceipt(move, ({ status }) => status === 'recorded');
  if (!receipt) return;
  const { bankAccount, net, effectiveDate } = receipt.facts;
  const credit = { bankAccount, bankReference: `C${move.step}` };
  const receiptId = receiptIdOf(credit.bankAccount, credit.bankReference);
  const amounts = { net, charges: chargesOn(receipt.facts).toJSON() };
  const facts = { receiptId, ...credit, valueDate: effectiveDate, ...amounts };
  await move.world.post(new RecordReceipt(facts, request));
};

export const recordAndApply: Play = async (move) => {
  const recording = someCredit(move);
  const { net, charges, valueDate, receiptId } = recording.facts;
  const pledge = somePledge(
    move,
    (candidate) => owedBy(candidate).length > 0 && candidate.currency === net.currency,
  );
  if (!pledge) return;
  const held = {
    availableFrom: () => Money.of(net),
    charges: Money.of(charges),
    date: valueDate,
  };
  const application = someApplication(move, pledge, held);
  const facts = { ...application, receiptId };
  await move.world.apply(facts, { recording, crash: move.dice.chance(8) });
};

export const apply: Play = async (move) => {
  const held = (receipt: Receipt) =>
    receipt.status === 'recorded' ? totalOf(receipt.unassigned).amount : 0n;
  const receipt = someReceipt(move, (candidate) => held(candidate) > 0n);
  if (!receipt) return;
  const { receiptId, net, effectiveDate } = receipt.facts;
  const sameCurrency = move.dice.chance(70);
  const pledge = somePledge(
    move,
    (candidate) =>
      owedBy(candidate).length > 0 && (candidate.currency === net.currency) === sameCurrency,
  );
  if (!pledge) return;
  const application = someApplication(move, pledge, {
    availableFrom: (date) =>
      Money.ofMinor(lowestFrom(receipt.unassigned, date).amount, net.currency),
    charges: chargesOn(receipt.facts),
    date: effectiveDate,
  });
  const facts = { ...application, receiptId };
  await move.world.apply(facts, { crash: move.dice.chance(8) });
};

interface Held {
  /** Returns the unassigned money from a date on. */
  availableFrom(date: string): Money;
  readonly charges: Money;
  readonly date: string;
}

function someApplication(move: Move, pledge: Pledge, held: Held): ApplicationFacts {
  const { dice } = move;
  const since = agreementInForce(pledge)?.effectiveDate ?? pledge.termsDate;
  const earliest = held.date > since ? held.date : since;
  const effectiveDate = dice.chance(35) ? earliest : someDate(move, earliest);
  const from = dice.chance(50) ? effectiveDate : '9999-12-31';
  const available = held.availableFrom(from);
  const money = { available, charges: held.charges };
  const owed = owedBy(pledge, from);
  const lines =
    available.currency === pledge.currency
      ? linesInCurrency(dice, pledge, owed, money)
      : linesInOther(dice, pledge, owed, money);
  const used = lines.reduce((sum, line) => sum + Money.of(line.paid ?? line.settles).minor, 0n);
  const left = available.minor - used;
  const over = left > 0n && dice.chance(45);
  const excess = over
    ? {
        amount: Money.ofMinor(dice.someOf(left), available.currency).toJSON(),
        treatment: 'REFUNDABLE' as const,
      }
    : undefined;
  const chargesBorneBy = dice.chance(15) ? ('DONOR' as const) : undefined;
  const approvalReference = dice.chance(50) ? 'memo' : undefined;
  const stated = { excess, chargesBorneBy, approvalReference };
  return { pledgeId: pledge.pledgeId, effectiveDate, lines, ...stated };
}

interface Available {
  readonly available: Money;
  readonly charges: Money;
}

/** Builds lines that settle debts one after the other until the money is used up, sometimes with its bank charges. */
function linesInCurrency(
  dice: Dice,
  pledge: Pledge,
  all: readonly Owed[],
  held: Available,
): ApplicationFacts['lines'] {
  const byInstalment = dice.chance(40) ? merged(all) : all;
  const wished = dice.chance(60) ? byInstalment : byInstalment.slice(-1);
  let budget = held.available.minor + (dice.chance(60) ? held.charges.minor : 0n);
  const lines = wished.flatMap(({ instalment, purpose, minor }) => {
    const part = dice.chance(75) ? minor : dice.someOf(minor);
    const taken = part < budget ? part : budget;
    budget -= taken;
    if (taken <= 0n) return [];
    const named = purpose === '' ? {} : { purpose };
    const parts = dice.chance(15) && taken > 1n ? [taken / 2n, taken - taken / 2n] : [taken];
    return parts.map((settled) => ({
      instalment,
      ...named,
      settles: Money.ofMinor(settled, pledge.currency).toJSON(),
    }));
  });
  const settles = Money.ofMinor(dice.amount(), pledge.currency).toJSON();
  return lines.length > 0 ? lines : [{ instalment: 1, settles }];
}

/** Adds up the purposes of each instalment. */
function merged(owed: readonly Owed[]): Owed[] {
  const sums = new Map<number | undefined, bigint>();
  for (const { instalment, minor } of owed) {
    sums.set(instalment, (sums.get(instalment) ?? 0n) + minor);
  }
  return [...sums].map(([instalment, minor]) => ({ instalment, purpose: '', minor }));
}

/** Builds lines that settle debts in another currency, with about the same value in the receipt's currency. */
function linesInOther(
  dice: Dice,
  pledge: Pledge,
  all: readonly Owed[],
  held: Available,
): ApplicationFacts['lines'] {
  const owed = dice.pick(all);
  const settled = Money.ofMinor(dice.someOf(owed?.minor ?? 1n), pledge.currency);
  const worth = settled.toUsdRounded(rateOn(rates, settled.currency, dateOf(200)).unitsPerUsd);
  const inUsd = held.available.toUsdRounded(
    rateOn(rates, held.available.currency, dateOf(200)).unitsPerUsd,
  );
  const share = held.available.shareRounded(worth.minor, inUsd.minor === 0n ? 1n : inUsd.minor);
  const paid = share.exceeds(held.available) || share.isZero ? held.available : share;
  const named = dice.chance(50) && owed ? { purpose: owed.purpose } : {};
  const line = { instalment: owed?.instalment, ...named, settles: settled.toJSON() };
  return [{ ...line, paid: paid.toJSON() }];
}

type Dice = Move['dice'];

/** Returns all applications that are in force and, at random, a few that are reversed or half reversed. */
function undoable(move: Move) {
  const { world, dice } = move;
  return [...world.ledgerStates.receipts.keys()].flatMap((id) => {
    const receipt = world.receipt(id);
    return [...(receipt?.assignments.values() ?? [])]
      .filter(({ open, facts }) => {
        const stands = open && !isHalfUndone(move, receipt, facts.applicationId);
        return stands || dice.chance(open ? 15 : 3);
      })
      .map(({ facts }) => ({ receiptId: id, ...facts }));
  });
}

/** True if the pledge has reversed the application and, because of a crash, the receipt has not. */
function isHalfUndone(
  { world }: Move,
  receipt: Receipt | undefined,
  applicationId: string,
): boolean {
  const assignment = receipt?.assignments.get(applicationId);
  const pledge = world.pledge(assignment?.facts.pledgeId ?? '');
  return assignment?.open === true && pledge?.applications.get(applicationId)?.open === false;
}

async function undoOne(move: Move, open: ReturnType<typeof undoable>): Promise<void> {
  const { world, dice } = move;
  const chosen = dice.pick(open);
  if (!chosen) return;
  const { receiptId, applicationId, effectiveDate, excess } = chosen;
  const date = dice.chance(40) ? effectiveDate : someDate(move, effectiveDate);
  // Crash more often after an overpayment, so that it is applied again while its application is half
  // reversed.
  const crash = dice.chance(excess === undefined ? 8 : 35);
  const facts = { effectiveDate: date, withDependants: dice.chance(40) };
  await world.undo({ receiptId, applicationId }, facts, crash);
}

/** Reverses an application. It sometimes prefers returned payments, since they are rare. */
export const undo: Play = (move) => {
  const open = undoable(move);
  const returned = open.filter(({ credit }) => credit?.kind === 'RETURNED_PAYMENT');
  return undoOne(move, returned.length > 0 && move.dice.chance(30) ? returned : open);
};

/** Reverses an application whose overpayment was applied elsewhere, and then that other application. */
export const undoKept: Play = async (move) => {
  const { world, dice } = move;
  const open = undoable(move);
  const keeping = open.filter(({ fromOverpayment }) => fromOverpayment !== undefined);
  const ended = keeping.filter(
    ({ receiptId, fromOverpayment = '' }) =>
      world.receipt(receiptId)?.assignments.get(fromOverpayment)?.open === false,
  );
  const sources = keeping.map(({ fromOverpayment }) => fromOverpayment);
  const kept = open.filter(({ applicationId }) => sources.includes(applicationId));
  if (ended.length > 0) return undoOne(move, ended);
  await undoOne(move, dice.chance(70) ? kept : keeping);
};

/** Reverses a receipt. It sometimes prefers one that a revaluation run has valued. */
export const reverseReceipt: Play = async (move) => {
  const { dice } = move;
  const isAnyway = dice.chance(60);
  const receipt = someReceipt(
    move,
    ({ status, revaluations }) =>
      status === 'recorded' && (isAnyway || revaluations.some(({ reversed }) => !reversed)),
  );
  if (!receipt) return;
  const { receiptId, effectiveDate } = receipt.facts;
  const dates = [...receipt.assignments.values()].map(({ facts }) => facts.effectiveDate);
  const latest = [effectiveDate, ...dates].sort().at(-1) ?? effectiveDate;
  const dated = { effectiveDate: dice.chance(50) ? latest : someDate(move, effectiveDate) };
  const why = { reasonCode: 'WRONG_FUND', reason: 'misposted bank credit' } as const;
  const also = { withApplications: dice.chance(70), withDependants: dice.chance(50) };
  const approver = 'carryingUsd' in receipt.facts ? someApprover(dice) : {};
  const facts = { receiptId, ...dated, ...why, ...also };
  await move.world.post(new ReverseReceipt(facts, request), approver);
};

/** Returns the overpayments of a receipt's applications; if there are half-reversed applications, only theirs. */
function owingOf(move: Move, receipt: Receipt): Receipt['overpaid'] {
  const owing = receipt.overpaid.filter(({ amount }) => amount > 0n);
  const ending = owing.filter(({ applicationId }) => isHalfUndone(move, receipt, applicationId));
  return ending.length > 0 ? ending : owing;
}

/** Applies an overpayment to another instalment, in most cases of the same donor. */
export const keepOverpayment: Play = async (move) => {
  const { dice } = move;
  const receipt = someReceipt(move, ({ overpaid }) => totalOf(overpaid).amount > 0n);
  const chosen = receipt && dice.pick(owingOf(move, receipt));
  if (!receipt || !chosen) return;
  const { applicationId: fromOverpayment } = chosen;
  const { receiptId, net, effectiveDate } = receipt.facts;
  const owner = receipt.assignments.get(fromOverpayment)?.facts.excess?.donorId;
  const sameCurrency = dice.chance(80);
  const pledge = somePledge(
    move,
    (candidate) =>
      candidate.donorId === owner &&
      owedBy(candidate).length > 0 &&
      (candidate.currency === net.currency) === sameCurrency,
  );
  if (!pledge) return;
  const held = overpaidBy(receipt, fromOverpayment);
  const none = Money.zero(net.currency);
  const application = someApplication(move, pledge, {
    availableFrom: (date) => Money.ofMinor(lowestFrom(held, date).amount, net.currency),
    charges: none,
    date: chosen.date > effectiveDate ? chosen.date : effectiveDate,
  });
  const { excess, ...stated } = application;
  const wish = dice.chance(85) ? { evidence: 'letter of the donor' } : {};
  const over = dice.chance(5) && excess ? { excess } : {};
  const facts = { ...stated, ...over, ...wish, receiptId, fromOverpayment };
  const crash = dice.chance(8);
  await move.world.apply(facts, { crash });
};

export const returnOverpayment: Play = async (move) => {
  const receipt = someReceipt(move, ({ overpaid }) => totalOf(overpaid).amount > 0n);
  if (!receipt) return;
  const owing = receipt.overpaid.filter(({ amount }) => amount > 0n);
  const chosen = move.dice.pick(owing);
  const left = receipt.overpaid
    .filter(({ applicationId }) => applicationId === chosen?.applicationId)
    .reduce((sum, { amount }) => sum + amount, 0n);
  const applicationId = move.dice.chance(70) ? chosen?.applicationId : undefined;
  await giveBack(move, receipt, { kind: 'OVERPAYMENT', left, applicationId });
};

export const returnUnapplied: Play = async (move) => {
  const isMoved = ({ transfers }: Receipt) => transfers.size > 0;
  const isAnyway = move.dice.chance(30);
  const receipt = someReceipt(
    move,
    (candidate) =>
      candidate.status === 'recorded' &&
      totalOf(candidate.unassigned).amount > 0n &&
      (isAnyway || isMoved(candidate)),
  );
  if (!receipt) return;
  const kind = move.dice.pickOf(['UNIDENTIFIED', 'BANK_RECALL']);
  await giveBack(move, receipt, { kind, left: totalOf(receipt.unassigned).amount });
};

async function giveBack(
  move: Move,
  receipt: Receipt,
  {
    kind,
    left,
    applicationId,
  }: { kind: ReturnKind; left: bigint; applicationId?: string | undefined },
): Promise<void> {
  const { receiptId, net, effectiveDate } = receipt.facts;
  const minor = move.dice.someOf(left > 0n ? left : 1n);
  const facts = {
    receiptId,
    kind,
    applicationId,
    paymentReference: `PAY${move.step}`,
    effectiveDate: someDate(move, effectiveDate),
    amount: Money.ofMinor(minor, net.currency).toJSON(),
  };
  await move.world.post(new ReturnReceipt(facts, request));
}

/** Returns all money of a receipt that is in suspense to its sender. */
export async function returnAll(move: Move, receipt: Receipt): Promise<void> {
  const { receiptId, net, effectiveDate } = receipt.facts;
  const left = totalOf(receipt.unassigned).amount;
  const facts = {
    ...({ receiptId, kind: 'UNIDENTIFIED', paymentReference: `PAY${move.step}` } as const),
    effectiveDate: someDate(move, effectiveDate),
    amount: Money.ofMinor(left, net.currency).toJSON(),
  };
  await move.world.post(new ReturnReceipt(facts, request));
}

type ReturnKind = ReturnReceipt['facts']['kind'];

/** Has the background worker finish an application that a crash interrupted. */
export const finishUnfinished: Play = async ({ world }) => {
  const next = world.unfinished.shift();
  if (next) await world.finish(next);
};
