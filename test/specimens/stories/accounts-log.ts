import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordedEvent } from '@art30/event-sourcing';
import { openEventLog, readStorageSettings } from '@art30/storage';
import { recoverAdministrator } from '../../../apps/cli/src/recovery/administrator';
import { readContract } from '../../fuzz/requests/contract';
import { accountsOffice } from '../../fuzz/service/offices';
import { Run } from '../../fuzz/service/run';
import { delegateToAll, lifeOfAccounts } from '../../fuzz/stories/further-stories';
import { wholeLog } from '../../support/whole-log';

/** Plays a ledger with local accounts, and changes accounts in every possible way. */
export async function accountsLog(): Promise<readonly RecordedEvent[]> {
  const office = await accountsOffice();
  const dataDir = mkdtempSync(join(tmpdir(), 'art30-specimen-'));
  try {
    const run = new Run(office, readContract());
    await lifeOfAccounts(run, office);
    await delegateToAll(run);
    if (run.findings.size > 0) throw new Error([...run.findings.keys()].join('; '));
    cpSync(office.dataDir, dataDir, { recursive: true });
  } finally {
    await office.close();
  }
  try {
    const settings = readStorageSettings({ DATA_DIR: dataDir });
    await recoverAdministrator('administrator-1', settings);
    const log = openEventLog(settings);
    return await wholeLog(log).finally(() => log.close());
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
