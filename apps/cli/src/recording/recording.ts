import { CannotOpen, isEmbedded, isLogPlace, type StorageSettings } from '@art30/storage';
import { recordingAlone } from './recording-alone';
import { recordingByService } from './recording-by-service';
import type { Recording, RecordingWanted } from './wanted';

/**
 * Looks, before anything runs, whether it can be put on record: by the running service, or by this command
 * while none runs. A run on a copy of the ledger is not: what it shows is true of the copy.
 *
 * @throws Error with a sentence that says what to do.
 */
export async function openRecording(
  settings: StorageSettings,
  { engagement, ...wanted }: RecordingWanted,
): Promise<Recording> {
  if (engagement === undefined) return { record: async () => undefined };
  if (!isEmbedded(settings)) return recordingByService({ ...wanted, engagement });
  if (!isLogPlace(settings)) {
    console.error(
      `no service has written to this ledger where it is, so that it is a copy or new: the run is not put on record`,
    );
    return { record: async () => undefined };
  }
  try {
    return await recordingAlone(settings, { ...wanted, engagement });
  } catch (error) {
    // Whoever holds the right to write is the running service; a damaged file is nobody's.
    if (!(error instanceof CannotOpen) || !isHeld(error)) throw error;
    return recordingByService({ ...wanted, engagement });
  }
}

function isHeld({ message }: CannotOpen): boolean {
  return message.includes('another process already writes');
}
