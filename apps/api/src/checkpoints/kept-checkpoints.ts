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

/** Time between two looks whether the folder of checkpoints is there. */
const folderLookMs = 30_000;
/** Checkpoints that wait for a folder that is away; the oldest go first. */
const waitingMax = 1_000;
/** Of these so many are written at once, the newest of them. */
const writtenAtOnceMax = 20;

type WarningCode = 'CHECKPOINT_FOLDER_AWAY' | 'CHECKPOINT_FILE_REFUSED';

/**
 * The checkpoints that an instance keeps outside the log: the newest that it has read in `ledger.json` of its folder,
 * and each in the folder of checkpoints. Neither a full disk nor a folder that is away takes anything down.
 */
export class KeptCheckpoints
  implements CheckpointMemory, WitnessMemory, OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly logger = new Logger('Checkpoints');
  private readonly folder: CheckpointFolder | undefined;
  private readonly dataDir: string;
  private note: string | null | undefined;
  /** Whether `ledger.json` lacks what is kept here, as it could not be written. */
  private isUnwritten = false;
  private alarmed: readonly WitnessAlarm[] | undefined;
  /** Notes that the folder lacks yet. */
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

  /** Warnings of readiness, as they were when the folder was last looked at. */
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

  /** Writes what the folder lacks, and looks whether it is there where it lacks nothing. @returns why it cannot. */
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

  /** Logs a warning when it begins, and when it ends. */
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

/** @throws whatever is no fault of the folder. */
async function faultOf(act: Promise<void>): Promise<string | null> {
  try {
    await act;
    return null;
  } catch (error) {
    if (error instanceof CheckpointFolderFault) return folderAway(error.message);
    throw error;
  }
}
