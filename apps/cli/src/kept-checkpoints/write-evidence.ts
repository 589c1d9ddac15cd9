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

/** Writes to `<file>.part` and renames it when it is complete, so that `file` is never incomplete. */
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

/**
 * Target file of the evidence pack, and the highest sequence that its checkpoint may have. If undefined, the pack uses
 * the newest checkpoint.
 */
interface EvidenceWanted {
  readonly out: string;
  readonly through: number | undefined;
}

/**
 * Writes an evidence pack: the events up to a checkpoint, and the data with which an auditor verifies them offline. The
 * pack is made from the log, whether or not the service is running.
 *
 * @returns sequence of the last event in the pack, and SHA-256 of the pack.
 * @throws Error if no checkpoint was signed, or if its signing key is not available.
 * @throws Error if the log does not match its checkpoint or the newest checkpoint stored outside the log, or if a
 * witness signed a larger tree.
 * @throws CannotOpen if there is no log.
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
    console.log(`${size} events, up to the checkpoint of ${time}; ${pack.size} bytes`);
    let sha256 = '';
    const bytes = hashed(pack.bytes(scratch), (hash) => void (sha256 = hash));
    await writeWhole(Readable.from(bytes, { objectMode: false }), out);
    return { throughSequence: gathered.manifest.sequence, sha256 };
  } finally {
    scratch.remove();
    await log.close();
  }
}

/**
 * Throws an error for a log that lacks events of an earlier checkpoint. A pack of such a log would prove a shortened
 * history.
 */
async function demandContinued(settings: StorageSettings, log: EventStore): Promise<void> {
  const notes = await keptNotes(settings, log);
  const fault =
    (await keptFault(notes, log, (sizes) => treeAt(log, sizes))) ??
    (await witnessAlarm(settings, log));
  if (fault === null) return;
  throw new Error(`no evidence pack is made (CHECKPOINT_ALARM), as ${fault}. Nothing was written`);
}

/**
 * Returns the reason for an alarm that the service stored after a comparison with a witness; null if there is none.
 * Alarms from before a restore are ignored.
 */
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
  // The next year is searched too, because the clock of the instance that signed may be ahead of this one.
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
