import { account } from '../../../accounts/chart-of-accounts';
import { entry, type Dims, type Entry } from '../../../kernel/entries';
import { Money, splitRunning } from '../../../kernel/money';
import { postingDateOf } from '../../../period/posting';
import type { AgreementAmendedFacts, Instalment } from '../../../pledge/facts/agreement.facts';
import type { Pledge, SignedPledge } from '../../../pledge/state/pledge.state';
import { matrixValues } from './agreement';
import { memorandum, ownerDims } from './announcement';
import { CarryingValues } from './carrying';

/** How an amendment moves what an instalment owes for a purpose, in both values. */
interface Move {
  readonly code: string;
  readonly instalment: number;
  readonly purpose: string;
  readonly amount: bigint;
  usd: bigint;
}

/**
 * Amounts that move between purposes of an instalment keep their carrying value. A decrease beyond
 * that leaves at carrying value, against revenue; an increase is converted once, at the rate of the
 * amendment. Under a condition only the memoranda move, except for amounts earned and not paid,
 * which decrease last.
 */
export function postAgreementAmended(facts: AgreementAmendedFacts, pledge: Pledge): Entry[] {
  if (pledge.status !== 'signed') throw new Error('an amendment of no agreement');
  const { agreement, currency } = pledge;
  const carrying = new CarryingValues(pledge, postingDateOf(facts));
  const moves = numbersOf(agreement.instalments, facts.instalments).flatMap((no) =>
    movesOf(no, facts, pledge, carrying),
  );
  const raised = moves.filter(({ kept }) => !kept).map(({ move }) => move);
  const total = raised.reduce((sum, { amount }) => sum + amount, 0n);
  const value = Money.ofMinor(total, currency).toUsdRounded(facts.rate.unitsPerUsd);
  matrixValues(
    value.minor,
    raised.map((move) => ({ ...move, weight: move.amount })),
  ).forEach((usd, index) => {
    const move = raised[index];
    if (move) move.usd = usd;
  });
  return entriesOf(
    moves.map(({ move }) => move),
    ownerDims(pledge),
    currency,
  );
}

interface Moved {
  readonly move: Move;
  /** It has its value; otherwise it is converted. */
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
  const feeding = lowered.filter((move) => move.code === code);
  const freed = -sumOf(feeding.map(({ amount }) => amount));
  const freedUsd = -sumOf(feeding.map(({ usd }) => usd));
  const raised = changes.filter(({ delta }) => delta > 0n);
  const wanted = sumOf(raised.map(({ delta }) => delta));
  const passed = freed < wanted ? freed : wanted;
  const passedUsd = Money.ofMinor(freedUsd, 'USD').shareRounded(passed, freed).minor;
  const amounts = splitRunning(
    passed,
    raised.map(({ delta }) => delta),
  );
  const values = splitRunning(passedUsd, amounts);
  return [
    ...lowered.map((move) => ({ move, kept: true })),
    ...raised.flatMap(({ purpose, delta }, index): Moved[] => {
      const amount = amounts[index] ?? 0n;
      const cell = { code, instalment: no, purpose };
      return [
        { move: { ...cell, amount, usd: values[index] ?? 0n }, kept: true },
        { move: { ...cell, amount: delta - amount, usd: 0n }, kept: false },
      ];
    }),
  ];
}

/** Out of what is owed under a condition first, then out of what is receivable. */
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
    const item = { account: part.code, instalment, purpose };
    const usd = carrying.take(item, part.amount).minor;
    return [{ code: part.code, instalment, purpose, amount: -part.amount, usd: -usd }];
  });
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
    sumOf(
      lines.filter((line) => line.purpose === purpose).map((line) => Money.of(line.amount).minor),
    );
  return purposes.map((purpose) => ({
    purpose,
    delta: minorOf(fresh, purpose) - minorOf(old, purpose),
  }));
}

function entriesOf(moves: readonly Move[], owner: Dims, currency: string): Entry[] {
  const nonZero = moves.filter(({ amount, usd }) => amount !== 0n || usd !== 0n);
  const money = (minor: bigint) => Money.ofMinor(minor, currency);
  const usd = (cents: bigint) => Money.ofMinor(cents, 'USD');
  const revenue = nonZero.filter(({ code }) => code === account.receivable);
  const purposes = [...new Set(revenue.map(({ purpose }) => purpose))];
  return [
    ...nonZero.flatMap((move) => {
      const dims = { ...owner, purpose: move.purpose, instalment: move.instalment };
      return move.code === account.receivable
        ? [entry(move.code, money(move.amount), usd(move.usd), dims)]
        : memorandum(move.code, money(move.amount), usd(move.usd), dims);
    }),
    ...purposes.flatMap((purpose) => {
      const own = revenue.filter((move) => move.purpose === purpose);
      const amount = money(-sumOf(own.map((move) => move.amount)));
      const value = usd(-sumOf(own.map((move) => move.usd)));
      if (amount.isZero && value.isZero) return [];
      return [entry(account.contributionsRevenue, amount, value, { ...owner, purpose })];
    }),
    ...nonZero.flatMap((move) => {
      const dims = { ...owner, purpose: move.purpose, instalment: move.instalment };
      const agreed =
        move.code === account.receivable ? account.memoAgreed : account.memoAgreedConditional;
      return memorandum(agreed, money(move.amount), usd(move.usd), dims);
    }),
  ];
}

function numbersOf(...terms: readonly (readonly Instalment[])[]): number[] {
  return [...new Set(terms.flatMap((instalments) => instalments.map(({ no }) => no)))];
}

function sumOf(parts: readonly bigint[]): bigint {
  return parts.reduce((sum, part) => sum + part, 0n);
}
