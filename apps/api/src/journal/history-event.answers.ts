import { EntryLine } from '@art30/accounting';
import { kit } from '@art30/accounting';
const { answer, count, date, listOf, moment, nullable, uuid, words } = kit;
const { answerRowsMax: rowsMax } = kit;

/** Whatever the event states. */
const facts = kit.kind<Readonly<Record<string, unknown>>>({ kind: 'json' });
/** An event of a stream: who recorded which facts when, and what they booked. */
export const HistoryEvent = answer('HistoryEvent', {
  sequence: count('Place of the event in the whole log.', 61),
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event.', 'AgreementSigned'),
  revision: count('Place in the stream, from 0.', 2),
  effectiveDate: date('Date of the fact.', '2024-05-06'),
  postingDate: date('Posting date.', '2024-05-06'),
  recordedAt: moment('Moment at which it was recorded, UTC.', '2024-05-07T10:00:00.000Z'),
  recordedBy: words('Who recorded it.', 'u.contrib'),
  certifiedBy: nullable(words('Who certified it; null where nobody had to.', 'u.certify')),
  approvedBy: nullable(words('Who approved it; null where nobody had to.', 'u.approve')),
  policy: words('Name and version of the posting rules.', 'IPSAS23-UN@1'),
  facts: facts('The facts as recorded; docs/events.md describes those of each kind.', {
    effectiveDate: '2024-05-06',
    agreementReference: 'AGR-2024-001',
  }),
  entries: listOf(EntryLine, rowsMax)('Lines it booked; they sum to zero in USD.'),
});
