import {
  answer,
  answerRowsMax,
  count,
  listOf,
  moment,
  oneOf,
  sha256,
  uuid,
  words,
} from '../schema';
import type { Infer } from '../schema';
import { checkpointReasons, exampleKey, exampleNote, exampleOrigin } from './checkpoint.facts';

/** A signed state of the log. */
export const Checkpoint = answer('Checkpoint', {
  eventId: uuid('Id of its event.', '0d3f6a51-6b0e-4a52-9d3d-2f1b8f0e7a10'),
  sequence: count('Sequence of its event, which is no leaf.', 112),
  signedAt: moment('When it was signed, UTC.', '2024-12-31T23:00:00.000Z'),
  size: count('Leaves of the tree that was signed: the first events of the log.', 107),
  root: sha256(
    'Hash of the tree, in hex.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
  origin: words('Which ledger it is, and since which restore.', exampleOrigin),
  key: words('Verifier key that signed it.', exampleKey),
  because: oneOf(checkpointReasons)(
    'Why it was signed: its time had come, a year was closed, or somebody asked.',
    'SCHEDULE',
  ),
  note: words(
    'The checkpoint as a signed note (C2SP tlog-checkpoint), with the signatures that witnesses gave.',
    exampleNote,
  ),
  witnesses: listOf(words, answerRowsMax)('Names of the witnesses that signed it.', [
    'witness.example.org',
  ]),
});
export type Checkpoint = Infer<typeof Checkpoint>;

/** The same as the log has it, whose note nobody else has signed. */
export type KeptCheckpoint = Omit<Checkpoint, 'witnesses'>;
