import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readConfig } from './process/config';
import { writtenContract } from './contract/writing';
import { createApp } from './create-app';
import { openApiDocument } from './open-api';
import { runProgram } from './process/run-program';
import { systemClock } from './storage/clocks/clock';

const help = `Writes the contract of the service, as it was built.

  npm run openapi -- [file]

  file  is written; openapi.json where it is left out`;

runProgram({
  run: writeOpenApi,
  failed: 'the contract was not written',
  help,
  argumentsMax: 1,
});

/** Writes the API contract of the built service to `openapi.json`, or to the file given as an argument. */
async function writeOpenApi(): Promise<void> {
  const file = resolve(process.argv[2] ?? 'openapi.json');
  const dataDir = mkdtempSync(join(tmpdir(), 'article30-openapi-'));
  try {
    const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
    const app = await createApp({ config, clock: systemClock });
    const document = openApiDocument(app);
    await app.close();
    writeFileSync(file, writtenContract(document));
    console.log(`wrote ${file}`);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
