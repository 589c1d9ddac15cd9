import {
  Condition,
  Earmark,
  kit,
  originalDueOn,
  Proceeds,
  recommendations,
  type MoneyFact,
  type RegisteredPledge,
} from '@art30/accounting';
import type { Thing } from '../registers/register-reader';
import { Identity, identityOf } from '../slices/identity';
import { moneyOf, usdMoney } from '../slices/slice-values';
import { type Sum } from '../slices/slices';
import {
  totalOf,
  type InstalmentCell,
  type InstalmentSums,
  type PledgeSums,
} from './pledge-figures';
import { pledgeStatuses, statusOf } from './pledge-status';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  currency,
  date,
  decimal,
  listOf,
  money,
  nullable,
  oneOf,
  part,
  words,
} = kit;

/**
 * The amounts of a pledge, of an instalment or of an instalment's part for one purpose, in the pledge's currency and in
 * USD.
 */
export const PledgeAmounts = answer('PledgeFigures', {
  agreed: money("Signed, in the pledge's currency.", { amount: '600000.00', currency: 'EUR' }),
  agreedUsd: money('Signed, in USD at the rate of the signature.', {
    amount: '666666.67',
    currency: 'USD',
  }),
  conditional: money("Part of it whose condition is not met, in the pledge's currency.", {
    amount: '0.00',
    currency: 'EUR',
  }),
  conditionalUsd: money('The same in USD.', { amount: '0.00', currency: 'USD' }),
  received: money("Gross credited to the donor, in the pledge's currency.", {
    amount: '600000.00',
    currency: 'EUR',
  }),
  receivedUsd: money('Gross credited, in USD: cash at the rate of its value date plus charges.', {
    amount: '662983.42',
    currency: 'USD',
  }),
  writtenOff: money("Agreed and written off, in the pledge's currency.", {
    amount: '0.00',
    currency: 'EUR',
  }),
  writtenOffUsd: money('Carrying value of what was written off, in USD.', {
    amount: '0.00',
    currency: 'USD',
  }),
  outstanding: money(
    "Agreed and neither received nor written off, conditional parts included, in the pledge's currency.",
    { amount: '0.00', currency: 'EUR' },
  ),
  outstandingUsd: money(
    'The same in USD: the receivable and, at the rate of the signature, the conditional part.',
    { amount: '0.00', currency: 'USD' },
  ),
  receivable: money('Receivable, in the currency of the pledge, without conditional parts.', {
    amount: '0.00',
    currency: 'EUR',
  }),
  receivableUsd: money('Receivable in USD, at carrying value.', {
    amount: '0.00',
    currency: 'USD',
  }),
});

/** The part of an instalment that belongs to one purpose. */
export const InstalmentLineView = answer('InstalmentLineView', {
  ...PledgeAmounts.members,
  purpose: words('Code of the purpose.', 'TA-GEN'),
});

/** An instalment, which is a part of a pledge that is due on one day, with its amounts. */
export const InstalmentView = answer('InstalmentView', {
  ...PledgeAmounts.members,
  no: count('Number of the instalment.', 1),
  dueOn: date('Day on which it is due.', '2024-06-30'),
  originalDueOn: date(
    'Due date as first agreed, by the agreement as signed or by the amendment that added the instalment. The same as `dueOn` where it was never moved.',
    '2024-06-30',
  ),
  amount: money("Amount by the agreement, in the pledge's currency.", {
    amount: '600000.00',
    currency: 'EUR',
  }),
  lines: listOf(InstalmentLineView, rowsMax)('Its parts by purpose.'),
});
export type InstalmentView = kit.Infer<typeof InstalmentView>;

/** Terms of an agreement, besides its amounts and dates, which the pledge states. */
export const AgreementView = answer('AgreementView', {
  agreementReference: words('Reference of the agreement.', 'AGR-2024-001'),
  pscRate: decimal('Programme support as a fraction of direct expenditure.', '0.13'),
  source: words("Where the donor's money comes from.", 'BUDGET'),
  condition: nullable(part(Condition)('Condition on the money; null where there is none.')),
  proceeds: nullable(part(Proceeds)('Provenance of confiscated money; null where it is none.')),
  complianceObligations: nullable(
    words('What its analysis under IPSAS 47 finds; null where none was stated.', 'NONE'),
  ),
  complianceReference: nullable(
    words('Reference of that analysis; null where none was stated.', 'memo IPSAS47-2026-3'),
  ),
});

/** A pledge with its status, dates and amounts, as lists of pledges show it. */
export const PledgeView = answer('PledgeView', {
  ...PledgeAmounts.members,
  id: words('Id of the pledge.', 'P1'),
  donorId: words('Id of the donor.', 'DON-A'),
  recommendation: oneOf(recommendations)('The call it answers.', 'n'),
  currency: currency('Currency of the pledge, ISO 4217.', 'EUR'),
  status: oneOf(pledgeStatuses)(
    'Status at `asAt`, as known at `knownAt`. By its last step: `ANNOUNCED`; `ACCEPTED`, not signed yet; `WITHDRAWN` or `LAPSED` before a signature. By the figures of the agreement, in its currency: `SIGNED`, nothing came in yet; `PARTLY_RECEIVED`, some came in and some is outstanding; `RECEIVED`, nothing is outstanding and money came in, also where the rest was written off; `REDUCED`, the same after less is agreed than was signed; `WRITTEN_OFF`, nothing is outstanding and nothing came in: all was written off; `CANCELLED`, nothing is agreed any more and nothing came in, or a direct signature or a take-over was reversed; `TERMINATED`, its agreement was ended; `CLOSED`, nothing is outstanding or owed, and what came in is spent to the last cent: no unallocated cash, no authority left, none overspent.',
    'PARTLY_RECEIVED',
  ),
  announcedOn: nullable(
    date(
      'Day of the announcement; null where it began with its signature or its take-over.',
      '2024-03-11',
    ),
  ),
  acceptedOn: nullable(date('Day of a separate acceptance.', '2024-04-20')),
  signedOn: nullable(date('Day of the signature.', '2024-05-06')),
  takenOverOn: nullable(
    date('Day from which these books keep it, where another system kept it before.', '2024-01-01'),
  ),
  terminatedOn: nullable(date('Day on which its agreement was terminated.', '2025-06-30')),
  occasion: nullable(words('Occasion of the announcement.', 'pledging event')),
  earmarks: listOf(
    Earmark,
    rowsMax,
  )('Shares by purpose: announced while nothing is signed, then agreed.'),
  announced: money("Last announced amount, kept after signature, in the pledge's currency.", {
    amount: '1100000.00',
    currency: 'EUR',
  }),
  announcedUsd: money('The same in USD at the rate of the announcement.', {
    amount: '1195652.17',
    currency: 'USD',
  }),
  bankCharges: money(
    'Bank charges that the account bore; those in another currency are in USD only.',
    { amount: '15.00', currency: 'EUR' },
  ),
  bankChargesUsd: money('All of them in USD.', { amount: '16.57', currency: 'USD' }),
  refunded: money('Paid back to the donor; what was paid in another currency is in USD only.', {
    amount: '0.00',
    currency: 'EUR',
  }),
  refundedUsd: money('All of them in USD.', { amount: '0.00', currency: 'USD' }),
  identity: part(Identity)('Figures of which its fund balance consists.'),
});
export type PledgeView = kit.Infer<typeof PledgeView>;

export function pledgeView(pledge: Thing<RegisteredPledge>, sums: PledgeSums): PledgeView {
  const { id, donorId, recommendation, currency: code, earmarks } = pledge;
  return {
    id,
    donorId,
    recommendation,
    currency: code,
    status: statusOf(pledge, sums),
    announcedOn: pledge.announcedOn ?? null,
    acceptedOn: pledge.acceptedOn ?? null,
    signedOn: pledge.signedOn ?? null,
    takenOverOn: pledge.takenOverOn ?? null,
    terminatedOn: pledge.terminatedOn ?? null,
    occasion: pledge.occasion ?? null,
    earmarks: [...earmarks],
    announced: moneyOf(sums.announced.amount, code),
    announcedUsd: usdMoney(sums.announced.usd),
    ...figuresOf(sums, code),
    bankCharges: moneyOf(sums.bankCharges.amount, code),
    bankChargesUsd: usdMoney(sums.bankCharges.usd),
    refunded: moneyOf(sums.refunded.amount, code),
    refundedUsd: usdMoney(sums.refunded.usd),
    identity: identityOf(sums),
  };
}

/** Returns the terms of the agreement in force; null if nothing is signed or the signature was reversed. */
export function agreementView(pledge: RegisteredPledge): kit.Infer<typeof AgreementView> | null {
  const { signedOn, agreementReference, pscRate, source, condition, proceeds } = pledge;
  if (!signedOn) return null;
  return {
    agreementReference: agreementReference ?? '',
    pscRate: pscRate ?? '',
    source: source ?? '',
    condition: condition ?? null,
    proceeds: proceeds ?? null,
    complianceObligations: pledge.complianceObligations ?? null,
    complianceReference: pledge.complianceReference ?? null,
  };
}

export function instalmentViews(
  pledge: RegisteredPledge,
  cells: readonly InstalmentCell[],
): InstalmentView[] {
  return (pledge.instalments ?? []).map((instalment) => {
    const { no, dueOn, amount, lines } = instalment;
    const own = cells.filter((cell) => cell.instalment === no);
    return {
      no,
      dueOn,
      originalDueOn: originalDueOn(instalment),
      amount,
      ...figuresOf(totalOf(own), pledge.currency),
      lines: lines.map(({ purpose }) => {
        const cell = totalOf(own.filter((candidate) => candidate.purpose === purpose));
        return { purpose, ...figuresOf(cell, pledge.currency) };
      }),
    };
  });
}

function figuresOf(sums: InstalmentSums, code: string): kit.Infer<typeof PledgeAmounts> {
  const own = ({ amount }: Sum): MoneyFact => moneyOf(amount, code);
  const usd = (sum: Sum): MoneyFact => usdMoney(sum.usd);
  return {
    agreed: own(sums.agreed),
    agreedUsd: usd(sums.agreed),
    conditional: own(sums.conditional),
    conditionalUsd: usd(sums.conditional),
    received: own(sums.received),
    receivedUsd: usd(sums.received),
    writtenOff: own(sums.writtenOff),
    writtenOffUsd: usd(sums.writtenOff),
    outstanding: own(sums.outstanding),
    outstandingUsd: usd(sums.outstanding),
    receivable: own(sums.receivable),
    receivableUsd: usd(sums.receivable),
  };
}
