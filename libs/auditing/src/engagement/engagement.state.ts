import type { AppendMap } from '@art30/accounting';
import type { ConfirmationRequested, ReplyOutcome } from './confirmation.facts';

/** A request as far as a later decision rests on it. */
export interface AskedDonor extends Pick<ConfirmationRequested, 'donor' | 'asAt' | 'totals'> {
  /** The last reply; null while there is none. */
  readonly outcome: ReplyOutcome | null;
}

export type Engagement =
  { readonly status: 'none' } | { readonly status: 'open'; readonly asked: AppendMap<AskedDonor> };
