import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { checkpointKeysDecider, keyInForce, stream } from '@art30/accounting';
import { Books } from '@art30/books';
import { parseSignerKey, writeVerifierKey } from '@art30/evidence';
import { LogView } from '@art30/ledger';
import { isEmbedded } from '@art30/storage';
import type { ReadinessWarning } from '../readiness/health.answers';
import type { WarningSource } from '../readiness/readiness-warnings';
import type { Config } from '../../process/config';
import type { HeldKeys } from '../../storage/checkpoint-keys';
import { CHECKPOINT_KEYS, CONFIG } from '../../storage/tokens';

/** Warns operators if this instance should sign checkpoints, but does not have the key that is valid by the log. */
@Injectable()
export class CheckpointKeyWatch implements WarningSource, OnApplicationBootstrap {
  private readonly logger = new Logger('CheckpointKeys');

  constructor(
    private readonly books: Books,
    private readonly view: LogView,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CHECKPOINT_KEYS) private readonly held: HeldKeys,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const { detail } of await this.warnings()) this.logger.warn(detail);
  }

  async warnings(): Promise<readonly ReadinessWarning[]> {
    const { checkpointKeyFile } = this.config;
    // An instance on a server is not meant to sign if it has no key file.
    if (checkpointKeyFile === undefined && !isEmbedded(this.config)) return [];
    const first = this.books.proofs.checkpoints.first();
    if (first === null) return [];
    const { state } = await this.view.ledger.read(stream.checkpointKeys, checkpointKeysDecider);
    const inForce = keyInForce(state, first.key);
    if (inForce === undefined || inForce.isRevoked) return [];
    const keys = this.held().map((text) => writeVerifierKey(parseSignerKey(text).verifier));
    if (keys.includes(inForce.key)) return [];
    const file =
      checkpointKeyFile === undefined ? 'checkpoint.key in DATA_DIR' : 'CHECKPOINT_KEY_FILE';
    const detail =
      `this instance signs no checkpoint, as ${file} does not hold the key that the log names, ${inForce.key}: ` +
      'put its sealed copy there, or revoke it and rotate to another (docs/backup.md, Keys of checkpoints)';
    return [{ code: 'CHECKPOINT_KEY_MISSING', detail }];
  }
}
