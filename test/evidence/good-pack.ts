import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointCosigned, stream } from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import {
  cosignerOf,
  gatherPack,
  lastCheckpoint,
  parseSignerKey,
  sealPack,
  writeCheckpoint,
  writeSignatureLine,
  writeVerifierKey,
  type Cosigner,
  type ScratchFiles,
  type SignerKey,
} from '@art30/evidence';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { Client } from '../support/client';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { textOf } from '../support/statements';

/** Files of a pack under construction, kept in memory. */
class FilesInMemory implements ScratchFiles {
  readonly #files = new Map<string, Uint8Array[]>();

  append(name: string, bytes: Uint8Array): void {
    this.#files.set(name, [...(this.#files.get(name) ?? []), bytes.slice()]);
  }

  async *read(name: string): AsyncGenerator<Uint8Array, void, void> {
    yield* this.#files.get(name) ?? [];
  }
}

/**
 * An evidence pack of the worked example with a statement, its verifier key, and an earlier checkpoint that
 * an auditor kept.
 */
export interface GoodPack {
  readonly bytes: Uint8Array;
  readonly signer: SignerKey;
  readonly key: string;
  /** Checkpoint that was signed when half of the events were booked. */
  readonly kept: string;
  /** A statement as CSV. `proof` shows that its issue is an event of the log. */
  readonly statement: string;
  readonly proof: string;
  /** The pack after a witness has cosigned its checkpoint. `witness` is the key of that witness. */
  readonly cosigned: Uint8Array;
  readonly witness: string;
}

/** Builds the pack of a ledger with few events, which is verified quickly. */
export async function smallPack(): Promise<Pick<GoodPack, 'bytes' | 'key'>> {
  const service = await Service.start();
  try {
    await playExample(service, 'E01');
    await service.http('u.auditor').post('/v1/audit/checkpoints');
    const signer = signerOf(service);
    const bytes = await packed(service.app.get<EventStore>(EVENT_STORE), signer);
    return { bytes, key: writeVerifierKey(signer.verifier) };
  } finally {
    await service.stopAndRemove();
  }
}

function signerOf({ config: { dataDir } }: Service): SignerKey {
  return parseSignerKey(readFileSync(join(dataDir, 'checkpoint.key'), 'utf8').trim());
}

/** Books the worked example, with three signatures for each event, and builds its pack. */
export async function goodPack(): Promise<GoodPack> {
  const service = await Service.start();
  try {
    const signed = async () =>
      (await service.http('u.auditor').post('/v1/audit/checkpoints')).body as { note: string };
    const example = await playExample(service, 'E14');
    const { note: kept } = await signed();
    const played = [...example.through('E14')].length;
    for (const name of [...example.through('E29')].slice(played)) await example.play(name);
    const client = new Client(service);
    await client.done('/v1/donors', { id: 'DON-E', name: 'Fondation Élan', kind: 'FOUNDATION' });
    const { id } = await client.done('/v1/donors/DON-A/statements', { to: '2024-11-30' });
    const statement = await textOf(service, `/v1/statements/${String(id)}`, 'text/csv');
    const { text: proof } = await service.http().get(`/v1/statements/${String(id)}/proof`);
    const signer = signerOf(service);
    const log = service.app.get<EventStore>(EVENT_STORE);
    const bytes = await packed(log, signer);
    const cosigner = cosignerOf('witness.example.org', new Uint8Array(32).fill(41));
    await cosign(log, cosigner);
    const cosigned = await packed(log, signer);
    const [key, witness] = [signer, cosigner].map(({ verifier }) => writeVerifierKey(verifier));
    return {
      bytes,
      signer,
      kept,
      statement,
      proof,
      cosigned,
      key: key ?? '',
      witness: witness ?? '',
    };
  } finally {
    await service.stopAndRemove();
  }
}

/** Asks a witness for its signature and appends the event that stores it. */
async function cosign(log: EventStore, cosigner: Cosigner): Promise<void> {
  const checkpoint = await lastCheckpoint(log, 9999);
  if (checkpoint === undefined) throw new Error('a checkpoint was signed');
  const line = writeSignatureLine(cosigner.cosign(writeCheckpoint(checkpoint), 1_735_686_000));
  const name = stream.checkpoints(checkpoint.time.slice(0, 4));
  // At the turn of the year the checkpoint can be in the stream of the previous year.
  const before = (await log.readStream(name)).at(-1)?.revision ?? 'no-stream';
  const [{ metadata } = { metadata: null }] = await log.readStream(stream.ledger);
  if (metadata === null) throw new Error('the log is opened');
  const facts = { checkpoint: checkpoint.eventId, cosignatures: [line] };
  const { type, data } = checkpointCosigned('2025-06-03', facts);
  const id = '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b31';
  await log.append(name, before, [{ id, type, data, metadata }]);
}

async function packed(log: EventStore, signer: SignerKey): Promise<Uint8Array> {
  const checkpoint = await lastCheckpoint(log, 9999);
  if (checkpoint === undefined) throw new Error('a checkpoint was signed');
  const scratch = new FilesInMemory();
  const gathered = await gatherPack({ log, checkpoint, scratch });
  const sealed = await sealPack(gathered, checkpoint, (text) => signer.sign(text));
  return collected(sealed.bytes(scratch));
}

/** All bytes of a stream, joined. */
export async function collected(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece.slice());
  // Copy the bytes: a slice of a Buffer would share its memory.
  return new Uint8Array(Buffer.concat(pieces));
}
