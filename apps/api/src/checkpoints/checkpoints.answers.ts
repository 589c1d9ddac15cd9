import { Checkpoint, type KeptCheckpoint, kit } from '@art30/accounting';
import { pageAnswered } from '@art30/books';
import { parseSignatureLine, withCosignatures } from '@art30/evidence';
import { WitnessState } from '@art30/ledger';
import { HttpStatus } from '@nestjs/common';
import { problemResponse } from '../routes/query-endpoint';

const { answer, answerRowsMax, count, listOf, moment, words } = kit;

/** A page of checkpoints (signed roots of the tree over the log). */
export const Checkpoints = answer('Checkpoints', {
  ...pageAnswered,
  items: listOf(Checkpoint, answerRowsMax)('The checkpoints, in the order of the log.'),
});

/** Readiness check: the log matches its checkpoints, and no witness (cosigner) has signed a larger tree. */
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
  witnesses: listOf(kit.part(WitnessState), answerRowsMax)(
    'Witnesses of the checkpoints. A witness that cannot be reached is reported and delays nothing.',
    [],
  ),
});
export type CheckpointsCheck = kit.Infer<typeof CheckpointsCheck>;

/**
 * Makes the answer for one checkpoint; cosignatures are added to its signed note.
 *
 * @param lines cosignatures of witnesses, each a line of a signed note.
 */
export function checkpointView(checkpoint: KeptCheckpoint, lines: readonly string[]): Checkpoint {
  const { eventId, sequence, signedAt, size, root, origin, key, note, because } = checkpoint;
  return {
    eventId,
    sequence,
    signedAt,
    size,
    root,
    origin,
    key,
    because,
    note: lines.length === 0 ? note : withCosignatures(note, lines),
    witnesses: lines.map((line) => parseSignatureLine(line).name),
  };
}

/** Response if the log does not match its signed checkpoints any more. */
export const alarm = problemResponse(HttpStatus.CONFLICT, 'CHECKPOINT_ALARM');

/** Response if this instance cannot sign checkpoints, in general or at the moment. */
export const signingUnavailable = problemResponse(
  HttpStatus.SERVICE_UNAVAILABLE,
  'CHECKPOINT_KEY_ELSEWHERE, READ_MODEL_BEHIND, READ_MODEL_UNREADABLE, EVENT_STORE_UNAVAILABLE, EVENT_STORE_HALTED, CLOCK_BEHIND, CLOCK_AHEAD, ANSWER_TIMEOUT, BUSY',
);
