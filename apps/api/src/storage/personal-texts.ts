import { hash, randomBytes } from 'node:crypto';
import { Inject, Injectable, type LoggerService, type OnApplicationShutdown } from '@nestjs/common';
import type { KeptText, PersonalTextStore } from '@art30/event-sourcing';
import type { Clock, TextReferences } from '@art30/ledger';
import { PERSONAL_TEXTS } from './tokens';

/** Length of a salt in bytes. It is the length of the hash, so that guessing a salt is as hard as guessing the hash. */
const saltBytes = 32;
/**
 * Number of salts whose random bytes are requested together. A request to the operating system costs more than the
 * bytes themselves.
 */
const saltsAtATime = 128;

/**
 * Creates the references that replace personal texts, such as names, in events. A reference is a salted hash, and the
 * text is stored outside the log, so that it can be erased. With a simulated clock, salts come from a counter: a story
 * that is played again then has the same references.
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

/** Returns random salts. Their bytes are drawn in advance; each salt is returned once. */
class DrawnSalts {
  private bytes = Buffer.alloc(0);

  next(): string {
    if (this.bytes.length === 0) this.bytes = randomBytes(saltBytes * saltsAtATime);
    const salt = this.bytes.toString('hex', 0, saltBytes);
    this.bytes = this.bytes.subarray(saltBytes);
    return salt;
  }
}

/**
 * Returns only stored texts that match the hash in their reference. A text that somebody replaced is treated as
 * missing, and the log of the service reports it.
 */
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

/** Closes the store of personal texts when the service stops. */
@Injectable()
export class TextsClosing implements OnApplicationShutdown {
  constructor(@Inject(PERSONAL_TEXTS) private readonly texts: PersonalTextStore) {}

  onApplicationShutdown(): Promise<void> {
    return this.texts.close();
  }
}
