import { Module } from '@nestjs/common';
import { Books } from '@art30/books';
import type { EventStore } from '@art30/event-sourcing';
import { parseSignerKey } from '@art30/evidence';
import {
  CheckpointSchedule,
  Checkpoints,
  LogView,
  Witnesses,
  type Clock,
  type TreeBooks,
  type WitnessBooks,
} from '@art30/ledger';
import { BackgroundWorker } from '../commands/background-worker';
import { CommandsModule } from '../commands/commands.module';
import type { Config } from '../process/config';
import { sha256Hex } from '../process/sha256';
import { turnsForOthers } from '../process/turns';
import { BooksModule } from '../storage/books.module';
import { LogHalt } from '../storage/log-halt';
import { ProjectionWorker } from '../storage/projection-worker';
import type { HeldKeys } from '../storage/checkpoint-keys';
import { CHECKPOINT_KEYS, CLOCK, CONFIG, EVENT_STORE } from '../storage/tokens';
import { KeptCheckpoints } from './kept-checkpoints';
import { CheckpointSigning } from './checkpoint-signing';
import { CheckpointWatch } from './checkpoint-watch';
import { StatementProofs } from './statement-proofs.controller';
import { treeBooks, witnessBooks } from './tree-books';
import { witnessByHttp } from './witness-by-http';

const TREE_BOOKS = Symbol('TreeBooks');
const WITNESS_BOOKS = Symbol('WitnessBooks');
/** Milliseconds between two checks whether a checkpoint is due, or whether a witness still has to cosign one. */
const lookEveryMs = 1_000;
const minuteMs = 60_000;

/**
 * Module that signs checkpoints (roots of the tree over the log), collects the cosignatures of witnesses, and serves
 * proofs.
 */
@Module({
  imports: [BooksModule, CommandsModule],
  providers: [
    { provide: TREE_BOOKS, inject: [Books, ProjectionWorker], useFactory: treeBooks },
    { provide: WITNESS_BOOKS, inject: [Books, ProjectionWorker], useFactory: witnessBooks },
    {
      provide: KeptCheckpoints,
      inject: [CONFIG],
      useFactory: (config: Config) => new KeptCheckpoints(config),
    },
    {
      provide: Checkpoints,
      inject: [
        ...[EVENT_STORE, CLOCK, LogView, TREE_BOOKS, CHECKPOINT_KEYS],
        ...[Witnesses, KeptCheckpoints, LogHalt],
      ],
      useFactory: (
        events: EventStore,
        clock: Clock,
        { ledger }: LogView,
        ...[tree, held, witnesses, memory, halted]: [
          TreeBooks,
          HeldKeys,
          Witnesses,
          KeptCheckpoints,
          LogHalt,
        ]
      ) => {
        const signers = () => held().map(parseSignerKey);
        const witnessAlarm = () => witnesses.look();
        const halt = (why: string) => halted.halt(why);
        const ports = { events, clock, ledger, tree, signers, witnessAlarm, memory };
        return new Checkpoints({ ...ports, halt, turn: turnsForOthers, sha256: sha256Hex });
      },
    },
    {
      provide: Witnesses,
      inject: [EVENT_STORE, CLOCK, WITNESS_BOOKS, CONFIG, KeptCheckpoints],
      useFactory: (
        events: EventStore,
        clock: Clock,
        ...[books, config, memory]: [WitnessBooks, Config, KeptCheckpoints]
      ) => {
        const witnesses = config.witnesses.map(({ url, key }) => witnessByHttp(url, key));
        return new Witnesses({ events, clock, books, witnesses, memory, sha256: sha256Hex });
      },
    },
    {
      provide: 'CheckpointWorker',
      inject: [Checkpoints, TREE_BOOKS, CLOCK, CONFIG],
      useFactory: (checkpoints: Checkpoints, tree: TreeBooks, clock: Clock, config: Config) => {
        const everyMs = config.checkpointMinutes * minuteMs;
        const schedule = new CheckpointSchedule(checkpoints, tree, clock, everyMs);
        return new BackgroundWorker('CheckpointWorker', schedule, lookEveryMs);
      },
    },
    {
      provide: 'WitnessWorker',
      inject: [Witnesses],
      useFactory: (witnesses: Witnesses) =>
        new BackgroundWorker('WitnessWorker', witnesses, lookEveryMs),
    },
    CheckpointSigning,
    StatementProofs,
    CheckpointWatch,
  ],
  exports: [Checkpoints, CheckpointSigning, StatementProofs, CheckpointWatch, KeptCheckpoints],
})
export class CheckpointsModule {}
