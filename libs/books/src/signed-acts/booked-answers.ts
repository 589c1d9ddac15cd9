import { EntryLine, kit, LineDims, WarningSaid } from '@art30/accounting';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  listOf,
  oneOf,
  optional,
  part,
  sha256,
  uuid,
  words,
} = kit;

/** Dimensions of a journal line, such as donor and purpose. Dimensions without a value are left out. */
const Dims = answer('Dims', LineDims.members);

/** A journal line. Debits are positive, credits negative. */
export const Entry = answer('Entry', {
  ...EntryLine.members,
  dims: part(Dims)('Dimensions of the line: donor, pledge, purpose and others that apply.'),
});

const SignedRendition = answer('SignedDocument', {
  type: words('Media type.', 'text/csv'),
  sha256: sha256(
    'SHA-256 of its bytes.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
});

/** An event that the approval of a proposal books. */
const BookedEvent = answer('BookedEvent', {
  id: uuid(
    'Name under which it is booked, `name` in its metadata: its id hangs on who approves it.',
    '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
  ),
  type: words('Kind of the event; docs/events.md lists them.', 'AgreementSigned'),
  stream: words('Stream that will hold it.', 'pledge-P1'),
  entries: listOf(Entry, rowsMax)('Lines that it books; they sum to zero in US dollars.'),
  documents: optional(
    listOf(
      SignedRendition,
      rowsMax,
    )('Documents that it hands out, each by its media type and the hash of its bytes.'),
  ),
});

export const Warning = answer('Warning', WarningSaid.members);

/** Total of the journal lines of a revaluation run, on one account and in one currency. */
const SignedRunTotal = answer(
  'SignedRunTotal',
  kit.pick(EntryLine, 'account', 'currency', 'amount', 'usd'),
);

/** Summary of the items that a revaluation run books in streams of pledges, receipts and bank accounts. */
const SignedRun = answer('SignedRun', {
  totals: listOf(SignedRunTotal, rowsMax)('Sums of all lines by account and currency.'),
  items: count('Pledges, receipts and accounts that it books on, each signed by a hash.', 2),
  root: sha256(
    'SHA-256 over those hashes.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
});

/** A proposed command, with the content that its signatures cover. */
export const ProposalAnswer = answer('CommandProposal', {
  id: uuid('Id of the proposal.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  status: oneOf(['PROPOSED', 'CERTIFIED', 'APPROVED', 'REJECTED', 'WITHDRAWN'])(
    'How far it is signed.',
    'PROPOSED',
  ),
  version: count('Version; a new one where the books moved and other entries follow.', 1),
  approver: oneOf(['OFFICER', 'CONTROLLER'])(
    'Who may approve it: an officer who is neither recorder nor certifier, or the controller alone.',
    'OFFICER',
  ),
  hash: sha256(
    'What a certification and an approval carry: SHA-256 over all that is signed.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
  books: listOf(part(BookedEvent), rowsMax)('Events that it would book, in order.'),
  run: optional(part(SignedRun)('Of a revaluation run: what it would book beside.')),
});
