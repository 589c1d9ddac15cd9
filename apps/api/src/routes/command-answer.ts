import { EntryLine, kit, LineDims, WarningSaid } from '@art30/accounting';

const { answer, answerRowsMax: rowsMax, count, id, listOf, nullable, oneOf, optional } = kit;
const { part, uuid, words } = kit;

/** What a line of the books belongs to; what does not apply is left out. */
const Dims = answer('Dims', LineDims.members);

/** A line of the books: debit positive, credit negative. */
const Entry = answer('Entry', {
  ...EntryLine.members,
  dims: part(Dims)('Dimensions of the line: donor, pledge, purpose and others that apply.'),
});

/** An event the command appended, or would append in a dry run. */
const AppendedEvent = answer('AppendedEvent', {
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event; docs/events.md lists them.', 'AgreementSigned'),
  stream: words('Stream that holds it.', 'pledge-P1'),
  revision: count('Place in the stream, from 0.', 2),
  entries: listOf(Entry, rowsMax)('Lines it booked; they sum to zero in US dollars.'),
});

const Warning = answer('Warning', WarningSaid.members);

/** What became of money that was applied to a pledge. */
const Application = answer('Application', {
  id: uuid(
    'Id of the application; its reversal is asked for under it.',
    '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a',
  ),
  state: oneOf(['applied', 'pending', 'released'])(
    '`applied`: settled on the pledge. `pending`: the receipt holds it for the pledge and the service will finish. `released`: the pledge refused it, the receipt has it back.',
    'applied',
  ),
  reason: optional(
    words('Code of the refusal that released it.', 'SETTLEMENT_EXCEEDS_OUTSTANDING'),
  ),
});

/** The answer to a command. */
export const CommandAnswer = answer('CommandAnswer', {
  id: id(
    'Id of what the command was about: donor, pledge, receipt, rate list, bank account or purpose.',
    'P1',
  ),
  position: nullable(
    words(
      'Position of the last event, for `after` of a query; null in a dry run.',
      '0000000000000042',
    ),
  ),
  sequence: nullable(
    count(
      'Ordinal of the last event in the log; null in a dry run, and while the read model is behind.',
      42,
    ),
  ),
  events: listOf(AppendedEvent, rowsMax)('What was appended, in order.'),
  warnings: listOf(Warning, rowsMax)('What the recorder should know.'),
  application: optional(part(Application)('What became of the money, where it was applied.')),
});
export type CommandAnswer = kit.Infer<typeof CommandAnswer>;
