import { randomUUID } from 'node:crypto';
import { kit } from '@art30/accounting';
import { AuditorLog, engagementCommands, runRequest } from '@art30/auditing';
import { openAuditorLog, type StorageSettings } from '@art30/storage';
import type { Recording, RecordingFor } from './recording-options';

/**
 * Prepares to record a run directly in the auditor's log while no service is running. The person is then not identified
 * by a token, and the recorded event states that.
 *
 * @throws CannotOpen if a service has the log open for writing.
 * @throws Error if the engagement (audit) does not exist, or if no person is named.
 */
export async function recordingAlone(
  settings: StorageSettings,
  { engagement, person }: Pick<RecordingFor, 'person' | 'engagement'>,
): Promise<Recording> {
  await withLog(settings, (log) => log.eventsOf(engagement));
  if (person === undefined || !kit.fits(kit.actor.schema, person)) {
    throw new Error(
      '--person must name you: no service is running that could identify you by a token',
    );
  }
  return {
    record: async (run) => {
      const recordedAt = new Date().toISOString();
      const by = { engagementId: engagement, recordedAt, recordedBy: person };
      const request = runRequest({ ...by, key: randomUUID() });
      await withLog(settings, (log) =>
        log.run({
          engagementId: engagement,
          request,
          command: engagementCommands.RecordRun,
          facts: async () => ({ ...run, asAt: run.asAt ?? null, by: 'SERVICE_STOPPED' as const }),
        }),
      );
      console.error(`recorded in engagement ${engagement}, as run by ${person}`);
    },
  };
}

/** Opens the log only for a moment. A service can then be started while the run continues. */
async function withLog<Result>(
  settings: StorageSettings,
  use: (log: AuditorLog) => Promise<Result>,
): Promise<Result> {
  const store = openAuditorLog(settings);
  try {
    return await use(new AuditorLog(store));
  } finally {
    await store.close();
  }
}
