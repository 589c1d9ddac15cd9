import { functionalCurrency } from '../currency';
import { demandNotFuture, type IsoDate } from '../dates';
import { Money, splitRunning } from '../money';
import { postingDateOf } from '../period/posting';
import { demand } from '../rejection';
import type { BookAllowance } from './allowance.commands';
import type { AllowanceLine } from './allowance.events';
import { demandNewId, signedPledge, type SignedPledge } from './authority';
import type { PledgeFact } from './pledge.events';
import type { PledgeState } from './pledge.state';
import { allowanceByPurpose, demandInstalment, demandLineCount } from './receivable';

/**
 * Expected losses of a run, per instalment (IPSAS 41): never more than is receivable, and never
 * less than nothing.
 */
export function bookAllowance({ facts, request }: BookAllowance, state: PledgeState): PledgeFact[] {
  const { allowanceId, runId, effectiveDate, documentReference, basis } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = signedPledge(state, facts);
  demandNewId(pledge, allowanceId);
  demandLineCount(facts.lines.length);
  const from = postingDateOf(facts);
  const lines = facts.lines.reduce<AllowanceLine[]>(
    (before, line, index) => [...before, ...spread(pledge, { line, index, from, before })],
    [],
  );
  const data = { effectiveDate, documentReference, allowanceId, runId, lines, basis };
  return [{ type: 'AllowanceBooked', data }];
}

interface Spreading {
  readonly line: BookAllowance['facts']['lines'][number];
  readonly index: number;
  readonly from: IsoDate;
  readonly before: readonly AllowanceLine[];
}

/**
 * One stated line over the purposes of its instalment: by what each owes beyond its allowance, a
 * release by the allowance of each.
 */
function spread(pledge: SignedPledge, { line, index, from, before }: Spreading): AllowanceLine[] {
  const field = `lines[${index}]`;
  const { instalment, purpose } = line;
  const amount = Money.of(line.amount, `${field}.amount`).in(functionalCurrency, `${field}.amount`);
  demand(!amount.isZero, 'INVALID_AMOUNT', 'a line allows or releases', `${field}.amount`);
  demandInstalment(pledge, instalment, field);
  const releases = amount.isNegative;
  const changed = (of: string) =>
    before
      .filter((earlier) => earlier.instalment === instalment && earlier.purpose === of)
      .reduce((sum, earlier) => sum + Money.of(earlier.amount).minor, 0n);
  const open = [...allowanceByPurpose(pledge.lines, instalment, from)]
    .filter(([of]) => purpose === undefined || purpose === of)
    .map(([of, { allowed, room }]) => {
      const left = releases ? allowed + changed(of) : room - changed(of);
      return { of, left: left > 0n ? left : 0n };
    });
  const total = open.reduce((sum, { left }) => sum + left, 0n);
  const wanted = releases ? -amount.minor : amount.minor;
  demandWithin(Money.ofMinor(wanted, functionalCurrency), total, { releases, instalment, field });
  const parts = splitRunning(
    wanted,
    open.map(({ left }) => left),
  );
  return open.flatMap(({ of }, at) => {
    const part = parts[at] ?? 0n;
    if (part === 0n) return [];
    const usd = Money.ofMinor(releases ? -part : part, functionalCurrency).toJSON();
    return [{ instalment, purpose: of, amount: usd }];
  });
}

function demandWithin(
  wanted: Money,
  total: bigint,
  at: { readonly releases: boolean; readonly instalment: number; readonly field: string },
): void {
  const most = Money.ofMinor(total, functionalCurrency).toString();
  const of = `of instalment ${at.instalment}`;
  demand(
    wanted.minor <= total,
    at.releases ? 'ALLOWANCE_EXCEEDED' : 'EXCEEDS_RECEIVABLE',
    at.releases
      ? `USD ${wanted.toString()} is more than the USD ${most} allowance ${of}`
      : `USD ${wanted.toString()} is more than the USD ${most} receivable ${of} beyond its allowance`,
    `${at.field}.amount`,
  );
}
