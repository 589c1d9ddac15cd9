import { randomBytes } from 'node:crypto';
import { Unavailable } from '@art30/event-sourcing';
import { hash, hashSync, parseOptions, verify } from '@node-rs/argon2';

/** Argon2id as the OWASP Password Storage Cheat Sheet asks for at least. */
const memoryKib = 19_456;
const passes = 2;
const lanes = 1;

const cost = { memoryCost: memoryKib, timeCost: passes, parallelism: lanes };

const passwordLengthMin = 12;
const passwordLengthMax = 128;
/** As typed, in UTF-16 units: one character can be composed of several. */
const typedLengthMax = 8 * passwordLengthMax;

/** Each takes a core and 19 MiB for some 30 ms. */
const atOnceMax = 2;
const waitingMax = 64;

/** One spelling for what looks the same, whatever keyboard it was typed on. */
const normalised = (password: string): string => password.normalize('NFKC');

const tooLong = `the password is too long: give at most ${passwordLengthMax} characters`;

const lengthOf = (password: string): number => [...password].length;

/** What is wrong with a new password of a person, as a sentence for them; undefined if nothing. */
export function passwordFault(password: string, person: string): string | undefined {
  if (password.length > typedLengthMax) return tooLong;
  const text = normalised(password);
  const length = lengthOf(text);
  if (length < passwordLengthMin) {
    return `the password has ${length} characters: give at least ${passwordLengthMin}`;
  }
  if (length > passwordLengthMax) return tooLong;
  if (text.toLowerCase().includes(normalised(person).toLowerCase())) {
    return 'the password contains your user id: choose one without';
  }
  return undefined;
}

/** Whether a hash was made at another cost than hashes are made at now. */
export function needsRehash(phc: string): boolean {
  const made = parseOptions(phc);
  return (
    !phc.startsWith('$argon2id$') ||
    made.memoryCost !== memoryKib ||
    made.timeCost !== passes ||
    made.parallelism !== lanes
  );
}

/** Makes and checks hashes of passwords, few at once. */
export class Passwords {
  readonly #turns = new Turns();
  /** Checked in place of a hash that is not there: the answer takes as long as any other. */
  readonly #nobodys = hashSync(randomBytes(32), cost);

  /**
   * PHC string of argon2id. The rules of a password are not checked: see `passwordFault`.
   *
   * @throws Unavailable when too many wait.
   */
  async hashPassword(password: string): Promise<string> {
    return this.#turns.take(() => hash(normalised(password), cost));
  }

  /**
   * Whether a hash was made of this password; never for an account that has none, after the same
   * time.
   *
   * @throws Unavailable when too many wait.
   */
  async isPassword(phc: string | undefined, given: string): Promise<boolean> {
    if (given.length > typedLengthMax) return false;
    const text = normalised(given);
    if (lengthOf(text) > passwordLengthMax) return false;
    const isRight = await this.#turns.take(() => verify(phc ?? this.#nobodys, text));
    return phc !== undefined && isRight;
  }
}

/** Lets a few in at once, and the others wait in the order in which they came. */
class Turns {
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#turn();
    try {
      return await work();
    } finally {
      this.#pass();
    }
  }

  async #turn(): Promise<void> {
    if (this.#taken < atOnceMax) {
      this.#taken += 1;
      return;
    }
    if (this.#waiting.length >= waitingMax) {
      throw new Unavailable(
        `${waitingMax} passwords wait to be checked already: try again in a few seconds`,
      );
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The turn goes to who waits longest, and is free where nobody does. */
  #pass(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken -= 1;
    else next();
  }
}
