import { hashed } from '@art30/auditing';
import type { EventStore } from '@art30/event-sourcing';
import {
  gatherPack,
  lastCheckpoint,
  lastCheckpointThrough,
  parseSignerKey,
  sealPack,
  type SignedCheckpoint,
  signerOf,
} from '@art30/evidence';
import { keptFault, ledgerOrigin } from '@art30/ledger';
import {
  checkpointKeys,
  openEventLog,
  ScratchFolder,
  seenLedger,
  type StorageSettings,
} from '@art30/storage';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { keptNotes } from './kept-checkpoints';
import { treeAt } from './log-state';

/**
 * Writes to `<file>.part` and renames it when it is complete, so that an incomplete file never has
 * the name.
 */
export async function writeWhole(content: Readable, file: string): Promise<void> {
  const part = `${file}.part`;
  try {
    await pipeline(content, createWriteStream(part, { mode: 0o600 }));
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
  }
  console.log(`wrote ${file}`);
}

/** Where the pack is written, and up to which sequence its checkpoint may lie; up to the last without one. */
interface EvidenceWanted {
  readonly out: string;
  readonly through: number | undefined;
}

/**
 * Writes an evidence pack from the log itself, beside the running service or without one.
 *
 * @returns the sequence of its last leaf, and the hash of its bytes.
 *
 * @throws Error where no checkpoint was signed, its key is not at hand, or the log is not that of its
 *   checkpoint, does not continue the newest one that was kept outside it, or a witness knows a larger tree;
 *   CannotOpen when there is no log.
 */
export async function writeEvidence(
  settings: StorageSettings,
  { out, through }: EvidenceWanted,
): Promise<{ readonly throughSequence: number; readonly sha256: string }> {
  const log = openEventLog(settings);
  const scratch = ScratchFolder.make();
  try {
    await demandContinued(settings, log);
    const checkpoint = await checkpointOf(log, through);
    const signer = signerOf(checkpoint, checkpointKeys(settings).map(parseSignerKey));
    const gathered = await gatherPack({ log, checkpoint, scratch });
    const pack = await sealPack(gathered, checkpoint, (text) => signer.sign(text));
    const { size, time } = checkpoint;
    console.log(`${size} events, as the checkpoint of ${time} has them, ${pack.size} bytes`);
    let sha256 = '';
    const bytes = hashed(pack.bytes(scratch), (hash) => void (sha256 = hash));
    await writeWhole(Readable.from(bytes, { objectMode: false }), out);
    return { throughSequence: gathered.manifest.sequence, sha256 };
  } finally {
    scratch.remove();
    await log.close();
  }
}

/** A pack over a log that lacks events would prove a history that was cut off. */
async function demandContinued(settings: StorageSettings, log: EventStore): Promise<void> {
  const notes = await keptNotes(settings, log);
  const fault =
    (await keptFault(notes, log, (sizes) => treeAt(log, sizes))) ??
    (await witnessAlarm(settings, log));
  if (fault === null) return;
  throw new Error(`no evidence pack is made (CHECKPOINT_ALARM), as ${fault}. Nothing was written`);
}

/** An alarm that the service has kept, until it sees it end; one of before a restore is over. */
async function witnessAlarm({ dataDir }: StorageSettings, log: EventStore): Promise<string | null> {
  const alarms = seenLedger(dataDir)?.witnessAlarms ?? [];
  if (alarms.length === 0) return null;
  const present = await ledgerOrigin(log);
  return alarms.find(({ origin }) => origin === present)?.reason ?? null;
}

async function checkpointOf(
  log: EventStore,
  through: number | undefined,
): Promise<SignedCheckpoint> {
  // The clock of an instance may be in the next year already.
  const year = new Date().getUTCFullYear() + 1;
  const checkpoint =
    through === undefined
      ? await lastCheckpoint(log, year)
      : await lastCheckpointThrough(log, through);
  if (checkpoint !== undefined) return checkpoint;
  const upTo = through === undefined ? '' : ` up to sequence ${through}`;
  throw new Error(
    `no checkpoint of the log${upTo} has been signed, and a pack proves what one covers: have one signed first`,
  );
}
