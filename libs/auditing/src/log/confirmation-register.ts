import { eventNameOf } from '@art30/event-sourcing';
import { kit, type IsoDate } from '@art30/accounting';
import {
  ConfirmationRequested,
  replyOutcomes,
  type ConfirmationReplied,
} from '../engagement/confirmation.facts';
import { differences } from '../engagement/differences';
import type { PlacedEvent } from './placed-event';

const { answer, answerRowsMax, date, listOf, moment, money, nullable, oneOf, pick } = kit;
const { uuid, words } = kit;

/** A request to a donor, with its reply. */
export const ConfirmationRow = answer('ConfirmationRow', {
  id: uuid('Id of the request.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  ...pick(
    ConfirmationRequested,
    'donor',
    'asAt',
    'throughSequence',
    'totals',
    'usd',
    'letterSha256',
  ),
  requestedAt: moment('Moment of the request, UTC.', '2025-01-20T09:00:00.000Z'),
  requestedBy: words('Person who asked.', 'u.auditor'),
  outcome: oneOf([...replyOutcomes, 'OPEN'])(
    '`OPEN`: no reply is recorded. `AGREED`, `DIFFERS` or `NO_REPLY`: the last reply.',
    'DIFFERS',
  ),
  repliedOn: nullable(date('Day of the reply; null while there is none.', '2025-02-14')),
  recordedBy: nullable(words('Person who recorded it.', 'u.auditor')),
  confirmed: nullable(
    listOf(
      money,
      answerRowsMax,
    )('What the donor states that it owes; null where it states nothing.'),
  ),
  differences: nullable(
    listOf(
      money,
      answerRowsMax,
    )(
      'Stated amount less the amount in the books, by currency, without currencies that agree; null if the reply states no amount.',
    ),
  ),
  reference: nullable(words('Reference of the reply.', 'letter of DON-A of 2025-02-12')),
  explanation: nullable(words('How the difference is explained.', 'paid on 2024-12-30')),
});
export type ConfirmationRow = kit.Infer<typeof ConfirmationRow>;

/**
 * Returns the requests in log order, each with the reply of the latest `repliedOn`. Of several replies of one
 * day, the one recorded last is returned.
 *
 * @param events events of one engagement, in log order.
 * @param asAt last day that counts, for requests by their recording and for replies by `repliedOn`; undefined
 * for no limit.
 */
export function confirmationRegister(
  events: readonly PlacedEvent[],
  asAt: IsoDate | undefined,
): readonly ConfirmationRow[] {
  const found = new Map<string, ConfirmationRow>();
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
): ConfirmationRow {
  const { donor, asAt, throughSequence, totals, usd, letterSha256 } = asked;
  return {
    id,
    donor,
    asAt,
    throughSequence,
    totals,
    usd,
    letterSha256,
    requestedAt: recordedAt,
    requestedBy: recordedBy,
    outcome: 'OPEN',
    repliedOn: null,
    recordedBy: null,
    confirmed: null,
    differences: null,
    reference: null,
    explanation: null,
  };
}

type Recorder = Pick<PlacedEvent['stored']['metadata'], 'recordedAt' | 'recordedBy'>;

function replied(
  asked: ConfirmationRow,
  { outcome, repliedOn, amounts, reference, explanation }: ConfirmationReplied,
  recordedBy: string,
): ConfirmationRow {
  const confirmed = outcome === 'NO_REPLY' ? null : (amounts ?? asked.totals);
  return {
    ...asked,
    outcome,
    repliedOn,
    recordedBy,
    confirmed,
    differences: confirmed && differences(asked.totals, confirmed),
    reference: reference ?? null,
    explanation: explanation ?? null,
  };
}
