import type { EventIn, EventOf, FactsOf } from '../kernel/booking';
import { policyInForce } from '../kernel/policy-settings';
import { stands } from '../reversals/reversal-rules';
import { byNobody, event, on } from '../rows/event-row';
import {
  answer,
  answerRowsMax,
  count,
  type Infer,
  listOf,
  moment,
  oneOf,
  pattern,
  sha256,
  text,
  uuid,
  wholeNumber,
  words,
} from '../schema';

/** Most characters of a signed note, including all its signatures. */
export const noteLengthMax = 20_000;
/** Most witnesses (outside parties that also sign checkpoints) that one ledger may have. */
export const witnessesMax = 20;

/** Public key in the format of C2SP signed notes. The base64 stands for 33 bytes: the algorithm and the Ed25519 key. */
export const verifierKey = pattern(
  'verifier key',
  /^[^\s+]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/,
  'must be a verifier key: a name, eight digits of hex and 44 characters of base64, a plus between',
);

export const exampleOrigin = 'article30-ledger/1b4e28ba-2fa1-4d2b-883f-0016d3cca427';
export const exampleKey = `${exampleOrigin}+4a8ced6f+AddKC5UshrPorRiqTOpEmGGSb2FPXL4jdTzfCPLIdUY7`;
export const exampleNote =
  `${exampleOrigin}\n107\nn4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=\ntime 2024-12-31T23:00:00.000Z\n\n` +
  `— ${exampleOrigin} Soztb6faQD7x2Hm10fQEmqtpN2jS/ikHESJOuSJqBym0AoQo0VrWXyWhPx2ymng7JZOk7KF6N0sLU0W+Qkk8Y4SHZAs=\n`;

/** Text of a signed note, the form in which checkpoints and key rotations are signed. */
export const note = text(noteLengthMax);
/**
 * Name under which a ledger signs its checkpoints. A log restored from a backup gets another name, as it may have lost
 * events.
 */
export const origin = pattern(
  'origin',
  /^[!-~]{1,300}$/,
  'must be an origin: printable characters of ASCII, without spaces',
);

/** Reasons for signing a checkpoint: a schedule, the close of a period, or a request. */
export const checkpointReasons = ['SCHEDULE', 'PERIOD_CLOSED', 'REQUEST'] as const;
export type CheckpointReason = (typeof checkpointReasons)[number];

const signed = stands('what was signed stays signed');

/**
 * Event: the service signed the root hash of the Merkle tree over all events; the first such event introduces the key.
 * Events about checkpoints are no leaves of the tree.
 */
export const CheckpointSigned = event('CheckpointSigned', byNobody(on.checkpoints, signed), {
  origin: origin('Origin, as the note states it.', exampleOrigin),
  size: wholeNumber(0, Number.MAX_SAFE_INTEGER)('Leaves of the tree.', 107),
  root: sha256(
    'Hash of the tree.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
  key: verifierKey('Key that signed it.', exampleKey),
  note: note(
    'The checkpoint as a signed note: origin, size, root, time and signature.',
    exampleNote,
  ),
  because: oneOf(checkpointReasons)(
    'Why: its time had come, a period was closed, or somebody asked for it.',
    'SCHEDULE',
  ),
});
export type CheckpointSigned = EventOf<typeof CheckpointSigned>;

const cosignature = pattern(
  'signature line',
  /^\u2014 [^\s+]{1,200} [A-Za-z0-9+/]{8,200}={0,2}$/,
  'must be the line of a signature, as it stands in a note',
);

/**
 * Event: witnesses (outside parties) added their signatures to a checkpoint. The event is no leaf of the Merkle tree.
 */
export const CheckpointCosigned = event('CheckpointCosigned', byNobody(on.checkpoints, signed), {
  checkpoint: uuid(
    'Event of the checkpoint that was signed.',
    '0d3f6a51-6b0e-4a52-9d3d-2f1b8f0e7a10',
  ),
  cosignatures: listOf(
    cosignature,
    witnessesMax,
    1,
  )('Their signatures, each as a line of a note.', [
    '— witness.example.org uFVN4AAAAABndHdwgdq1qPiiWHuRkkM34qH0Zb50bCvttd4RJvoRQsi4gomVuQs3iMbMKJ8XToxWlm6Zg5ZPl+coGPGWwI+TTvezBw==',
  ]),
});
export type CheckpointCosigned = EventOf<typeof CheckpointCosigned>;

/** Facts of an event without the dates that every event has. */
type OwnFacts<F> = Omit<F, 'effectiveDate' | 'postingDate' | 'originalPeriod'>;

/** Returns the event of a signed checkpoint. @param effectiveDate day of the signature. */
export function checkpointSigned(
  effectiveDate: string,
  facts: OwnFacts<FactsOf<typeof CheckpointSigned>>,
): CheckpointSigned {
  return {
    type: 'CheckpointSigned',
    data: { ...facts, effectiveDate, policy: policyInForce, entries: [] },
  };
}

/** Returns the event of witnesses' signatures. @param effectiveDate day on which the signatures arrived. */
export function checkpointCosigned(
  effectiveDate: string,
  facts: OwnFacts<FactsOf<typeof CheckpointCosigned>>,
): CheckpointCosigned {
  return {
    type: 'CheckpointCosigned',
    data: { ...facts, effectiveDate, policy: policyInForce, entries: [] },
  };
}

/** Types of the events on the streams `checkpoints-<year>`. */
export const signedCheckpoints = { CheckpointSigned, CheckpointCosigned };
export type CheckpointEvent = EventIn<typeof signedCheckpoints>;

/** A checkpoint as HTTP answers state it: a signed root hash of the log's Merkle tree. */
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

/** A checkpoint as this log stored it, before witnesses added their signatures. */
export type KeptCheckpoint = Omit<Checkpoint, 'witnesses'>;
