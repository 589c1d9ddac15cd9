import type { RecordRun } from '@art30/auditing';

/** Where a run is put on record, and by whom. */
export interface RecordingWanted {
  /** Left out: the run is not put on record. */
  readonly engagement: string | undefined;
  /** Who runs it, where no service runs that could ask for a token. */
  readonly person: string | undefined;
  /** Of the running service. */
  readonly address: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Puts a run on record once it is over. */
export interface Recording {
  record(run: RecordRun): Promise<void>;
}
