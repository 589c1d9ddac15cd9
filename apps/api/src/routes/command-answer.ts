import { kit } from '@art30/accounting';
import { Entry, ProposalAnswer, Warning } from '@art30/books';

const { answer, answerRowsMax: rowsMax, count, id, listOf, nullable, oneOf, optional } = kit;
const { part, uuid, words } = kit;

/** An event the command appended, or would append in a dry run. */
const AppendedEvent = answer('AppendedEvent', {
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event; docs/events.md lists them.', 'AgreementSigned'),
  stream: words('Stream that holds it.', 'pledge-P1'),
  revision: count('Place in the stream, from 0.', 2),
  entries: listOf(Entry, rowsMax)('Lines it booked; they sum to zero in US dollars.'),
});

/** The state of an application of money to a pledge. */
const Application = answer('Application', {
  id: uuid(
    'Id of the application, by which it can be reversed.',
    '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a',
  ),
  state: oneOf(['applied', 'pending', 'released', 'proposed'])(
    '`proposed`: it waits for signatures. `applied`: the pledge is settled. `pending`: the receipt holds the money for the pledge, and the service itself completes the application. `released`: the pledge refused the money, which is back in suspense.',
    'applied',
  ),
  reason: optional(
    words('Code of the refusal for which it was released.', 'SETTLEMENT_EXCEEDS_OUTSTANDING'),
  ),
});

/** The answer to a command. */
export const CommandAnswer = answer('CommandAnswer', {
  id: id(
    'Id of the thing that the command was about, such as a donor, a pledge or a receipt.',
    'P1',
  ),
  position: nullable(
    words(
      'Position of the last event, to send as `after` of a query; null in a dry run.',
      '0000000000000042',
    ),
  ),
  sequence: nullable(
    count(
      'Place of the last event in the whole log; null in a dry run, while the read model is behind, and where `Prefer: respond-async` did not wait for it.',
      42,
    ),
  ),
  events: listOf(AppendedEvent, rowsMax)('Events that were recorded, in order.'),
  warnings: listOf(
    Warning,
    rowsMax,
  )('Warnings: facts that the recorder should know and that refuse nothing.'),
  application: optional(part(Application)('The application of the money, where there is one.')),
  proposal: optional(
    part(ProposalAnswer)('The proposal, where the command waits for signatures or is one.'),
  ),
});
export type CommandAnswer = kit.Infer<typeof CommandAnswer>;
