import { account } from '../../../accounts/chart-of-accounts';
import { entry, valueEntry, type Dims, type Entry } from '../../../kernel/entries';
import { Money, splitRunning } from '../../../kernel/money';
import { postingDateOf } from '../../../period/posting';
import type { AgreementAmendedFacts, Instalment } from '../../../pledge/facts/agreement.facts';
import type { ConditionShare } from '../../../pledge/facts/receivables.facts';
import type { Pledge, SignedPledge } from '../../../pledge/state/pledge.state';
import { matrixValues } from './agreement';
import { memorandum, ownerDims } from './announcement';
import { CarryingValues } from './carrying';

/** Change of one instalment and purpose by an amendment; its values are in US cents. */
interface Move {
  readonly code: string;
  readonly instalment: number;
  readonly purpose: string;
  readonly amount: bigint;
  /** Change in the value of the receivable, or of the conditional amount outstanding. */
  usd: bigint;
  /** Change in the value of the agreed amount; for a receivable this is its revenue. */
  agreed: bigint;
  /** Exchange result that moves to or from another purpose; positive for a gain. */
  readonly carriedOver: bigint;
}

/**
 * Posts an amendment. Amounts that move between purposes of an instalment retain their values: receivable,
 * revenue and exchange result. A further decrease reverses average revenue of the instalment and purpose; the
 * receivable leaves at carrying value, and the difference is exchange result. An increase is converted once
 * at the rate of the amendment. Under a condition only memoranda change, except for earned and unpaid
 * amounts, which decrease last.
 */
export function postAgreementAmended(facts: AgreementAmendedFacts, pledge: Pledge): Entry[] {
  if (pledge.status !== 'signed') throw new Error('an amendment of no agreement');
  const { agreement, currency } = pledge;
  const carrying = new CarryingValues(pledge, postingDateOf(facts));
  const moves = numbersOf(agreement.instalments, facts.instalments).flatMap((no) =>
    movesOf(no, facts, pledge, carrying),
  );
  const raised = moves.filter(({ kept }) => !kept).map(({ move }) => move);
  const total = minorSum(raised.map(({ amount }) => amount));
  const value = Money.ofMinor(total, currency).toUsdRounded(facts.rate.unitsPerUsd);
  matrixValues(
    value.minor,
    raised.map((move) => ({ ...move, weight: move.amount })),
  ).forEach((usd, index) => {
    const move = raised[index];
    if (move) move.usd = move.agreed = usd;
  });
  return entriesOf(
    moves.map(({ move }) => move),
    ownerDims(pledge),
    currency,
  );
}

/**
 * Posts cancelled receivables: each leaves at carrying value, against the revenue recognised for it; the
 * difference is exchange result.
 */
export function postReceivablesCancelled(
  shares: readonly ConditionShare[],
  pledge: Pledge,
  carrying: CarryingValues,
): Entry[] {
  const code = account.receivable;
  const moves = shares.flatMap(({ instalment, purpose, amount }) =>
    loweredOf(instalment, purpose, Money.of(amount).minor, { code, carrying }),
  );
  return entriesOf(moves, ownerDims(pledge), pledge.currency);
}

interface Moved {
  readonly move: Move;
  /** True if the move retains its existing values; false if it is converted at the rate of the amendment. */
  readonly kept: boolean;
}

function movesOf(
  no: number,
  facts: AgreementAmendedFacts,
  pledge: SignedPledge,
  carrying: CarryingValues,
): Moved[] {
  const { agreement } = pledge;
  const changes = changesOf(no, agreement.instalments, facts.instalments);
  const code =
    agreement.condition === null ? account.receivable : account.memoConditionalOutstanding;
  const lowered = changes
    .filter(({ delta }) => delta < 0n)
    .flatMap(({ purpose, delta }) => loweredOf(no, purpose, -delta, { code, carrying }));
  const raised = changes.filter(({ delta }) => delta > 0n);
  const wanted = minorSum(raised.map(({ delta }) => delta));
  const feeding = lowered.filter((move) => move.code === code);
  const passed = passedOf(feeding, wanted);
  const amounts = splitRunning(
    minorSum(passed.map(({ amount }) => amount)),
    raised.map(({ delta }) => delta),
  );
  const usd = splitRunning(minorSum(passed.map((part) => part.usd)), amounts);
  const agreed = splitRunning(minorSum(passed.map((part) => part.agreed)), amounts);
  return [
    ...lowered.map((move) => {
      const part = passed[feeding.indexOf(move)];
      const carriedOver = part === undefined ? 0n : part.usd - part.agreed;
      return { move: { ...move, carriedOver }, kept: true };
    }),
    ...raised.flatMap(({ purpose, delta }, index): Moved[] => {
      const cell = { code, instalment: no, purpose };
      const own = { amount: amounts[index] ?? 0n, usd: usd[index] ?? 0n };
      const value = agreed[index] ?? 0n;
      const more = { amount: delta - own.amount, usd: 0n, agreed: 0n, carriedOver: 0n };
      const carriedOver = value - own.usd;
      return [
        { move: { ...cell, ...own, agreed: value, carriedOver }, kept: true },
        { move: { ...cell, ...more }, kept: false },
      ];
    }),
  ];
}

/**
 * Splits the amount that other purposes take over, at most what they need, among the decreases in proportion.
 */
function passedOf(
  lowered: readonly Move[],
  wanted: bigint,
): readonly Pick<Move, 'amount' | 'usd' | 'agreed'>[] {
  const freed = lowered.map(({ amount }) => -amount);
  const total = minorSum(freed);
  const amounts = splitRunning(total < wanted ? total : wanted, freed);
  return lowered.map((move, index) => {
    const amount = amounts[index] ?? 0n;
    const share = (cents: bigint) =>
      Money.ofMinor(-cents, 'USD').shareRounded(amount, -move.amount).minor;
    return { amount, usd: share(move.usd), agreed: share(move.agreed) };
  });
}

/** Takes a decrease from the conditional amount outstanding first, then from the receivable. */
function loweredOf(
  instalment: number,
  purpose: string,
  amount: bigint,
  { code, carrying }: { readonly code: string; readonly carrying: CarryingValues },
): Move[] {
  const held = carrying.held({ account: code, instalment, purpose }).amount;
  const first = held < amount ? held : amount;
  const parts = [
    { code, amount: first },
    { code: account.receivable, amount: amount - first },
  ];
  return parts.flatMap((part) => {
    if (part.amount === 0n) return [];
    const taken = (item: string) =>
      carrying.take({ account: item, instalment, purpose }, part.amount).minor;
    const values = { usd: -taken(part.code), agreed: -taken(agreedOf(part.code)) };
    const cell = { code: part.code, instalment, purpose };
    return [{ ...cell, amount: -part.amount, ...values, carriedOver: 0n }];
  });
}

/**
 * Returns the memorandum account of the agreed amount that belongs to a receivable or conditional account.
 */
function agreedOf(code: string): string {
  return code === account.receivable ? account.memoAgreed : account.memoAgreedConditional;
}

function changesOf(
  no: number,
  before: readonly Instalment[],
  after: readonly Instalment[],
): { readonly purpose: string; readonly delta: bigint }[] {
  const shares = (instalments: readonly Instalment[]) =>
    instalments.find((instalment) => instalment.no === no)?.lines ?? [];
  const [old, fresh] = [shares(before), shares(after)];
  const purposes = [...new Set([...old, ...fresh].map(({ purpose }) => purpose))];
  const minorOf = (lines: typeof old, purpose: string) =>
    minorSum(
      lines.filter((line) => line.purpose === purpose).map((line) => Money.of(line.amount).minor),
    );
  return purposes.map((purpose) => ({
    purpose,
    delta: minorOf(fresh, purpose) - minorOf(old, purpose),
  }));
}

function entriesOf(moves: readonly Move[], owner: Dims, currency: string): Entry[] {
  const nonZero = moves.filter(
    ({ amount, usd, agreed }) => amount !== 0n || usd !== 0n || agreed !== 0n,
  );
  const money = (minor: bigint) => Money.ofMinor(minor, currency);
  const usd = (cents: bigint) => Money.ofMinor(cents, 'USD');
  const receivable = nonZero.filter(({ code }) => code === account.receivable);
  const purposes = [...new Set(receivable.map(({ purpose }) => purpose))];
  const cellOf = ({ purpose, instalment }: Move) => ({ ...owner, purpose, instalment });
  return [
    ...nonZero.flatMap((move) => {
      const { code, amount, usd: value } = move;
      return code === account.receivable
        ? [entry(code, money(amount), usd(value), cellOf(move))]
        : memorandum(code, money(amount), usd(value), cellOf(move));
    }),
    ...purposes.flatMap((purpose) => {
      const own = receivable.filter((move) => move.purpose === purpose);
      const amount = money(-minorSum(own.map((move) => move.amount)));
      const value = usd(-minorSum(own.map((move) => move.agreed)));
      if (amount.isZero && value.isZero) return [];
      return [entry(account.contributionsRevenue, amount, value, { ...owner, purpose })];
    }),
    ...purposes.flatMap((purpose) =>
      resultsOf(receivable.filter((move) => move.purpose === purpose)).map(([code, cents]) =>
        valueEntry(code, currency, usd(cents), { ...owner, purpose }),
      ),
    ),
    ...nonZero.flatMap((move) =>
      memorandum(agreedOf(move.code), money(move.amount), usd(move.agreed), cellOf(move)),
    ),
  ];
}

/**
 * Returns the exchange results of one purpose: the value of its receivable less its revenue. A result that
 * moves to another purpose is posted on both sides; for a cancelled amount it is a loss or gain of the day.
 */
function resultsOf(moves: readonly Move[]): (readonly [code: string, cents: bigint])[] {
  const results = moves.flatMap(({ usd, agreed, carriedOver }) => {
    const isGain = usd < 0n ? carriedOver > 0n : carriedOver < 0n;
    const given = agreed - usd - carriedOver;
    return [
      [isGain ? account.exchangeGain : account.exchangeLoss, carriedOver] as const,
      [given > 0n ? account.exchangeLoss : account.exchangeGain, given] as const,
    ];
  });
  return [account.exchangeGain, account.exchangeLoss].flatMap((code) => {
    const total = minorSum(results.filter(([of]) => of === code).map(([, cents]) => cents));
    return total === 0n ? [] : [[code, total] as const];
  });
}

function numbersOf(...terms: readonly (readonly Instalment[])[]): number[] {
  return [...new Set(terms.flatMap((instalments) => instalments.map(({ no }) => no)))];
}

function minorSum(parts: readonly bigint[]): bigint {
  return parts.reduce((sum, part) => sum + part, 0n);
}
