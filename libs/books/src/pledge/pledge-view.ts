import { originalDueOn, type MoneyFact, type RegisteredPledge } from '@art30/accounting';
import type { Thing } from '../registers/register-reader';
import { identityOf } from '../slices/identity';
import { moneyOf, usdMoney } from '../slices/slice-values';
import { type Sum } from '../slices/slices';
import {
  totalOf,
  type InstalmentCell,
  type InstalmentSums,
  type PledgeSums,
} from './pledge-figures';
import { statusOf } from './pledge-status';

export type PledgeView = ReturnType<typeof pledgeView>;
export type InstalmentView = ReturnType<typeof instalmentViews>[number];

export function pledgeView(pledge: Thing<RegisteredPledge>, sums: PledgeSums) {
  const { id, donorId, recommendation, currency, earmarks } = pledge;
  return {
    ...{ id, donorId, recommendation, currency },
    status: statusOf(pledge, sums),
    announcedOn: pledge.announcedOn ?? null,
    acceptedOn: pledge.acceptedOn ?? null,
    signedOn: pledge.signedOn ?? null,
    takenOverOn: pledge.takenOverOn ?? null,
    terminatedOn: pledge.terminatedOn ?? null,
    occasion: pledge.occasion ?? null,
    earmarks: [...earmarks],
    announced: moneyOf(sums.announced.amount, currency),
    announcedUsd: usdMoney(sums.announced.usd),
    ...figuresOf(sums, currency),
    bankCharges: moneyOf(sums.bankCharges.amount, currency),
    bankChargesUsd: usdMoney(sums.bankCharges.usd),
    refunded: moneyOf(sums.refunded.amount, currency),
    refundedUsd: usdMoney(sums.refunded.usd),
    identity: identityOf(sums),
  };
}

/** Terms of the agreement that stands; those of one whose signature was reversed are gone. */
export function agreementView(pledge: RegisteredPledge) {
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

export function instalmentViews(pledge: RegisteredPledge, cells: readonly InstalmentCell[]) {
  return (pledge.instalments ?? []).map((instalment) => {
    const { no, dueOn, amount, lines } = instalment;
    const own = cells.filter((cell) => cell.instalment === no);
    return {
      ...{ no, dueOn, originalDueOn: originalDueOn(instalment), amount },
      ...figuresOf(totalOf(own), pledge.currency),
      lines: lines.map(({ purpose }) => {
        const cell = totalOf(own.filter((candidate) => candidate.purpose === purpose));
        return { purpose, ...figuresOf(cell, pledge.currency) };
      }),
    };
  });
}

function figuresOf(sums: InstalmentSums, currency: string) {
  const money = ({ amount }: Sum): MoneyFact => moneyOf(amount, currency);
  const usd = (sum: Sum): MoneyFact => usdMoney(sum.usd);
  return {
    agreed: money(sums.agreed),
    agreedUsd: usd(sums.agreed),
    conditional: money(sums.conditional),
    conditionalUsd: usd(sums.conditional),
    received: money(sums.received),
    receivedUsd: usd(sums.received),
    writtenOff: money(sums.writtenOff),
    writtenOffUsd: usd(sums.writtenOff),
    outstanding: money(sums.outstanding),
    outstandingUsd: usd(sums.outstanding),
    receivable: money(sums.receivable),
    receivableUsd: usd(sums.receivable),
  };
}
