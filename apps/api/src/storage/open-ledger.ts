import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@nestjs/common';
import {
  identityDecider,
  isProposalEvent,
  ledgerEventOf,
  ledgerOpened,
  opensSignedLog,
  policyInForce,
  resolutionCatalogue,
  stream,
  type AccountEvent,
  type Identity,
  type IsoDate,
  type LedgerEventOfItself,
} from '@art30/accounting';
import {
  namedEvent,
  fold,
  WrongRevision,
  type DomainEvent,
  type EventMetadata,
  type EventStore,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { type Clock, firstCheckpointKey, nameUuid, todayOf } from '@art30/ledger';
import {
  isEmbedded,
  rememberLedger,
  seenLedger,
  type CheckpointKeySettings,
  type StorageSettings,
} from '@art30/storage';
import { accountsIssuer, firstAdministrators, processIssuer } from '../sign-in/identity';
import { demandNamedKeys, openCheckpointKeys } from './checkpoint-keys';
import { noLedgerIn } from './opened-folder';
import { sha256Hex } from '../process/sha256';

const openedBy = 'ledger';

interface Opening {
  readonly clock: Clock;
  readonly settings: StorageSettings & CheckpointKeySettings;
  /** Issuer of the tokens that identify people, according to this instance's settings. */
  readonly identity: Identity;
  readonly logger: LoggerService;
}

/**
 * Writes the first events of a new ledger: the kind of its clock, the issuer of its people, and the purposes of the
 * resolution. The ids of these events are fixed, so that two starts, or two instances at once, write them only once.
 * DATA_DIR stores the ledger's id. An embedded ledger also gets a key that signs checkpoints.
 *
 * @throws Error if there is no ledger and a new one is not allowed, or if the folder belongs to another ledger.
 * @throws Error if the ledger is from before signatures existed.
 */
export async function openLedger(
  events: EventStore,
  { clock, settings, identity, logger }: Opening,
): Promise<void> {
  const { dataDir, streamPrefix } = settings;
  const onServer = isEmbedded(settings) ? {} : { streamPrefix };
  demandNamedKeys(settings);
  const found = await first(events);
  if (found === undefined) demandNew(settings, identity);
  else demandSigned(found);
  const ledger = { id: randomUUID(), ...onServer };
  const opening = [ledgerOpened(clock.kind, todayOf(clock), identity)];
  await appendOnce(events, stream.ledger, opening, { clock, of: { ledger } });
  await appendOnce(events, stream.purposes, resolutionCatalogue(), { clock, of: {} });
  if (identity.issuer === accountsIssuer) {
    await appendOnce(events, stream.people, [administratorsNamed(todayOf(clock))], {
      clock,
      of: {},
    });
  }
  await demandIdentity(events, identity);
  const opened = found ?? (await first(events));
  const ledgerId = opened?.metadata.ledger?.id;
  if (ledgerId !== undefined) {
    demandSeen(dataDir, ledgerId);
    rememberLedger(dataDir, { ledgerId, streamPrefix: onServer.streamPrefix ?? null });
    const namesKey = () => hasCheckpoint(events, clock);
    await openCheckpointKeys(settings, { ledgerId, namesKey });
  }
  const openedWith = opened?.data['clock'];
  if (typeof openedWith === 'string' && openedWith !== clock.kind) {
    logger.warn(`this ledger was opened by a ${openedWith} clock, and now runs by ${clock.kind}`);
  }
}

/** True if the log contains a signed checkpoint; checkpoints are in one stream per year, so each year is searched. */
async function hasCheckpoint(events: EventStore, clock: Clock): Promise<boolean> {
  const from = Number((await first(events))?.metadata.recordedAt.slice(0, 4) ?? 'NaN');
  return (
    (await firstCheckpointKey(events, { firstYear: from, today: clock.now().getUTCFullYear() })) !==
    null
  );
}

function administratorsNamed(today: IsoDate): AccountEvent {
  const dated = { effectiveDate: today, policy: policyInForce, entries: [] };
  return { type: 'AdministratorsNamed', data: { ...dated, administrators: firstAdministrators } };
}

async function first(events: EventStore): Promise<RecordedEvent | undefined> {
  return (await events.readStream(stream.ledger))[0];
}

/**
 * Throws an error if the settings do not allow a new ledger. A lost log, or a wrong address, prefix or folder, must not
 * look like a new ledger. An embedded ledger without an identity provider is allowed without a setting, because only
 * its first administrators could sign in.
 */
function demandNew(settings: StorageSettings, { issuer }: Identity): void {
  const { dataDir, streamPrefix, openNew } = settings;
  const seen = seenLedger(dataDir);
  if (seen !== undefined) {
    throw new Error(
      `the event store holds no ledger, but ${dataDir} belongs to ledger ${seen.ledgerId}: restore its ` +
        'log, or name another DATA_DIR for a new ledger',
    );
  }
  const isProvided = issuer !== accountsIssuer && issuer !== processIssuer;
  if (openNew || (isEmbedded(settings) && !isProvided)) return;
  if (isEmbedded(settings)) throw new Error(noLedgerIn(dataDir));
  throw new Error(
    `the event store holds no ledger under the prefix ${streamPrefix}: to open a new ledger there, ` +
      'set EVENTSTORE_OPEN_NEW=yes; otherwise correct EVENTSTORE_URL or EVENTSTORE_STREAM_PREFIX',
  );
}

/**
 * Checks that the issuer in the settings is the one recorded in the log. The issuer of tokens can impersonate anybody,
 * so a changed setting alone must not replace it.
 *
 * @throws Error if they differ.
 */
async function demandIdentity(
  events: EventStore,
  { issuer, personClaim }: Identity,
): Promise<void> {
  // The stream also has proposals and signatures, for example those to skip an event. They do not concern the issuer.
  const own = (await events.readStream(stream.ledger)).filter((stored) => !isProposalEvent(stored));
  const recorded = own.map((stored) => ({
    ...stored,
    event: ledgerEventOf(stored) as LedgerEventOfItself,
  }));
  const { inForce } = fold(identityDecider, recorded);
  if (inForce?.issuer === issuer && inForce.personClaim === personClaim) return;
  const stands = inForce ? `${inForce.issuer}, by the claim ${inForce.personClaim}` : 'nobody';
  throw new Error(
    `people of this ledger sign in with ${stands}, but this instance is configured for ${issuer}, by the ` +
      `claim ${personClaim}: set OIDC_ISSUER and OIDC_PERSON_CLAIM as before, or have two ` +
      'administrators change the identity provider first (docs/troubleshooting.md, Another identity provider)',
  );
}

/**
 * Throws an error for a ledger that was begun without signatures. Its early events are unsigned, so no report could
 * judge it as a whole.
 */
function demandSigned(opened: RecordedEvent): void {
  if (opensSignedLog(opened) && 'identity' in opened.data) return;
  throw new Error(
    `the event store holds ledger ${opened.metadata.ledger?.id ?? '(without an id)'}, which an older version opened without ` +
      'signatures (its first event lacks "signatures": 1, or "identity"). Only npm run replay and npm run export ' +
      'can read it: name another EVENTSTORE_URL and DATA_DIR for a new ledger',
  );
}

function demandSeen(dataDir: string, ledgerId: string): void {
  const seen = seenLedger(dataDir)?.ledgerId ?? ledgerId;
  if (seen === ledgerId) return;
  throw new Error(
    `the event store holds ledger ${ledgerId}, but ${dataDir} belongs to ledger ${seen}: correct ` +
      'EVENTSTORE_URL or EVENTSTORE_STREAM_PREFIX, or name another DATA_DIR',
  );
}

async function appendOnce(
  events: EventStore,
  name: string,
  opening: readonly DomainEvent[],
  { clock, of }: { readonly clock: Clock; readonly of: Pick<EventMetadata, 'ledger'> },
): Promise<void> {
  if ((await events.readStream(name)).length > 0) return;
  const hash = sha256Hex(`opening of ${name}`);
  const metadata = {
    recordedAt: clock.now().toISOString(),
    recordedBy: openedBy,
    keyHash: hash,
    requestHash: hash,
    ...of,
  };
  try {
    await events.append(
      name,
      'no-stream',
      opening.map((event, index) =>
        namedEvent(nameUuid(`opening of ${name}`, index), event, metadata),
      ),
    );
  } catch (error) {
    if (!(error instanceof WrongRevision)) throw error;
  }
}
