import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore, RecordedEvent } from '@art30/event-sourcing';
import { makeSignerKey, parseSignerKey, writeRotation, writeVerifierKey } from '@art30/evidence';
import { readStorageSettings, signerKeysIn } from '@art30/storage';
import { EVENT_STORE } from '../../../apps/api/src/storage/tokens';
import { restoreLedger } from '../../../apps/cli/src/recovery/restore-ledger';
import { readContract } from '../../fuzz/requests/contract';
import { simulatedOffice } from '../../fuzz/service/offices';
import { Run } from '../../fuzz/service/run';
import { booksTheRest, erasesWhatIsKept, skipStranger } from '../../fuzz/stories/further-stories';
import { samplesOfTheRest } from '../../fuzz/stories/house';
import { liveThroughContract } from '../../fuzz/stories/life-of-contract';
import { Client } from '../../support/client';
import { until } from '../../support/patience';
import { Service } from '../../support/service';
import { wholeLog } from '../../support/whole-log';
import { TestWitness } from '../../support/witness';

const administrators = [{ as: 'u.admin-1' }, { as: 'u.admin-2' }] as const;
/** Seed of the ledger's second key. */
const seed = new Uint8Array(32).fill(30);

/**
 * Plays a ledger with all examples of the API contract. Its tree is signed and witnessed; it loses its last
 * event, is restored, and changes its identity provider.
 */
export async function contractLog(): Promise<readonly RecordedEvent[]> {
  const witness = await TestWitness.start('witness.example.org');
  const environment = { WITNESSES: witness.setting };
  const office = await simulatedOffice('2025-07-31T09:00:00.000Z', environment);
  const backup = mkdtempSync(join(tmpdir(), 'art30-specimen-'));
  try {
    const run = new Run(office, readContract());
    await liveThroughContract(run, async () => undefined);
    await booksTheRest(run);
    await erasesWhatIsKept(run);
    await samplesOfTheRest(run);
    if (run.findings.size > 0) throw new Error([...run.findings.keys()].join('; '));
    await signed(office.service);
    await until(async () => (await typesOf(office.events)).includes('CheckpointCosigned'));
    await keysChanged(office.service);
    await signed(office.service);
    await skipStranger(run, office);
    cpSync(office.dataDir, backup, { recursive: true });
    const kept = await lost(office.service);
    await restored(backup, kept);
    return await lived(backup, office.service.clock.now().toISOString());
  } finally {
    await office.close();
    await witness.stop();
    rmSync(backup, { recursive: true, force: true });
  }
}

async function typesOf(events: EventStore): Promise<readonly string[]> {
  return (await wholeLog(events)).map(({ type }) => type);
}

/**
 * Signs a checkpoint of the log.
 * @returns its note.
 */
async function signed(service: Service): Promise<string> {
  const { status, body } = await service.http().post('/v1/audit/checkpoints').send();
  const { note } = body as { readonly note?: string };
  if (status !== 200 || note === undefined) throw new Error(JSON.stringify(body));
  return note;
}

/**
 * Replaces the ledger's key. Both keys sign the change, after which the first key is not trusted any more.
 */
async function keysChanged(service: Service): Promise<void> {
  const file = join(service.config.dataDir, 'checkpoint.key');
  const old = parseSignerKey(signerKeysIn(file)[0] ?? '');
  const next = makeSignerKey(old.verifier.name, seed);
  appendFileSync(file, `${next.signerKey}\n`);
  const note = writeRotation(old, parseSignerKey(next.signerKey));
  const client = new Client(service, 'keys');
  const key = writeVerifierKey(old.verifier);
  for (const change of [
    { rotation: { to: next.verifierKey, note } },
    { revocation: { key, fromSequence: 1, reason: 'its file was copied' } },
  ]) {
    const { id } = await client.done('/v1/checkpoint-keys', change, administrators[0]);
    await client.done(`/v1/checkpoint-keys/${String(id)}/approval`, {}, administrators[1]);
  }
}

/**
 * Books an event that the backup does not contain.
 * @returns a checkpoint that covers it.
 */
async function lost(service: Service): Promise<string> {
  await new Client(service, 'lost').done('/v1/purposes', {
    code: 'k',
    kind: 'LETTER',
    label: 'a name that is lost',
    effectiveDate: '2025-07-31',
    recommendations: ['m', 'n'],
  });
  return signed(service);
}

async function restored(dataDir: string, kept: string): Promise<void> {
  for (const name of readdirSync(dataDir).filter((one) => one.startsWith('read-model-'))) {
    rmSync(join(dataDir, name));
  }
  const file = join(dataDir, 'kept.txt');
  writeFileSync(file, kept);
  const settings = readStorageSettings({ DATA_DIR: dataDir });
  await restoreLedger(settings, { file, key: undefined });
}

/**
 * Books the events after the restore. The last one changes the identity provider, after which nobody can sign
 * here.
 */
async function lived(dataDir: string, at: string): Promise<readonly RecordedEvent[]> {
  const service = await Service.start({ dataDir, at });
  try {
    await signed(service);
    const client = new Client(service, 'provider');
    const next = { issuer: 'https://login.example.org', personClaim: 'sub', reason: 'moved' };
    const { id } = await client.done('/v1/identity-provider', next, administrators[0]);
    await client.done(`/v1/identity-provider/${String(id)}/approval`, {}, administrators[1]);
    return await wholeLog(service.app.get<EventStore>(EVENT_STORE));
  } finally {
    await service.stop();
  }
}
