import { account } from '../../accounts/chart-of-accounts';
import { demandNotFuture, type IsoDate } from '../../kernel/dates';
import { Money } from '../../kernel/money';
import { yearOf } from '../../period/period.decider';
import { postingDateOf } from '../../period/posting';
import { rateOn, rateWarnings } from '../../rates/rates.decider';
import { demandDocument } from '../../kernel/booking';
import { demand, refuse } from '../../kernel/rejection';
import { demandCells, demandInstalments, earlyDueWarnings } from './agreement';
import {
  carriedOver,
  demandAfterTerms,
  demandDueDiligence,
  demandEligible,
  earmarksOf,
  knownDonor,
} from './announcement';
import { demandAnonymousYear } from './legal-terms';
import { firstDueDates, rememberingDueDates } from './rescheduling';
import { cellKey, lowestOf, type Measure } from '../guards/guards';
import { cellsOf, splitMatrix, statesLines } from './instalment-matrix';
import type {
  AgreementTerms,
  AmendPledge,
  AgreementAmendedFacts,
  Instalment,
} from '../facts/agreement.facts';
import type { Earmark } from '../facts/pledge-parts';
import type { PledgeFact } from '../facts/pledge.facts';
import type { PledgeContext, PledgeState, SignedPledge } from '../state/pledge.state';
import { runningAgreement } from '../guards/existing-pledge';

/**
 * Changes amount, instalments or earmarks of an agreement. No share of an instalment and purpose may fall below the
 * amount that was received or written off. If the request states no shares, the rest is split in proportion.
 */
export function amendAgreement(
  { facts, request }: AmendPledge,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { effectiveDate, reason, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = runningAgreement(state, facts);
  demandAfterTerms(pledge, facts, 'effectiveDate');
  demandDocument(documentReference, 'an agreement is amended by a document that both sides sign');
  const { agreement, recommendation, currency } = pledge;
  const amount = Money.positive(facts.amount, 'amount').in(currency, 'amount');
  const before = Money.of(agreement.amount);
  const rate = rateOn(context.rates, currency, effectiveDate);
  if (amount.exceeds(before)) {
    const more = amount.minus(before).toUsdRounded(rate.unitsPerUsd);
    demandMayGive(pledge, more, context, effectiveDate);
  }
  const postedOn = postingDateOf(facts);
  const use = { recommendation, date: effectiveDate, postedOn, agreed: agreement.earmarks };
  const stated = facts.earmarks ?? carriedOver(pledge, amount);
  const earmarks = earmarksOf(stated, amount, context, use);
  const instalments = amended(pledge, facts.instalments, { amount, earmarks, postedOn });
  const lowered = before.exceeds(amount);
  const signedOn = agreement.signedOn ?? agreement.effectiveDate;
  const late = yearOf(postedOn) > yearOf(signedOn);
  const warnings = [
    ...rateWarnings(rate, effectiveDate),
    ...earlyDueWarnings(instalments, signedOn, agreement.instalments),
  ];
  const data: AgreementAmendedFacts = {
    effectiveDate,
    documentReference,
    warnings,
    amount: amount.toJSON(),
    earmarks,
    instalments,
    rate,
    reason,
    ...(lowered && late ? { laterYear: true } : {}),
  };
  return [{ type: 'AgreementAmended', data }];
}

/** Checks again that the donor may give, on the day of an amendment that raises the amount by the given USD. */
function demandMayGive(
  pledge: SignedPledge,
  usd: Money,
  context: PledgeContext,
  date: IsoDate,
): void {
  const { pledgeId, donorId, recommendation, agreement } = pledge;
  const donor = knownDonor(context, donorId);
  demandEligible(donor, recommendation, context, date);
  demandDueDiligence(donor, date);
  const signedOn = agreement.signedOn ?? agreement.effectiveDate;
  demandAnonymousYear(donor, { pledgeId, signedOn, usd, pledge }, context);
}

interface Amending {
  readonly amount: Money;
  readonly earmarks: readonly Earmark[];
  readonly postedOn: IsoDate;
}

function amended(
  pledge: SignedPledge,
  given: AgreementTerms['instalments'] | undefined,
  amending: Amending,
): Instalment[] {
  const { amount, earmarks } = amending;
  const stated = given ?? presentInstalments(pledge, amount);
  demandInstalments(stated, amount);
  const settled = settledOf(pledge, amending.postedOn);
  const instalments = statesLines(stated)
    ? cellsOf(stated, amount, earmarks)
    : openSplit(stated, amending, settled);
  demandCells(instalments);
  demandAboveSettled(instalments, settled, pledge.currency);
  return rememberingDueDates(instalments, firstDueDates(pledge.agreement.instalments));
}

/**
 * Returns the present instalments. If there is only one, it gets the whole new amount, because nothing else is
 * possible.
 */
function presentInstalments(
  { agreement }: SignedPledge,
  amount: Money,
): AgreementTerms['instalments'] {
  const [only, ...others] = agreement.instalments;
  const dues = agreement.instalments.map(({ no, dueOn, amount: due }) => ({
    no,
    dueOn,
    amount: due,
  }));
  if (only === undefined || others.length > 0) return dues;
  return [{ no: only.no, dueOn: only.dueOn, amount: amount.toJSON() }];
}

/**
 * Amounts that were received or written off, by instalment and purpose, in minor units. They are settled, so an
 * amendment cannot change them.
 */
type Settled = readonly {
  readonly instalment: number;
  readonly purpose: string;
  readonly minor: bigint;
}[];

function settledOf({ agreement, lines }: SignedPledge, from: IsoDate): Settled {
  const open: readonly string[] = [account.receivable, account.memoConditionalOutstanding];
  const owing = [...lines].filter((line) => open.includes(line.account));
  return agreement.instalments.flatMap(({ no: instalment, lines: shares }) =>
    shares.map(({ purpose, amount }) => {
      const key = cellKey({ instalment, purpose });
      const lowest = (measure: Measure) => lowestOf(owing, { measure, key }, from);
      const left = lowest('outstanding') + lowest('conditional outstanding');
      return { instalment, purpose, minor: Money.of(amount).minor - left };
    }),
  );
}

/**
 * Splits each instalment over the purposes. Settled amounts (received or written off) remain with their purpose; only
 * the rest is split.
 */
function openSplit(
  stated: AgreementTerms['instalments'],
  { amount, earmarks }: Amending,
  settled: Settled,
): Instalment[] {
  const { currency } = amount;
  const of = (fits: (cell: Settled[number]) => boolean) =>
    settled.filter(fits).reduce((sum, { minor }) => sum + minor, 0n);
  const restOf = (whole: Earmark['amount'], taken: bigint, field: string) => {
    const rest = Money.of(whole).minor - taken;
    if (rest < 0n) refuseBelow(Money.ofMinor(taken, currency), field);
    return rest;
  };
  const rows = stated.map(({ no, amount: due }, index) =>
    restOf(
      due,
      of(({ instalment }) => instalment === no),
      `instalments[${index}].amount`,
    ),
  );
  const columns = earmarks.map(({ purpose, amount: share }) =>
    restOf(
      share,
      of((cell) => cell.purpose === purpose),
      'earmarks',
    ),
  );
  const total = rows.reduce((sum, rest) => sum + rest, 0n);
  const open = splitMatrix(
    total,
    rows.map((row) => columns.map((column) => row * column)),
  );
  demand(
    open.every((row) => row.every((cell) => cell >= 0n)),
    'INSTALMENT_LINES_REQUIRED',
    'amounts this small cannot be divided in proportion: state the lines of each instalment',
    'instalments',
  );
  return stated.map(({ no, dueOn, amount: due }, row) => ({
    no,
    dueOn,
    amount: Money.of(due).toJSON(),
    lines: earmarks.flatMap(({ purpose }, column) => {
      const taken = of((cell) => cell.instalment === no && cell.purpose === purpose);
      const share = taken + (open[row]?.[column] ?? 0n);
      return share === 0n ? [] : [{ purpose, amount: Money.ofMinor(share, currency).toJSON() }];
    }),
  }));
}

function demandAboveSettled(
  instalments: readonly Instalment[],
  settled: Settled,
  currency: string,
): void {
  for (const { instalment, purpose, minor } of settled) {
    const index = instalments.findIndex(({ no }) => no === instalment);
    const share = instalments[index]?.lines.find((line) => line.purpose === purpose);
    const agreed = share ? Money.of(share.amount) : Money.zero(currency);
    const field = index < 0 ? 'instalments' : `instalments[${index}]`;
    if (minor > agreed.minor) {
      refuseBelow(
        Money.ofMinor(minor, currency),
        field,
        ` of instalment ${instalment} for ${purpose}`,
      );
    }
  }
}

function refuseBelow(settled: Money, field: string, of = ''): never {
  return refuse(
    'BELOW_RECEIVED',
    `${settled.named}${of} is already received, written off or released: agree on at least that`,
    field,
  );
}
