import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandBus } from '@nestjs/cqrs';
import { ConsoleLogger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { CommandRequest } from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import { type CommandOutcome, nameUuid } from '@art30/ledger';
import { CommandsModule } from '../../apps/api/src/commands/commands.module';
import { sha256Hex } from '../../apps/api/src/process/sha256';
import { readConfig } from '../../apps/api/src/process/config';
import { SimulatedClock } from '../../apps/api/src/storage/clock';
import { StorageModule } from '../../apps/api/src/storage/storage.module';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';

import { withAppend } from './with-append';

/** The commands of the service on the embedded store, without HTTP, in a folder of their own. */
export class Commanding {
  private constructor(
    readonly dataDir: string,
    readonly clock: SimulatedClock,
    private readonly module: TestingModule,
  ) {}

  static async open(
    options: { dataDir?: string; store?: (real: EventStore) => EventStore } = {},
  ): Promise<Commanding> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'art30-'));
    const clock = new SimulatedClock(new Date('2024-03-01T00:00:00.000Z'));
    const config = readConfig({
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
      READ_WAIT_MS: '60000',
      SETTLEMENT_GRACE_MS: '40',
    });
    const builder = Test.createTestingModule({
      imports: [StorageModule.forRoot({ config, clock }), CommandsModule],
    }).setLogger(new ConsoleLogger({ logLevels: [] }));
    const module = await builder.compile();
    if (options.store) wrapStore(module, options.store);
    await module.init();
    return new Commanding(dataDir, clock, module);
  }

  get events(): EventStore {
    return this.module.get<EventStore>(EVENT_STORE);
  }

  execute(command: object): Promise<CommandOutcome> {
    return this.module.get(CommandBus).execute(command);
  }

  /** How a command reaches us; the same key is the same request. */
  request(key: string, changes: Partial<CommandRequest> = {}): CommandRequest {
    const hash = sha256Hex(key);
    return {
      identity: {
        metadata: {
          recordedAt: this.clock.now().toISOString(),
          recordedBy: 'u.test',
          keyHash: hash,
          requestHash: hash,
        },
        eventId: (step, index) => nameUuid(key, step, index),
      },
      today: this.clock.now().toISOString().slice(0, 10),
      dryRun: false,
      ...changes,
    };
  }

  async close(): Promise<void> {
    await this.module.close();
  }

  async closeAndRemove(): Promise<void> {
    await this.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** Puts faults in front of the real store, for every part that was handed it. */
function wrapStore(module: TestingModule, wrap: (real: EventStore) => EventStore): void {
  const store = module.get<EventStore>(EVENT_STORE);
  const faulty = wrap(withAppend(store, (append, ...call) => append(...call)));
  store.append = (...call) => faulty.append(...call);
}
