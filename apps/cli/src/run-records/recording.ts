import type { RecordRun } from '@art30/auditing';
import { CannotOpen, isEmbedded, isLogPlace, type StorageSettings } from '@art30/storage';
import { canSignIn } from '../sign-in/access-tokens';
import { recordingAlone } from './recording-alone';
import { recordingByService } from './recording-by-service';
import type { Recording, RecordingFor, RecordingWanted } from './recording-options';

/**
 * Checks before a run of an audit command whether it can be recorded in the auditor's log. It is recorded through the
 * running service, or directly while no service runs. A run on a copy of the ledger is not recorded, because its result
 * describes the copy.
 *
 * @throws Error with a sentence that says what to do.
 */
export async function openRecording(
  settings: StorageSettings,
  { engagement, ...wanted }: RecordingWanted,
): Promise<Recording> {
  if (engagement === undefined) return { record: async () => undefined };
  const recordingFor = { ...wanted, engagement };
  if (!isEmbedded(settings)) return recordingByService(settings, recordingFor);
  if (!isLogPlace(settings)) {
    console.error(
      `no service has written to this ledger in this place, so it is a copy or new: the run is not recorded`,
    );
    return { record: async () => undefined };
  }
  try {
    return orByService(settings, recordingFor, await recordingAlone(settings, recordingFor));
  } catch (error) {
    // Only a running service has the log open for writing. Other errors, such as a damaged file, have other causes.
    if (!isHeld(error)) throw error;
    return recordingByService(settings, recordingFor);
  }
}

/**
 * Records a run directly. If a service was started during the run and has the log open for writing, records the run
 * through that service.
 */
function orByService(
  settings: StorageSettings,
  recordingFor: RecordingFor,
  alone: Recording,
): Recording {
  return {
    record: async (run) => {
      try {
        await alone.record(run);
      } catch (error) {
        if (!isHeld(error)) throw error;
        await recordMeanwhile(settings, recordingFor, run);
      }
    },
  };
}

async function recordMeanwhile(
  settings: StorageSettings,
  recordingFor: RecordingFor,
  run: RecordRun,
): Promise<void> {
  const still = howToRecord(recordingFor, run);
  if (!canSignIn(recordingFor)) throw new Error(`a service was started meanwhile; ${still}`);
  try {
    const recording = await recordingByService(settings, recordingFor);
    await recording.record(run);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`${said}; ${still}`, { cause: error });
  }
}

function howToRecord({ engagement }: RecordingFor, run: RecordRun): string {
  return (
    `the run is complete, with the SHA-256 ${run.sha256}: to record it, send as an auditor ` +
    `POST /v1/audit/engagements/${engagement}/runs ${JSON.stringify(run)}`
  );
}

function isHeld(error: unknown): boolean {
  return error instanceof CannotOpen && error.message.includes('another process already writes');
}
