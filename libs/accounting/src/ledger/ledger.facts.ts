import type { JsonObject } from '@art30/event-sourcing';
import { recordedFact, type EventIn, type EventOf } from '../kernel/booking';
import { asAct, byNobody, byThree, event, on } from '../rows/event-row';
import { stands } from '../reversals/reversal-rules';
import { note, origin } from '../checkpoint/checkpoint.facts';
import { commandOf, administers, operates } from '../rows/command-row';
import { functionalCurrency } from '../kernel/currency';
import type { IsoDate } from '../kernel/dates';
import { policyInForce } from '../kernel/policy-settings';
import {
  actor,
  currency,
  id,
  meaning,
  nameLengthMax,
  oneOf,
  optional,
  part,
  pick,
  reason,
  sha256,
  shape,
  text,
  wholeNumber,
  type Infer,
} from '../schema';

const unreadable = {
  eventId: id(
    'Id of the event that cannot be read, as `/health/ready` names it in `haltedAt`.',
    '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
  ),
  reason: reason(
    'Why the books are better without the event.',
    'written by a test program that was pointed at the wrong server',
  ),
};

export const Skipping = shape('SkipEvent', {
  ...unreadable,
  documentReference: meaning(
    recordedFact.documentReference,
    'Reference of the document behind the record.',
    'incident 2024-17',
  ),
});

/**
 * Command of an operator that leaves an event out of the read models (tables made from the log), because they cannot
 * process it.
 */
export class SkipEvent extends commandOf(Skipping, operates('EventSkipped')) {}

const versionMax = 1_000_000;
const fingerprintExample = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const difference = {
  fromVersion: wholeNumber(1, versionMax)(
    'Version of the read model that answers queries and is to be replaced.',
    21,
  ),
  toVersion: wholeNumber(1, versionMax)(
    'Version of the read model that was built beside it; the same where it was built anew.',
    22,
  ),
  throughSequence: wholeNumber(1, Number.MAX_SAFE_INTEGER)(
    'Sequence of the last event through which both were compared.',
    61,
  ),
  fromFingerprint: sha256(
    'Fingerprint of the one that is to be replaced, through that event, as the comparison gave it.',
    fingerprintExample,
  ),
  toFingerprint: sha256(
    'Fingerprint of the one that is to take over, through that event, as the comparison gave it.',
    '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752',
  ),
  reason: reason(
    'Why the rows that differ are right in the one that is to take over.',
    'version 22 adds the column "gross" to the journal; nothing else differs',
  ),
};

export const DifferenceAcknowledgement = shape('AcknowledgeReadModelDifference', {
  ...difference,
  documentReference: meaning(
    recordedFact.documentReference,
    'Reference of the document behind the record.',
    'release 2024-17',
  ),
});

/**
 * Command of an operator that lets a new read model (tables made from the log) replace the old one, although their
 * contents differ.
 */
export class AcknowledgeReadModelDifference extends commandOf(
  DifferenceAcknowledgement,
  operates('ReadModelDifferenceAcknowledged'),
) {}

/** Version of the rules by which checks of a log judge its signatures. */
const signaturesVersion = 1;

/** The identity provider, and the claim (the member of its tokens) that names a person. */
export const Identity = shape('Identity', {
  issuer: text(500)(
    'Who vouches for the people of this ledger: issuer of the tokens that let them in.',
    'https://login.example.org',
  ),
  personClaim: text(nameLengthMax)('Claim of a token that names the person.', 'sub'),
});
export type Identity = Infer<typeof Identity>;

/**
 * Returns the provider and the claim as one text, for comparisons. The claim is part of it unless it is `sub`, because
 * an id in another claim may belong to another person.
 */
export function voucherOf({ issuer, personClaim }: Identity): string {
  return personClaim === 'sub' ? issuer : `${issuer}#${personClaim}`;
}

const opened = byNobody(on.ledger, stands('a store is opened once'));

/**
 * Event: the store was opened; always its first event. It states the clock that dates events and the currency of the
 * books.
 */
export const LedgerOpened = event('LedgerOpened', opened, {
  clock: oneOf(['system', 'simulated'])(
    'Whose clock dates `recordedAt`; a store with a simulated clock is no real ledger.',
    'system',
  ),
  functionalCurrency: currency('Currency that the books are kept in.', 'USD'),
  signatures: optional(
    wholeNumber(1, signaturesVersion)(
      'Version of the rules by which the people behind the events of this log are judged. Left out where it was opened before there were any; such a log is only read.',
      signaturesVersion,
    ),
  ),
  identity: optional(
    part(Identity)(
      'Who vouches for people. Left out where it was opened before people signed in; such a log is only read.',
    ),
  ),
});
export type LedgerOpened = EventOf<typeof LedgerOpened>;

const skipped = byThree(on.ledger, stands('an event that was skipped stays skipped'));

/** Event: the read models leave an event out. They count it and show nothing else of it. */
export const EventSkipped = event('EventSkipped', skipped, unreadable);

const acknowledged = byThree(on.ledger, stands('what was acknowledged stays acknowledged'));

/**
 * Event: a controller accepted one difference between two read models, so the new one may replace the old one. It is
 * valid for every instance that finds the same difference, and it posts no entries.
 */
export const ReadModelDifferenceAcknowledged = event(
  'ReadModelDifferenceAcknowledged',
  acknowledged,
  difference,
);
export type ReadModelDifferenceAcknowledged = EventOf<typeof ReadModelDifferenceAcknowledged>;

const restored = byNobody(on.ledger, stands('what was lost stays lost'));

/**
 * Event: the log was restored from a backup that lacks the latest events. Checkpoints (signed hashes of the log) have
 * another origin from then on, so that the restored log cannot be mistaken for the lost one.
 */
export const LedgerRestored = event('LedgerRestored', restored, {
  lostFrom: wholeNumber(1, Number.MAX_SAFE_INTEGER)(
    'Sequence of this event: from it on, the log holds others than the one that was lost.',
    96,
  ),
  lastCheckpoint: note('The last checkpoint of the lost log that somebody kept, as a note.'),
  origin: origin(
    'Origin of checkpoints from then on.',
    'article30-ledger/1b4e28ba-2fa1-4d2b-883f-0016d3cca427/restored/0d3f6a51-6b0e-4a52-9d3d-2f1b8f0e7a10',
  ),
});
export type LedgerRestored = EventOf<typeof LedgerRestored>;

const corrected = byNobody(
  on.ledger,
  stands('a time that does not count is not made to count again'),
);

/**
 * Event: an operator stated, while the service was stopped, that the clock had been wrong. The recording times of a
 * range of events are then ignored. Each verification of the log reports the correction.
 */
export const ClockCorrected = event('ClockCorrected', corrected, {
  fromSequence: wholeNumber(1, Number.MAX_SAFE_INTEGER)(
    'Sequence of the first event whose time does not count.',
    93,
  ),
  throughSequence: wholeNumber(1, Number.MAX_SAFE_INTEGER)(
    'Sequence of the last one; it stands before this event.',
    95,
  ),
  reason: reason(
    'Why the times are wrong, and how that was found.',
    'the clock of the server stood two hours back after it was replaced',
  ),
});
export type ClockCorrected = EventOf<typeof ClockCorrected>;

const administrator = actor('Administrator.', 'administrator-1');
const identity = pick(Identity, 'issuer', 'personClaim');

const proposed = asAct(on.ledger, stands('another one is proposed'));

/**
 * Event: an administrator proposed another identity provider. Nothing changes until another administrator approves it.
 */
export const IdentityProviderProposed = event('IdentityProviderProposed', proposed, {
  ...identity,
  reason: reason('Why.', 'the organization moves to another identity provider'),
  proposedBy: administrator,
});

const changed = asAct(on.ledger, stands('it is changed back by another change'));

/**
 * Event: another administrator approved the identity provider. From then on, an instance that is configured with a
 * different provider does not start.
 */
export const IdentityProviderChanged = event('IdentityProviderChanged', changed, {
  ...identity,
  proposedBy: administrator,
  approvedBy: administrator,
});

export const ProviderProposal = shape('ProposeIdentityProvider', {
  ...identity,
  reason: IdentityProviderProposed.members.reason,
  documentReference: recordedFact.documentReference,
});
export const ProviderApproval = shape('ApproveIdentityProvider', {
  documentReference: recordedFact.documentReference,
});

/** Command that proposes another identity provider. */
export class ProposeIdentityProvider extends commandOf(
  ProviderProposal,
  administers('IdentityProviderProposed'),
) {}
/** Command by which another administrator approves a proposed identity provider. */
export class ApproveIdentityProvider extends commandOf(
  ProviderApproval,
  administers('IdentityProviderChanged'),
)<{
  readonly eventId: string;
}> {}

export const ownEvents = {
  LedgerOpened,
  EventSkipped,
  ReadModelDifferenceAcknowledged,
  IdentityProviderProposed,
  IdentityProviderChanged,
  LedgerRestored,
  ClockCorrected,
};
export type LedgerEventOfItself = EventIn<typeof ownEvents>;

/** Returns the event that opens a store, dated on the day on which the service first started with it. */
export function ledgerOpened(
  clock: 'system' | 'simulated',
  today: IsoDate,
  identity?: Identity,
): LedgerOpened {
  const data = { effectiveDate: today, clock, functionalCurrency, signatures: signaturesVersion };
  const vouched = identity === undefined ? {} : { identity };
  return {
    type: 'LedgerOpened',
    data: { ...data, ...vouched, policy: policyInForce, entries: [] },
  };
}

/** True if this build can judge the signatures of the log that this event opens. */
export function opensSignedLog({ data }: { readonly data: JsonObject }): boolean {
  return data['signatures'] === signaturesVersion;
}
