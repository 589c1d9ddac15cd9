import { functionalCurrency } from '../../kernel/currency';
import { demandNotFuture, type IsoDate } from '../../kernel/dates';
import { Money } from '../../kernel/money';
import { postingDateOf } from '../../period/posting';
import { demand } from '../../kernel/rejection';
import type { BookAllowance, AllowedLine } from '../facts/receivables.facts';
import type { PledgeFact } from '../facts/pledge.facts';
import type { PledgeState, SignedPledge } from '../state/pledge.state';
import {
  allowanceByPurpose,
  demandInstalment,
  demandLineCount,
  overPurposes,
  statedOf,
} from './receivable';
import { demandNewId, signedPledge } from '../guards/existing-pledge';

/**
 * Books an allowance (the part of a receivable that is not expected to be paid, IPSAS 41), or releases one. An
 * allowance never exceeds its receivable and is never below zero.
 *
 * @throws Rejection LIMIT_EXCEEDED, INVALID_AMOUNT, INSTALMENT_UNKNOWN, EXCEEDS_RECEIVABLE, ALLOWANCE_EXCEEDED,
 * DUPLICATE_ID, and those of {@link signedPledge}.
 */
export function bookAllowance({ facts, request }: BookAllowance, state: PledgeState): PledgeFact[] {
  const { allowanceId, runId, effectiveDate, documentReference, basis } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = signedPledge(state, facts);
  demandNewId(pledge, allowanceId);
  demandLineCount(facts.lines.length);
  const from = postingDateOf(facts);
  const lines = facts.lines.reduce<AllowedLine[]>(
    (before, line, index) => [...before, ...spreadLine(pledge, { line, index, from, before })],
    [],
  );
  const data = { effectiveDate, documentReference, allowanceId, runId, lines, basis };
  return [{ type: 'AllowanceBooked', data }];
}

interface Spreading {
  readonly line: BookAllowance['facts']['lines'][number];
  readonly index: number;
  readonly from: IsoDate;
  readonly before: readonly AllowedLine[];
}

/**
 * Splits one line of the request over the purposes of its instalment. An allowance is divided in proportion to the part
 * of each receivable that has no allowance yet. A release is divided in proportion to the existing allowances.
 */
function spreadLine(pledge: SignedPledge, { line, index, from, before }: Spreading): AllowedLine[] {
  const field = `lines[${index}]`;
  const { instalment, purpose } = line;
  const amount = Money.of(line.amount, `${field}.amount`).in(functionalCurrency, `${field}.amount`);
  const zero = 'state an amount above zero to allow, or below zero to release';
  demand(!amount.isZero, 'INVALID_AMOUNT', zero, `${field}.amount`);
  demandInstalment(pledge, instalment, field);
  const releases = amount.isNegative;
  const open = new Map<string, bigint>();
  for (const [of, { allowed, room }] of allowanceByPurpose(pledge.lines, instalment, from)) {
    if (purpose !== undefined && purpose !== of) continue;
    const changed = statedOf(before, { instalment, purpose: of });
    const left = releases ? allowed + changed : room - changed;
    open.set(of, left > 0n ? left : 0n);
  }
  const total = [...open.values()].reduce((sum, left) => sum + left, 0n);
  const wanted = releases ? -amount.minor : amount.minor;
  demandWithin(Money.ofMinor(wanted, functionalCurrency), total, { releases, instalment, field });
  return overPurposes(wanted, open).map(([of, part]) => {
    const usd = Money.ofMinor(releases ? -part : part, functionalCurrency).toJSON();
    return { instalment, purpose: of, amount: usd };
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
      ? `${wanted.named} is more than the USD ${most} allowance ${of}: release less`
      : `${wanted.named} is more than the USD ${most} receivable ${of} beyond its allowance: ` +
          'allow less',
    `${at.field}.amount`,
  );
}
