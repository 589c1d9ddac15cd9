import { Money, type RegisteredPledge } from '@art30/accounting';
import type { Sums } from '../slices/slices';

/** Statuses of a pledge, in the order of its life cycle. */
export const pledgeStatuses = [
  'ANNOUNCED',
  'ACCEPTED',
  'WITHDRAWN',
  'LAPSED',
  'SIGNED',
  'PARTLY_RECEIVED',
  'RECEIVED',
  'REDUCED',
  'WRITTEN_OFF',
  'CANCELLED',
  'TERMINATED',
  'CLOSED',
] as const;
export type PledgeStatus = (typeof pledgeStatuses)[number];

/** Figures that are all zero once a pledge is settled: nothing is owed, held, still to be spent or overspent. */
const open = [
  'receivable',
  'allowance',
  'receivedInAdvance',
  'conditionalLiability',
  'pledgePayables',
  'unallocated',
  'availableProgrammable',
  'availableSupportReserve',
] as const;

type Judged = 'agreed' | 'received' | 'outstanding' | 'writtenOff' | (typeof open)[number];

/**
 * Returns the status of a pledge. Without an agreement in force, it is the status in the register. With one, it follows
 * from the figures in the pledge's currency.
 */
export function statusOf(
  { status, signedAmount }: Pick<RegisteredPledge, 'status' | 'signedAmount'>,
  sums: Sums<Judged>,
): PledgeStatus {
  if (status !== 'SIGNED') return status;
  const { agreed, received, outstanding, writtenOff } = sums;
  if (agreed.amount === 0n && received.amount === 0n) return 'CANCELLED';
  if (outstanding.amount !== 0n) return received.amount === 0n ? 'SIGNED' : 'PARTLY_RECEIVED';
  const spent = open.every((term) => sums[term].usd === 0n);
  if (received.amount !== 0n && spent) return 'CLOSED';
  if (received.amount === 0n && writtenOff.amount !== 0n) return 'WRITTEN_OFF';
  const reduced = signedAmount && agreed.amount < Money.of(signedAmount).minor;
  return reduced ? 'REDUCED' : 'RECEIVED';
}
