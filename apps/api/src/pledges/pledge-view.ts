import type { Condition, Earmark, Instalment, MoneyFact, Proceeds } from '@art30/accounting';
import { balanceWords } from '../balances/balance-words';
import type { Thing } from '../read/register-reader';
import { moneyOf, usdMoney, type Sum, type Sums } from '../read/slices';
import type { Words } from '../read/words';
import type {
  AgreementViewDto,
  InstalmentLineViewDto,
  InstalmentViewDto,
  PledgeFiguresDto,
  PledgeStatus,
  PledgeViewDto,
} from './pledges-view.dto';

/** A pledge as the register holds it. */
export interface PledgeMembers {
  readonly donorId: string;
  readonly recommendation: PledgeViewDto['recommendation'];
  readonly currency: string;
  readonly status: PledgeStatus;
  readonly announcedOn?: string;
  readonly acceptedOn?: string;
  /** Null again once the signature is reversed. */
  readonly signedOn?: string | null;
  readonly occasion?: string;
  readonly earmarks: readonly Earmark[];
  readonly agreementReference?: string | null;
  readonly instalments?: readonly Instalment[];
  readonly condition?: Condition | null;
  readonly pscRate?: string;
  readonly source?: string;
  readonly proceeds?: Proceeds;
}

const { announced, agreed, received, outstanding, receivable } = balanceWords;

/** Figures of instalments; all their lines are in the currency of the pledge. */
export const instalmentWords = { agreed, received, outstanding, receivable } satisfies Words;
export const pledgeWords = { announced, ...instalmentWords } satisfies Words;

export type InstalmentSums = Sums<keyof typeof instalmentWords>;
export type PledgeSums = Sums<keyof typeof pledgeWords>;

/** What one instalment owes for one purpose, summed up. */
export interface InstalmentCell {
  readonly instalment: number | null;
  readonly purpose: string | null;
  readonly sums: InstalmentSums;
}

export function pledgeView(pledge: Thing<PledgeMembers>, sums: PledgeSums): PledgeViewDto {
  const { id, donorId, recommendation, currency, earmarks } = pledge;
  return {
    ...{ id, donorId, recommendation, currency },
    status: statusOf(pledge, sums),
    announcedOn: pledge.announcedOn ?? null,
    acceptedOn: pledge.acceptedOn ?? null,
    signedOn: pledge.signedOn ?? null,
    occasion: pledge.occasion ?? null,
    earmarks: [...earmarks],
    announced: moneyOf(sums.announced.amount, currency),
    announcedUsd: usdMoney(sums.announced.usd),
    ...figuresOf(sums, currency),
  };
}

/** A signed pledge is received in part or in full as its money comes in. */
function statusOf({ status }: PledgeMembers, sums: PledgeSums): PledgeStatus {
  if (status !== 'SIGNED' || sums.received.amount === 0n) return status;
  return sums.received.amount < sums.agreed.amount ? 'PARTLY_RECEIVED' : 'RECEIVED';
}

/** Terms of the agreement that stands; those of one whose signature was reversed are gone. */
export function agreementView(pledge: PledgeMembers): AgreementViewDto | null {
  const { signedOn, agreementReference, pscRate, source, condition, proceeds } = pledge;
  if (!signedOn) return null;
  return {
    agreementReference: agreementReference ?? '',
    pscRate: pscRate ?? '',
    source: source ?? '',
    condition: condition ?? null,
    proceeds: (proceeds ?? null) as AgreementViewDto['proceeds'],
  };
}

export function instalmentViews(
  pledge: PledgeMembers,
  cells: readonly InstalmentCell[],
): InstalmentViewDto[] {
  return (pledge.instalments ?? []).map(({ no, dueOn, amount, lines }) => {
    const own = cells.filter((cell) => cell.instalment === no);
    return {
      ...{ no, dueOn, amount },
      ...figuresOf(totalOf(own), pledge.currency),
      lines: lines.map(({ purpose }): InstalmentLineViewDto => {
        const cell = totalOf(own.filter((candidate) => candidate.purpose === purpose));
        return { purpose, ...figuresOf(cell, pledge.currency) };
      }),
    };
  });
}

function figuresOf(sums: InstalmentSums, currency: string): PledgeFiguresDto {
  const money = ({ amount }: Sum): MoneyFact => moneyOf(amount, currency);
  const usd = (sum: Sum): MoneyFact => usdMoney(sum.usd);
  return {
    agreed: money(sums.agreed),
    agreedUsd: usd(sums.agreed),
    received: money(sums.received),
    receivedUsd: usd(sums.received),
    outstanding: money(sums.outstanding),
    outstandingUsd: usd(sums.outstanding),
    receivable: money(sums.receivable),
    receivableUsd: usd(sums.receivable),
  };
}

function totalOf(cells: readonly InstalmentCell[]): InstalmentSums {
  const total = (word: keyof InstalmentSums): Sum =>
    cells.reduce(
      ({ amount, usd }, { sums }) => ({
        amount: amount + sums[word].amount,
        usd: usd + sums[word].usd,
      }),
      { amount: 0n, usd: 0n },
    );
  return {
    agreed: total('agreed'),
    received: total('received'),
    outstanding: total('outstanding'),
    receivable: total('receivable'),
  };
}

/** Sums of a pledge that has no journal line yet. */
export const noSums: PledgeSums = { announced: { amount: 0n, usd: 0n }, ...totalOf([]) };
