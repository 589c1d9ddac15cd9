import type { AppendMap } from '@art30/accounting';
import type { ConfirmationRequested, ReplyOutcome } from './confirmation.facts';

/**
 * Members of a confirmation request that later decisions need. Donor and date prevent a second request;
 * totals are compared with the reply.
 */
export interface AskedDonor extends Pick<ConfirmationRequested, 'donor' | 'asAt' | 'totals'> {
  /** Outcome of the last reply; null until there is one. */
  readonly outcome: ReplyOutcome | null;
}

export type Engagement =
  { readonly status: 'none' } | { readonly status: 'open'; readonly asked: AppendMap<AskedDonor> };
