import { recordedFact, type EventIn } from '../kernel/booking';
import { asAct, event, on } from '../rows/event-row';
import { stands } from '../reversals/reversal-rules';
import { commandOf, administers } from '../rows/command-row';
import {
  actor,
  meaning,
  optional,
  part,
  reason,
  shape,
  tied,
  wholeNumber,
  type Infer,
} from '../schema';
import { exampleKey, note, verifierKey } from './checkpoint.facts';

const [exampleName] = exampleKey.split('+');
const exampleNext = `${exampleName}+5c5304e8+Ad8ogsMu5bU3UfwcWeBCt15jdKxX/Q97NRzJLqlLHgx1`;
const exampleRotation =
  `article30 checkpoint key rotation/1\nfrom ${exampleKey}\nto ${exampleNext}\n\n` +
  `— ${exampleName} SoztbzJ0ZbPmxG03veS6lQI8feIKPMVxTZ+0Ep3Z/E3JPgVrnq1Xm69XQrMsL9rLd9ssCuGPovfrjS+ypt8Zfc8hiwg=\n` +
  `— ${exampleName} XFME6BHohEUp3Z68SAtUGxzJvaDc4kJjm1UNa1ZXRHTMnnoOyrxLe26a6TCPi4k6w91UWyJjLfdvVrsgIEmt9WaGkQs=\n`;

const next = {
  to: verifierKey('Key that signs from then on.', exampleNext),
  note: note(
    'The rotation as a note signed by both keys, or by the next one alone where the one before is revoked; `npm run checkpoint-key` makes it.',
    exampleRotation,
  ),
};
const rotated = {
  from: verifierKey('Key that signed until then.', exampleKey),
  ...next,
};
const revoked = {
  key: verifierKey('Key that is revoked.', exampleKey),
  fromSequence: wholeNumber(1, Number.MAX_SAFE_INTEGER)(
    'Sequence from which on a checkpoint that it signed proves nothing.',
    108,
  ),
  reason: reason('Why.', 'the file of the key was found on a laptop that was stolen'),
};

/** Next key of the ledger, with the note that documents its rotation and bears signatures of the keys. */
export const KeyRotationAsked = shape('KeyRotationAsked', next);
/** A key to revoke: checkpoints that it signed from a sequence number on prove nothing. */
export const KeyRevocation = shape('KeyRevocation', revoked);
const KeyRotation = shape('KeyRotation', rotated);
export type KeyRotation = Infer<typeof KeyRotation>;
export type KeyRevocation = Infer<typeof KeyRevocation>;

const proposedBy = actor('Administrator who proposed it.', 'administrator-1');
const approvedBy = actor('Another administrator, who approved it.', 'administrator-2');

const proposed = asAct(on.checkpointKeys, stands('another change is proposed'));

/** Event: an administrator proposed to rotate to another key, or to revoke a key. */
export const CheckpointKeyChangeProposed = event('CheckpointKeyChangeProposed', proposed, {
  rotation: optional(part(KeyRotation)('The next key; left out where a key is revoked.')),
  revocation: optional(part(KeyRevocation)('The key that is revoked; left out at a rotation.')),
  proposedBy,
});

const rotation = asAct(on.checkpointKeys, stands('another key is made and rotated to'));

/** Event: another administrator approved the rotation. From then on the next key signs checkpoints. */
export const CheckpointKeyRotated = event('CheckpointKeyRotated', rotation, {
  ...rotated,
  proposedBy,
  approvedBy,
});

const revocation = asAct(on.checkpointKeys, stands('a key that was revoked stays revoked'));

/**
 * Event: another administrator approved the revocation. Checkpoints that the key signed from `fromSequence` on prove
 * nothing.
 */
export const CheckpointKeyRevoked = event('CheckpointKeyRevoked', revocation, {
  ...revoked,
  proposedBy,
  approvedBy,
});

const documentReference = meaning(
  recordedFact.documentReference,
  'Reference of the document behind it.',
  'memo of the custodian of keys of 2024-11-04',
);
export const KeyChangeProposal = shape('ProposeCheckpointKeyChange', {
  rotation: optional(
    tied(
      { rule: 'neededWithout', other: 'revocation' },
      part(KeyRotationAsked)('The next key, in the place of the one that signs now.'),
    ),
  ),
  revocation: optional(
    tied(
      { rule: 'notTogetherWith', other: 'rotation' },
      part(KeyRevocation)('The key that is not trusted any more.'),
    ),
  ),
  documentReference,
});
export const KeyChangeApproval = shape('ApproveCheckpointKeyChange', { documentReference });

/** Command that proposes to rotate to another key for signing checkpoints, or to revoke a key. */
export class ProposeCheckpointKeyChange extends commandOf(
  KeyChangeProposal,
  administers('CheckpointKeyChangeProposed'),
) {}
/** Command by which a second administrator approves a proposed change of the keys that sign checkpoints. */
export class ApproveCheckpointKeyChange extends commandOf(
  KeyChangeApproval,
  administers('CheckpointKeyRotated', 'CheckpointKeyRevoked'),
)<{
  readonly eventId: string;
}> {}

/** Types of the events on the stream `checkpoint-keys`. */
export const keyChanges = {
  CheckpointKeyChangeProposed,
  CheckpointKeyRotated,
  CheckpointKeyRevoked,
};
export type KeyChangeEvent = EventIn<typeof keyChanges>;
