import { hash, randomBytes } from 'node:crypto';
import { Inject, Injectable, type LoggerService, type OnApplicationShutdown } from '@nestjs/common';
import type { KeptText, PersonalTextStore } from '@art30/event-sourcing';
import type { Clock, TextReferences } from '@art30/ledger';
import { PERSONAL_TEXTS } from './tokens';

/** Bytes of a salt: as many as its hash has, so that a text can be found by trying no more than by luck. */
const saltBytes = 32;
/** Salts whose bytes are fetched together: to ask the machine for them costs more than the bytes. */
const saltsAtATime = 128;

/**
 * How references are made by a clock: from bytes that nobody can guess, or, where the clock is simulated, from
 * bytes that follow from it, so that a story that is told twice has the same references.
 */
export function referencesBy(clock: Clock): TextReferences {
  let made = 0;
  const drawn = new DrawnSalts();
  const newSalt = () => {
    if (clock.kind === 'system') return drawn.next();
    made += 1;
    return sha256(Buffer.from(`salt ${made} at ${clock.now().toISOString()}`, 'utf8'));
  };
  return {
    newSalt,
    of: (salt, text) =>
      sha256(Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(text, 'utf8')])),
  };
}

/** Salts from random bytes, each given once. */
class DrawnSalts {
  private bytes = Buffer.alloc(0);

  next(): string {
    if (this.bytes.length === 0) this.bytes = randomBytes(saltBytes * saltsAtATime);
    const salt = this.bytes.toString('hex', 0, saltBytes);
    this.bytes = this.bytes.subarray(saltBytes);
    return salt;
  }
}

/** Texts that are what their references were made of: one that was exchanged is as good as gone. */
export function provenTexts(
  store: Pick<PersonalTextStore, 'find'>,
  references: Pick<TextReferences, 'of'>,
  logger: Pick<LoggerService, 'error'>,
): Pick<PersonalTextStore, 'find'> {
  const isProven = ({ reference, salt, text }: KeptText) => {
    const isSame = references.of(salt, text) === reference;
    if (!isSame) logger.error(`the personal text under ${reference} is not the one that was kept`);
    return isSame;
  };
  return {
    find: async (asked) => {
      const found = await store.find(asked);
      return new Map([...found].filter(([, text]) => isProven(text)));
    },
  };
}

function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/** Closes the texts when the service ends. */
@Injectable()
export class TextsClosing implements OnApplicationShutdown {
  constructor(@Inject(PERSONAL_TEXTS) private readonly texts: PersonalTextStore) {}

  onApplicationShutdown(): Promise<void> {
    return this.texts.close();
  }
}
