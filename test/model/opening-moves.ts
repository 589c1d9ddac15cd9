import {
  bucketOf,
  functionalCurrency,
  Money,
  ReversePledgeEvent,
  TakeOverPledge,
  TakeOverReceipt,
  type AgreementTerms,
  type CarriedBalance,
  type OpeningBalance,
  type Pledge,
  type Recommendation,
} from '@art30/accounting';
import type { Dice } from './dice';
import { request } from './officer-request';
import { lastDayOf } from './period-books';
import {
  completed,
  dateOf,
  levels,
  newTerms,
  purposesOf,
  someApprover,
  someCountry,
  someDate,
  somePledge,
  statedInstalments,
  termsOf,
  type Move,
  type Play,
} from './pledge-moves';
import { someCredit, someReceipt } from './receipt-moves';

type Facts = TakeOverPledge['facts'];

/** Exchange rates, in units of the currency per USD 1, that another system may have used. */
const ratesElsewhere: Readonly<Record<string, readonly [string, ...string[]]>> = {
  EUR: ['0.900', '0.941', '1.107'],
  JPY: ['149.80', '131.05'],
  KWD: ['0.3068', '0.3101'],
};

type Sixths = readonly [bigint, bigint];

/** Sixths of an amount that were received, and sixths that were written off. The rest is unpaid. */
const partings: readonly [Sixths, ...Sixths[]] = [
  [0n, 0n],
  [6n, 0n],
  [3n, 0n],
  [2n, 2n],
  [0n, 3n],
  [4n, 2n],
  [0n, 6n],
];

/**
 * Sixths of an amount that are conditional, if the agreement has a condition, and sixths of a receivable with an
 * allowance.
 */
const doubts: readonly [Sixths, ...Sixths[]] = [
  [6n, 0n],
  [3n, 3n],
  [0n, 6n],
  [3n, 0n],
];

/** Returns a date for a take-over, sometimes the first day of the histories or the last day of a closed year. */
function dayOfTakingOver(move: Move): string {
  const { world, dice } = move;
  const [closed] = world.ledgerStates.periods.closed;
  if (dice.chance(closed === undefined ? 80 : 50)) return someDate(move);
  return closed === undefined ? dateOf(0) : lastDayOf(closed);
}

/** Takes over a pledge from another system, with balances that in most cases agree with each other. */
export const takeOver: Play = async (move) => {
  const { world, dice, step } = move;
  const mistake = dice.chance(25) ? dice.pickOf(mistakes) : undefined;
  const approver = someApprover(dice);
  const { amount, earmarks: stated, donorId, recommendation } = newTerms(move);
  const earmarks = completed(stated, amount, recommendation);
  const effectiveDate = dayOfTakingOver(move);
  const instalments = statedInstalments(dice, earmarks, amount.currency);
  const agreement = termsOf(dice, signedBefore(dice, recommendation, effectiveDate), instalments);
  const levies = someLevies(move, recommendation);
  const balances = balancesOf(dice, agreement);
  const held = holdings(move, recommendation, balances);
  const facts: Facts = {
    pledgeId: `P${step}`,
    donorId,
    recommendation,
    effectiveDate,
    earmarks,
    agreement,
    amount: amount.toJSON(),
    balances,
    documentReference: 'balances of the other books',
    ...held,
    cash: [...held.cash, ...levies.flatMap(({ cash }) => cash)],
    levies: levies.map(({ levy }) => levy),
  };
  await world.post(new TakeOverPledge(mistake ? mistake(facts, move) : facts, request), approver);
};

/** Takes over an unapplied bank credit from another system, sometimes one that these books already contain. */
export const takeOverReceipt: Play = async (move) => {
  const { world, dice } = move;
  const approver = someApprover(dice);
  const reversedReceipt = dice.chance(25)
    ? someReceipt(move, ({ status }) => status === 'reversed')
    : null;
  const effectiveDate = dayOfTakingOver(move);
  const valueDate = dayBefore(effectiveDate, dice.chance(95) ? dice.below(400) : -1);
  const { receiptId, bankAccount, bankReference, net } =
    reversedReceipt?.facts ?? someCredit(move).facts;
  const unapplied = carried(Money.of(net), dice.pickOf(ratesOf(net.currency)));
  const facts = {
    receiptId,
    bankReference,
    effectiveDate,
    valueDate,
    unapplied,
    bankAccount: dice.chance(97) ? bankAccount : 'BK-CHF',
    documentReference: dice.chance(97) ? 'balances of the other books' : '',
  };
  await world.post(new TakeOverReceipt(facts, request), approver);
};

/** Reverses a take-over, in most cases of a pledge on which a debt that came with it was paid. */
export const reverseTakeOver: Play = async (move) => {
  const { dice } = move;
  const begun = ({ booked }: Pledge) =>
    [...booked.entries()].find(([, { type, reversed }]) => type === 'PledgeTakenOver' && !reversed);
  const hasPaid = ({ levies }: Pledge) => [...levies.values()].some(({ paidBy }) => paidBy);
  const isPaid = dice.chance(50);
  const pledge = somePledge(
    move,
    (candidate) => !!begun(candidate) && hasPaid(candidate) === isPaid,
  );
  const [eventId, { effectiveDate: since } = { effectiveDate: undefined }] =
    (pledge && begun(pledge)) ?? [];
  if (!pledge || eventId === undefined) return;
  const effectiveDate = dice.chance(40) && since !== undefined ? since : someDate(move, since);
  const about = { pledgeId: pledge.pledgeId, eventId, withDependants: dice.chance(50) };
  const why = { reasonCode: 'OTHER', reason: 'taken over wrongly' } as const;
  const facts = { ...about, effectiveDate, ...why };
  await move.world.post(new ReversePledgeEvent(facts, request), someApprover(dice));
};

/**
 * Returns the date of an agreement, in most cases in an earlier year. It is shortly before the take-over if due
 * diligence in these books may be needed.
 */
function signedBefore(dice: Dice, recommendation: Recommendation, effectiveDate: string): string {
  const isLongAgo = recommendation === 'n' ? dice.chance(70) : dice.chance(10);
  return dayBefore(effectiveDate, isLongAgo ? 60 + dice.below(400) : dice.below(20));
}

function dayBefore(date: string, days: number): string {
  return new Date(Date.parse(date) - days * 86_400_000).toISOString().slice(0, 10);
}

function ratesOf(currency: string): readonly [string, ...string[]] {
  return ratesElsewhere[currency] ?? ['1'];
}

function carried(amount: Money, unitsPerUsd: string): CarriedBalance {
  const usd = amount.currency === functionalCurrency ? amount : amount.toUsdRounded(unitsPerUsd);
  return { amount: amount.toJSON(), carryingUsd: usd.toString() };
}

/** Returns an object with one member of a balance; an empty one if the amount is zero. */
function part<Name extends string>(
  name: Name,
  amount: Money,
  unitsPerUsd: string,
): Partial<Record<Name, CarriedBalance>> {
  if (amount.isZero) return {};
  return { [name]: carried(amount, unitsPerUsd) } as Partial<Record<Name, CarriedBalance>>;
}

/** Returns random balances for each instalment and purpose of the agreement. */
function balancesOf(dice: Dice, { instalments, condition }: AgreementTerms): OpeningBalance[] {
  const shares = instalments.flatMap(({ no, lines = [] }) =>
    lines.map(({ purpose, amount }) => ({ instalment: no, purpose, share: Money.of(amount) })),
  );
  const currency = shares[0]?.share.currency ?? functionalCurrency;
  const owedAt = dice.pickOf(ratesOf(currency));
  const receivedAt = dice.pickOf(ratesOf(currency));
  return shares.map(({ instalment, purpose, share }) => {
    const { cameIn, lost, ...fate } = someFate(dice);
    const [received, writtenOff] = [sixthsOf(share, cameIn), sixthsOf(share, lost)];
    const owed = share.minus(received).minus(writtenOff);
    const conditional = condition === null ? 0n : fate.conditional;
    const promised = sixthsOf(owed, conditional);
    const receivable = part('receivable', owed.minus(promised), owedAt);
    return {
      instalment,
      purpose,
      ...receivable,
      ...allowanceOf(receivable.receivable, fate.doubted),
      ...part('conditionalOutstanding', promised, owedAt),
      ...part('received', received, receivedAt),
      ...part('conditionalLiability', sixthsOf(received, conditional), receivedAt),
      ...part('writtenOff', writtenOff, owedAt),
    };
  });
}

interface Fate {
  readonly cameIn: bigint;
  readonly lost: bigint;
  /** Conditional part of the unpaid and of the received amount, in sixths. */
  readonly conditional: bigint;
  /** Part of the receivable with an allowance, in sixths. */
  readonly doubted: bigint;
}

/**
 * Returns the parts of an amount in sixths. One random number decides all of them, since an agreement has many amounts.
 */
function someFate(dice: Dice): Fate {
  const roll = dice.below(partings.length * doubts.length);
  const [cameIn, lost] = partings[roll % partings.length] ?? partings[0];
  const [conditional, doubted] = doubts[Math.floor(roll / partings.length)] ?? doubts[0];
  return { cameIn, lost, conditional, doubted };
}

function sixthsOf(whole: Money, count: bigint): Money {
  return Money.ofMinor((whole.minor * count) / 6n, whole.currency);
}

/** Returns a random allowance: none, or a part or all of the receivable's value. */
function allowanceOf(
  receivable: CarriedBalance | undefined,
  doubted: bigint,
): Pick<OpeningBalance, 'allowanceUsd'> {
  const value = Money.parse(receivable?.carryingUsd ?? '0', functionalCurrency);
  const allowed = sixthsOf(value, doubted);
  return allowed.isZero ? {} : { allowanceUsd: allowed.toString() };
}

type Cash = NonNullable<Facts['cash']>[number];

function cashLine(purpose: string, amount: Money, unitsPerUsd: string): Cash {
  const held = carried(amount, unitsPerUsd);
  return { bankAccount: `BK-${amount.currency}`, purpose, ...held };
}

/**
 * Returns random holdings of a pledge taken over: cash of the received money, partly spent, authority to spend it, and
 * a refund. In most cases the cash covers them.
 */
function holdings(
  move: Move,
  recommendation: Recommendation,
  balances: readonly OpeningBalance[],
): Pick<Facts, 'authority' | 'refunds'> & { readonly cash: readonly Cash[] } {
  const { dice, step } = move;
  const cameIn = balances.flatMap(({ purpose, received }) =>
    received ? [{ purpose, amount: Money.of(received.amount) }] : [],
  );
  const currency = cameIn[0]?.amount.currency ?? functionalCurrency;
  const heldAt = dice.pickOf(ratesOf(currency));
  const kept = cameIn.flatMap(({ purpose, amount }) => {
    const minor = dice.pickOf([amount.minor, amount.minor / 2n, 0n]);
    return minor === 0n ? [] : [cashLine(purpose, Money.ofMinor(minor, currency), heldAt)];
  });
  const lender = balances[0]?.purpose ?? 'k';
  const programmes = purposesOf[recommendation].filter((code) => code !== bucketOf[recommendation]);
  const purposes = [0, 1].map(() => dice.pick(programmes) ?? 'k');
  const authority = purposes.slice(dice.below(3)).map((purpose) => someAuthorityAt(dice, purpose));
  const refunds = purposes
    .slice(dice.pickOf([2, 2, 1, 0]))
    .map((purpose, index) =>
      someRefund(dice, `T${step}-${index}`, { purposes: [purpose, lender], currency, heldAt }),
    );
  const lent = cashLine(lender, Money.ofMinor(-dice.amount(), currency), heldAt);
  const bankAccount = dice.chance(15) ? 'CLEARING' : 'BK-USD';
  const cover = dice.chance(80) ? coverOf(authority, refunds, bankAccount) : [];
  const cash = [...kept, ...cover];
  return { cash: dice.chance(15) ? [...cash, lent] : cash, authority, refunds };
}

interface OwedOn {
  readonly levy: NonNullable<Facts['levies']>[number];
  /** Cash that was received with the levy; in some cases none. */
  readonly cash: readonly Cash[];
}

/** Returns random levies: in most cases none, otherwise one or two in any currency. */
function someLevies({ dice, step }: Move, recommendation: Recommendation): OwedOn[] {
  const count = dice.pickOf([0, 0, 1, 2]);
  return Array.from({ length: count }, (_, index) => {
    const purpose = dice.pick(purposesOf[recommendation]) ?? 'k';
    const currency = dice.pickOf(['USD', 'EUR', 'JPY', 'KWD']);
    const amount = Money.ofMinor(dice.amount(), currency);
    const held = cashLine(purpose, amount, dice.pickOf(ratesOf(currency)));
    const { carryingUsd } = held;
    const levy = { levyId: `T${step}-L${index}`, purpose, amount: held.amount, carryingUsd };
    return { levy, cash: dice.chance(80) ? [held] : [] };
  });
}

type Authority = NonNullable<Facts['authority']>[number];
type Refund = NonNullable<Facts['refunds']>[number];

function someAuthorityAt(dice: Dice, purpose: string): Authority {
  const gross = dice.amount();
  const direct = dice.pickOf([(gross * 100n) / 113n, gross, 0n]);
  return {
    purpose,
    level: dice.pick(levels),
    ...someCountry(dice),
    programmable: Money.ofMinor(direct, functionalCurrency).toJSON(),
    supportReserve: Money.ofMinor(gross - direct, functionalCurrency).toJSON(),
  };
}

interface Owed {
  readonly purposes: readonly string[];
  readonly currency: string;
  readonly heldAt: string;
}

/** Returns a random refund for one or two purposes, in the pledge's currency or in US dollars. */
function someRefund(dice: Dice, refundId: string, { purposes, currency, heldAt }: Owed): Refund {
  const owedIn = dice.pickOf([currency, functionalCurrency]);
  const lines = purposes.slice(dice.below(2)).map((purpose) => ({
    purpose,
    ...carried(Money.ofMinor(dice.amount(), owedIn), heldAt),
  }));
  return { refundId, lines };
}

/** Returns cash in US dollars that covers the granted authority and the refunds, by purpose, on one bank account. */
function coverOf(
  authority: readonly Authority[],
  refunds: readonly Refund[],
  bankAccount: string,
): Cash[] {
  const needed = [
    ...authority.flatMap(({ purpose, programmable, supportReserve }) =>
      [programmable, supportReserve].map(({ amount }) => ({ purpose, carryingUsd: amount })),
    ),
    ...refunds.flatMap(({ lines }) => lines),
  ];
  const covered = new Map<string, Money>();
  for (const { purpose, carryingUsd } of needed) {
    const before = covered.get(purpose) ?? Money.zero(functionalCurrency);
    covered.set(purpose, before.plus(Money.parse(carryingUsd, functionalCurrency)));
  }
  return [...covered].flatMap(([purpose, usd]) =>
    usd.isZero ? [] : [{ ...cashLine(purpose, usd, '1'), bankAccount }],
  );
}

type Mistake = (facts: Facts, move: Move) => Facts;

/** Functions that put a mistake into a take-over, so that in most cases it must be refused. */
const mistakes: readonly [Mistake, ...Mistake[]] = [
  knownPledge,
  shareLeftOut,
  centTooMuch,
  allowedTooMuch,
  owedTwice,
  signedLater,
];

function knownPledge(facts: Facts, move: Move): Facts {
  return { ...facts, pledgeId: somePledge(move, () => true)?.pledgeId ?? facts.pledgeId };
}

function shareLeftOut(facts: Facts): Facts {
  return { ...facts, balances: facts.balances.slice(1) };
}

/**
 * Adds one minor unit to the unpaid amount of the first instalment and purpose, as a conditional amount if nothing is
 * unpaid.
 */
function centTooMuch(facts: Facts): Facts {
  const [first, ...others] = facts.balances;
  if (!first) return facts;
  const unit = Money.ofMinor(1n, facts.amount.currency);
  const owed = first.conditionalOutstanding;
  const more = owed ? Money.of(owed.amount).plus(unit) : unit;
  const rate = ratesOf(unit.currency)[0];
  return {
    ...facts,
    balances: [{ ...first, ...part('conditionalOutstanding', more, rate) }, ...others],
  };
}

function allowedTooMuch(facts: Facts): Facts {
  const balances = facts.balances.map((balance) => {
    const value = Money.parse(balance.receivable?.carryingUsd ?? '0', functionalCurrency);
    const cent = Money.ofMinor(1n, functionalCurrency);
    return { ...balance, allowanceUsd: value.plus(cent).toString() };
  });
  return { ...facts, balances };
}

function owedTwice(facts: Facts): Facts {
  const { refunds = [], levies = [] } = facts;
  return { ...facts, refunds: [...refunds, ...refunds], levies: [...levies, ...levies] };
}

function signedLater(facts: Facts): Facts {
  return { ...facts, effectiveDate: dayBefore(facts.agreement.signedOn, 1) };
}
