import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import {
  countedNotes,
  folderAway,
  refusedFiles,
  type CheckpointMemory,
  type TrustedKeys,
  type WitnessAlarm,
  type WitnessMemory,
} from '@art30/ledger';
import {
  CheckpointFolder,
  CheckpointFolderFault,
  rememberLedger,
  seenLedger,
  type CheckpointFile,
  type SeenLedger,
  type StorageSettings,
} from '@art30/storage';

/** Milliseconds between two checks whether the folder of checkpoints can be reached. */
const folderLookMs = 30_000;
/** Maximum number of checkpoints that wait for an unreachable folder; the oldest are dropped first. */
const waitingMax = 1_000;
/** Maximum number of waiting checkpoints that are written in one check, the newest first. */
const writtenAtOnceMax = 20;

type WarningCode = 'CHECKPOINT_FOLDER_AWAY' | 'CHECKPOINT_FILE_REFUSED';

/**
 * Stores checkpoints (signed roots over the log) outside the log, where a later change of the log cannot reach them.
 * The newest is in `ledger.json` in DATA_DIR; all are in the folder of checkpoints. A full disk or an unreachable
 * folder does not stop the service.
 */
export class KeptCheckpoints
  implements CheckpointMemory, WitnessMemory, OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly logger = new Logger('Checkpoints');
  private readonly folder: CheckpointFolder | undefined;
  private readonly dataDir: string;
  private note: string | null | undefined;
  /** True if the last write of `ledger.json` failed, so that the file is out of date. */
  private isUnwritten = false;
  private alarmed: readonly WitnessAlarm[] | undefined;
  /** Signed notes not yet written to the folder of checkpoints. */
  private readonly waiting = new Set<string>();
  private readonly currentWarnings = new Map<WarningCode, string>();
  private looking: NodeJS.Timeout | undefined;

  constructor({
    dataDir,
    checkpointFolder,
  }: Pick<StorageSettings, 'dataDir' | 'checkpointFolder'>) {
    this.dataDir = dataDir;
    this.folder =
      checkpointFolder === undefined ? undefined : new CheckpointFolder(checkpointFolder);
  }

  onApplicationBootstrap(): void {
    if (this.folder === undefined) return;
    this.looking = setInterval(() => void this.look(), folderLookMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.looking);
  }

  /** Warnings for the readiness answer, as of the last check of the folder. */
  warnings(): readonly { readonly code: WarningCode; readonly detail: string }[] {
    return [...this.currentWarnings].map(([code, detail]) => ({ code, detail }));
  }

  newest(): string | null {
    if (this.note === undefined) {
      this.note = seenLedger(this.dataDir)?.lastCheckpoint ?? null;
      if (this.note !== null) this.wait(this.note);
    }
    return this.note;
  }

  async keep(next: string): Promise<void> {
    this.note = next;
    this.write();
    await this.file(next);
  }

  async file(note: string): Promise<void> {
    this.wait(note);
    await this.look();
  }

  async others(trusted: TrustedKeys): Promise<readonly string[]> {
    if (this.isUnwritten) this.write();
    const { folder } = this;
    if (folder === undefined) return [];
    const unwritten = await this.written(folder);
    const { files, fault } = await filesIn(folder, trusted);
    this.tell('CHECKPOINT_FOLDER_AWAY', unwritten ?? fault);
    const { notes, refused } = countedNotes(files, trusted);
    if (fault === null) {
      this.tell('CHECKPOINT_FILE_REFUSED', refused.length === 0 ? null : refusedFiles(refused));
    }
    return notes;
  }

  alarms(): readonly WitnessAlarm[] {
    return (this.alarmed ??= seenLedger(this.dataDir)?.witnessAlarms ?? []);
  }

  keepAlarms(alarms: readonly WitnessAlarm[]): void {
    this.alarmed = alarms;
    this.write();
  }

  private wait(note: string): void {
    if (this.folder === undefined) return;
    const [oldest] = this.waiting;
    if (this.waiting.size >= waitingMax && oldest !== undefined) this.waiting.delete(oldest);
    this.waiting.add(note);
  }

  private async look(): Promise<void> {
    if (this.folder === undefined) return;
    this.tell('CHECKPOINT_FOLDER_AWAY', await this.written(this.folder));
  }

  /**
   * Writes waiting notes to the folder. If none waits, only checks that the folder can be reached.
   *
   * @returns the fault of the folder; null if there is none.
   */
  private async written(folder: CheckpointFolder): Promise<string | null> {
    let fault = await faultOf(folder.look());
    if (fault !== null) return fault;
    for (const note of [...this.waiting].slice(-writtenAtOnceMax)) {
      const found = await faultOf(folder.keep(note));
      if (found === null) this.waiting.delete(note);
      fault ??= found;
    }
    return fault;
  }

  private write(): void {
    try {
      const seen = seenLedger(this.dataDir);
      if (seen !== undefined) rememberLedger(this.dataDir, { ...seen, ...this.remembered(seen) });
      if (this.isUnwritten) this.logger.log('ledger.json is written again');
      this.isUnwritten = false;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (!this.isUnwritten) this.logger.warn(`ledger.json could not be written: ${why}`);
      this.isUnwritten = true;
    }
  }

  private remembered({ witnessAlarms }: SeenLedger): Partial<SeenLedger> {
    const lastCheckpoint = this.newest();
    const { alarmed = [] } = this;
    const hasAlarms = alarmed.length > 0 || (this.alarmed && witnessAlarms);
    return {
      ...(lastCheckpoint === null ? {} : { lastCheckpoint }),
      ...(hasAlarms ? { witnessAlarms: alarmed } : {}),
    };
  }

  /** Sets or clears a warning. It is logged when it begins and when it ends, but not at each check. */
  private tell(code: WarningCode, detail: string | null): void {
    const before = this.currentWarnings.get(code);
    if (detail === null) {
      this.currentWarnings.delete(code);
      if (before !== undefined) this.logger.log(`no longer: ${before}`);
      return;
    }
    this.currentWarnings.set(code, detail);
    if (before === undefined) this.logger.warn(detail);
  }
}

async function filesIn(
  folder: CheckpointFolder,
  { ledger }: TrustedKeys,
): Promise<{ readonly files: readonly CheckpointFile[]; readonly fault: string | null }> {
  let files: readonly CheckpointFile[] = [];
  const fault = await faultOf(folder.filesOf(ledger).then((found) => void (files = found)));
  return { files, fault };
}

/**
 * Runs an action on the folder, and returns the fault of the folder if the action fails; null otherwise.
 *
 * @throws any other error.
 */
async function faultOf(act: Promise<void>): Promise<string | null> {
  try {
    await act;
    return null;
  } catch (error) {
    if (error instanceof CheckpointFolderFault) return folderAway(error.message);
    throw error;
  }
}
