import { eventNameOf } from '@art30/event-sourcing';
import type { IsoDate, MoneyFact } from '@art30/accounting';
import type {
  ConfirmationReplied,
  ConfirmationRequested,
  ReplyOutcome,
} from '../engagement/confirmation.facts';
import { differences } from '../engagement/differences';
import type { PlacedEvent } from '../log/placed-event';

/** A donor that was asked, and what came back. */
export interface Confirmation extends Pick<
  ConfirmationRequested,
  'donor' | 'asAt' | 'throughSequence' | 'totals' | 'usd' | 'letterSha256'
> {
  readonly id: string;
  readonly requestedAt: string;
  readonly requestedBy: string;
  readonly outcome: ReplyOutcome | 'OPEN';
  readonly repliedOn: IsoDate | null;
  readonly recordedBy: string | null;
  /** What the donor states that it owes; null where it has stated nothing. */
  readonly confirmed: readonly MoneyFact[] | null;
  /** That less what was asked, by currency; null where nothing was stated. */
  readonly differences: readonly MoneyFact[] | null;
  readonly reference: string | null;
  readonly explanation: string | null;
}

/**
 * Requests in their order, each with the reply that came last of several; of one day the one recorded last.
 *
 * @param events of one engagement, as far as they are known.
 * @param asAt last day on which a request was made or a reply came.
 */
export function confirmationRegister(
  events: readonly PlacedEvent[],
  asAt: IsoDate | undefined,
): readonly Confirmation[] {
  const found = new Map<string, Confirmation>();
  for (const { stored, event } of events) {
    const { recordedAt, recordedBy } = stored.metadata;
    if (event.type === 'ConfirmationRequested' && isBy(recordedAt.slice(0, 10), asAt)) {
      const id = eventNameOf(stored);
      found.set(id, requested(id, event.data, { recordedAt, recordedBy }));
    }
    if (event.type !== 'ConfirmationReplied' || !isBy(event.data.repliedOn, asAt)) continue;
    const asked = found.get(event.data.confirmationId);
    if (asked === undefined || event.data.repliedOn < (asked.repliedOn ?? '')) continue;
    found.set(asked.id, replied(asked, event.data, recordedBy));
  }
  return [...found.values()];
}

function isBy(day: IsoDate, asAt: IsoDate | undefined): boolean {
  return asAt === undefined || day <= asAt;
}

function requested(
  id: string,
  asked: ConfirmationRequested,
  { recordedAt, recordedBy }: Recorder,
): Confirmation {
  const { donor, asAt, throughSequence, totals, usd, letterSha256 } = asked;
  return {
    ...{ id, donor, asAt, throughSequence, totals, usd, letterSha256 },
    ...{ requestedAt: recordedAt, requestedBy: recordedBy },
    ...{ outcome: 'OPEN', repliedOn: null, recordedBy: null },
    ...{ confirmed: null, differences: null, reference: null, explanation: null },
  };
}

type Recorder = Pick<PlacedEvent['stored']['metadata'], 'recordedAt' | 'recordedBy'>;

function replied(
  asked: Confirmation,
  { outcome, repliedOn, amounts, reference, explanation }: ConfirmationReplied,
  recordedBy: string,
): Confirmation {
  const confirmed = outcome === 'NO_REPLY' ? null : (amounts ?? asked.totals);
  return {
    ...asked,
    ...{ outcome, repliedOn, recordedBy, confirmed },
    differences: confirmed && differences(asked.totals, confirmed),
    ...{ reference: reference ?? null, explanation: explanation ?? null },
  };
}
