import { createHash } from 'node:crypto';
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { temporaryFolder } from '@art30/testing';
import { DocumentFolder } from './document-folder';
import { asideMs, UnnamedDocuments, unnamedMs } from './unnamed-documents';

const begins = Date.parse('2024-03-01T00:00:00.000Z');

describe('bytes that no event names', () => {
  const place = temporaryFolder();
  let folder: DocumentFolder;
  let nowMs: number;
  let named: Set<string>;
  const sha256 = hashOf('letter');

  beforeEach(() => {
    folder = DocumentFolder.open(join(place.path, String(nextFolder())));
    nowMs = begins;
    named = new Set();
  });

  const now = () => new Date(nowMs).toISOString();
  const isNamed = (hash: string) => named.has(hash);
  const send = (content: string, person = 'u.a', into = folder) =>
    into.receive(Readable.from([Buffer.from(content)]), {
      sha256: hashOf(content),
      person,
      now: now(),
      bytesMax: 100,
      isNamed,
    });
  const round = (of = folder) =>
    new UnnamedDocuments(of, isNamed).round({ nowMs, diskMs: Date.now() });
  const isThere = async () => (await folder.sizeOf(sha256)) !== undefined;

  it('are deleted once, and their record with them', async () => {
    await send('letter');
    nowMs += unnamedMs + 1;
    expect(await round()).toEqual([]);
    nowMs += asideMs;
    expect(await round()).toEqual([sha256]);
    expect(await round()).toEqual([]);
    expect(await folder.uploads.unnamedBy('u.a')).toEqual([]);
    expect(await folder.hold(sha256, 'u.a', now())).toBe(false);
  });

  /** States of the document before a round of deletions: just expired, or moved aside long ago. */
  const starts = {
    expired: async () => undefined,
    aside: async () => {
      await round();
      nowMs += asideMs;
    },
  };

  describe.each(Object.entries(starts))(
    'at every step of a round over what is %s',
    (_at, start) => {
      /**
       * Runs a round of deletions once for each of its steps, with a new upload each time, and runs `act` before that
       * step. So a change by another instance is tried at every moment of a round.
       */
      async function beforeEveryStep(
        act: () => Promise<void>,
        expected: (step: number) => Promise<void>,
      ): Promise<void> {
        for (let step = 0; ; step += 1) {
          await send('letter');
          nowMs += unnamedMs + 1;
          await start();
          const interrupted = new Interrupted(step, act);
          await round(interrupted.around(folder));
          if (!interrupted.hasActed) {
            expect(step).toBeGreaterThan(4);
            return;
          }
          nowMs += asideMs;
          await round();
          await round();
          await expected(step);
          named.clear();
        }
      }

      it('are kept for whoever holds on to them and finds them', async () => {
        let isFound = false;
        const attach = async () => {
          const isOwn = await folder.hold(sha256, 'u.a', now());
          isFound = isOwn && (await isThere());
          // The command that attached the document is recorded, so that an event names the document.
          if (isFound) named.add(sha256);
        };
        await beforeEveryStep(attach, async (step) => {
          expect([step, await isThere()]).toEqual([step, isFound]);
        });
      });

      it('are kept for whoever finds them, until the command is booked', async () => {
        let isFound = false;
        const attach = async () => {
          isFound = (await folder.hold(sha256, 'u.a', now())) && (await isThere());
        };
        await beforeEveryStep(attach, async (step) => {
          expect([step, await isThere()]).toEqual([step, isFound]);
        });
      });

      it.each(['u.a', 'u.b'])('are kept where %s sends them again', async (person) => {
        await beforeEveryStep(
          () => send('letter', person),
          async (step) => {
            expect([step, await isThere()]).toEqual([step, true]);
            expect([step, await folder.hold(sha256, person, now())]).toEqual([step, true]);
          },
        );
      });

      it('are seen to by another round that comes between', async () => {
        await beforeEveryStep(
          async () => void (await round()),
          async (step) => {
            expect([step, await isThere()]).toEqual([step, false]);
            expect([step, await folder.hold(sha256, 'u.a', now())]).toEqual([step, false]);
          },
        );
      });
    },
  );

  it('are seen to by another instance where one was cut off', async () => {
    await send('letter');
    nowMs += unnamedMs + 1;
    // The bytes are moved aside and the round goes no further, as after a power failure.
    await folder.putAside(sha256, nowMs);
    const other = new DocumentFolder(place.path + `/${folders}`);
    named.add(sha256);
    await round(other);
    expect(await isThere()).toBe(true);
  });

  it('come in beside others that were cut off, which are removed after an hour', async () => {
    const incoming = join(place.path, String(folders), 'incoming');
    for (const name of ['old', 'young']) writeFileSync(join(incoming, name), 'half');
    const longAgo = new Date(Date.now() - 2 * 3_600_000);
    utimesSync(join(incoming, 'old'), longAgo, longAgo);
    await round();
    expect(readdirSync(incoming)).toEqual(['young']);
  });

  it('stand with files of a shared volume that are none of theirs', async () => {
    await send('letter');
    const root = join(place.path, String(folders));
    for (const room of ['aside', 'unnamed', 'bytes']) writeFileSync(join(root, room, '.nfs01'), '');
    nowMs += unnamedMs + 1;
    await round();
    nowMs += asideMs;
    expect(await round()).toEqual([sha256]);
    expect(existsSync(join(root, 'aside', '.nfs01'))).toBe(true);
  });
});

let folders = 0;
const nextFolder = () => (folders += 1);

function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Wraps a document folder so that `act` runs once, before a chosen call to the folder or its records. */
class Interrupted {
  hasActed = false;
  #steps = 0;

  constructor(
    private readonly step: number,
    private readonly act: () => Promise<void>,
  ) {}

  around(folder: DocumentFolder): DocumentFolder {
    const uploads = this.#proxied(folder.uploads, {});
    return this.#proxied(folder, { uploads });
  }

  #proxied<Part extends object>(part: Part, others: object): Part {
    return new Proxy(part, {
      get: (target, name) => {
        const value: unknown = Reflect.get(others, name) ?? Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          await this.#before();
          return (value as (...args: unknown[]) => unknown).apply(target, args);
        };
      },
    });
  }

  async #before(): Promise<void> {
    this.#steps += 1;
    if (this.#steps <= this.step || this.hasActed) return;
    this.hasActed = true;
    await this.act();
  }
}
