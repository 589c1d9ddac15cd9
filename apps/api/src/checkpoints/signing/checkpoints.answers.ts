import { checkpointReasons, kit } from '@art30/accounting';
import { pageAnswered } from '@art30/books';
import { statementProofFormat } from '@art30/evidence';

const { answer, answerRowsMax, count, listOf, moment, oneOf, sha256, uuid, words } = kit;

const root = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const origin = 'article30-ledger/1b4e28ba-2fa1-4d2b-883f-0016d3cca427';

const signed = {
  eventId: uuid('Id of its event.', '0d3f6a51-6b0e-4a52-9d3d-2f1b8f0e7a10'),
  sequence: count('Sequence of its event, which is no leaf.', 112),
  signedAt: moment('When it was signed, UTC.', '2024-12-31T23:00:00.000Z'),
  size: count('Leaves of the tree that was signed: the first events of the log.', 107),
  root: sha256('Hash of the tree, in hex.', root),
  origin: words('Which ledger it is, and since which restore.', origin),
  key: words(
    'Verifier key that signed it.',
    `${origin}+4a8ced6f+AddKC5UshrPorRiqTOpEmGGSb2FPXL4jdTzfCPLIdUY7`,
  ),
  because: oneOf(checkpointReasons)(
    'Why it was signed: its time had come, a year was closed, or somebody asked.',
    'SCHEDULE',
  ),
  note: words(
    'The checkpoint as a signed note (C2SP tlog-checkpoint), with the signatures that witnesses gave.',
    `${origin}\n107\nn4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=\ntime 2024-12-31T23:00:00.000Z\n\n— ${origin} Soztb6faQD7x2Hm10fQEmqtpN2jS/ikHESJOuSJqBym0AoQo0VrWXyWhPx2ymng7JZOk7KF6N0sLU0W+Qkk8Y4SHZAs=\n`,
  ),
  witnesses: listOf(words, answerRowsMax)('Names of the witnesses that signed it.', [
    'witness.example.org',
  ]),
};

/** A signed state of the log. */
export const Checkpoint = answer('Checkpoint', signed);

/** The checkpoints of the log. */
export const Checkpoints = answer('Checkpoints', {
  ...pageAnswered,
  items: listOf(Checkpoint, answerRowsMax)('The checkpoints, in the order of the log.'),
});

/** Proof that a statement was issued: its event, in a tree that a checkpoint signs. */
export const StatementProof = answer('StatementProof', {
  format: oneOf([statementProofFormat])('Form of the proof.', statementProofFormat),
  line: words(
    'The event `StatementIssued` as a leaf of the tree: one line of canonical JSON (RFC 8785). It holds the hash of the statement.',
    '{"data":{"donorId":"DON-1"},"id":"0d3f6a51-6b0e-4a52-9d3d-2f1b8f0e7a10"}',
  ),
  sequence: count('Sequence of the event.', 104),
  leafIndex: count('Leaves before it.', 101),
  proof: listOf(sha256, answerRowsMax)(
    'Hashes beside the way from the leaf to the root, from the bottom up (RFC 6962, 2.1.1).',
    [root],
  ),
  checkpoint: words('The checkpoint, a signed note.', `${origin}\n107\n`),
});

/** A witness of the checkpoints. */
const WitnessAnswer = answer('Witness', {
  name: words('Name of its key.', 'witness.example.org'),
  url: words('Where it is asked.', 'https://witness.example.org/'),
  signedSize: kit.nullable(
    count('Leaves of the last tree that it signed; null where it has signed none.', 107),
  ),
  reason: kit.nullable(
    words('Why it has not signed the last checkpoint; null where it has.', null),
  ),
});

/** The check that the log is what was signed, and no witness knows more of it. */
export const CheckpointsCheck = answer('CheckpointsCheck', {
  status: kit.oneOf(['up', 'down'])(
    '`up` unless the log does not begin with what was signed, or a witness has signed a larger one.',
    'up',
  ),
  reason: kit.nullable(words('What is wrong; null while it is up.', null)),
  signedSize: kit.nullable(
    count('Leaves of the tree that the last checkpoint signs; null before the first.', 107),
  ),
  signedAt: kit.nullable(
    moment('When it was signed, UTC; null before.', '2024-12-31T23:00:00.000Z'),
  ),
  leavesSince: count('Events since then that no checkpoint signs yet.', 3),
  isWitnessed: kit.yesOrNo(
    'Whether as many witnesses have signed the last checkpoint as are set to.',
    true,
  ),
  witnesses: listOf(kit.part(WitnessAnswer), answerRowsMax)(
    'The witnesses; one that is away is told of, and holds nothing up.',
    [],
  ),
});
export type CheckpointsCheck = kit.Infer<typeof CheckpointsCheck>;
