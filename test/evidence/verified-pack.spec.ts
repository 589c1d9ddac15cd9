import { createHash } from 'node:crypto';
import { canonicalJson, emptyTree, rootOf, type JsonObject } from '@art30/event-sourcing';
import {
  cosignerOf,
  makeSignerKey,
  packFileNames,
  parseSignerKey,
  parseVerifierKey,
  verifyPack,
  writeCheckpoint,
  parseCheckpoint,
  parseNote,
  writeNote,
  writeVerifierKey,
  type SignerKey,
  type Verdict,
  type VerifyOptions,
} from '@art30/evidence';
import { goodPack, smallPack, type GoodPack } from './good-pack';
import { contentsOf, lines, once, repacked, type Contents } from './repacked';
import { rewritten } from './rewritten';
import { derivedFiles, logOf, signedRuns, timesBack } from './second-books';
import {
  canonical,
  checkpointIn,
  cosignedText,
  filesOf,
  leafHash,
  provedStatement,
  rootOf as treeRoot,
  signedHashes,
  signedText,
} from './second-verifier';

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const { events, checkpoints, balances, trialBalance } = packFileNames;
/** Number of random bit flips that are tested. */
const flips = 2_000;

/** Pseudo-random numbers from 0 to 1 (mulberry32), the same in each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const changed = (line: string, change: (event: JsonObject) => object) =>
  canonicalJson(change(JSON.parse(line) as JsonObject));
const without = (index: number) => (all: string[]) => all.toSpliced(index, 1);

describe('an evidence pack', () => {
  let pack: GoodPack;
  let forger: SignerKey;

  beforeAll(async () => {
    pack = await goodPack();
    const { name } = pack.signer.verifier;
    forger = parseSignerKey(makeSignerKey(name, new Uint8Array(32).fill(99)).signerKey);
  });

  const verified = (bytes: Uint8Array, options: Partial<VerifyOptions> = {}): Promise<Verdict> =>
    verifyPack(once(bytes), {
      key: parseVerifierKey(pack.key),
      keptCheckpoint: pack.kept,
      ...options,
    });
  const rulesOf = ({ findings }: Verdict) => new Set(findings.map(({ rule }) => rule));

  it('holds as it was made, and says how much of history is proved', async () => {
    const verdict = await verified(pack.bytes);
    expect(verdict).toMatchObject({ holds: true, findings: [], rotations: [], restores: [] });
    expect(verdict.historyProvedFrom?.size).toBeGreaterThan(50);
    expect(verdict.size).toBeGreaterThan(verdict.historyProvedFrom?.size ?? 0);
    const { historyProvedFrom, holds } = await verified(pack.bytes, { keptCheckpoint: undefined });
    expect({ historyProvedFrom, holds }).toEqual({ historyProvedFrom: null, holds: true });
  });

  it('comes to the same by a second verifier, written from docs/reference/evidence.md', () => {
    const files = filesOf(pack.bytes);
    const text = (name: string) => files.get(name)?.toString('utf8') ?? '';
    const manifest = signedText(text('manifest.txt'), pack.key).trimEnd().split('\n');
    const [, origin, size, root] = manifest;
    const all = text('events.jsonl').trimEnd().split('\n');
    const made = Buffer.from(treeRoot(all.map(leafHash))).toString('base64');
    expect([size, root]).toEqual([`size ${all.length}`, `root ${made}`]);
    expect(all.filter((line) => canonical(JSON.parse(line)) !== line)).toEqual([]);
    const listed = [...files].filter(([name]) => name !== 'manifest.txt');
    expect(manifest.slice(5)).toEqual(
      listed.map(([name, bytes]) => `${digestOf(bytes)} ${bytes.length} ${name}`),
    );
    const signed = text('checkpoints.jsonl').trimEnd().split('\n').at(-1) ?? '';
    const { event } = JSON.parse(signed) as { event: { data: { note: string } } };
    const last = checkpointIn(signedText(event.data.note, pack.key));
    expect(last).toMatchObject({ origin, size: all.length });
    const hashes = signedHashes(all);
    expect(hashes.length).toBeGreaterThan(30);
    for (const [stated, anew] of hashes) expect(anew).toBe(stated);
    const statement = Buffer.from(pack.statement);
    expect(provedStatement(statement, pack.proof, pack.key)).toMatchObject({
      type: 'StatementIssued',
    });
    const forged = Buffer.from(pack.statement.replace('DON-A', 'DON-B'));
    expect(provedStatement(forged, pack.proof, pack.key)).toBe('other bytes');
    const moved = pack.proof.replace('u.contrib', 'u.control');
    expect(provedStatement(statement, moved, pack.key)).toBe('not in the tree');
  });

  it('comes to the same files, times, runs and witnesses by it', async () => {
    const files = filesOf(pack.cosigned);
    const text = (name: string) => files.get(name)?.toString('utf8') ?? '';
    const log = logOf(text('events.jsonl'), text('checkpoints.jsonl'));
    const derived = derivedFiles(log);
    const ownNames = ['README.txt', 'checkpoints.jsonl', 'cosignatures.txt', 'events.jsonl'];
    expect([...derived.keys(), ...ownNames, 'manifest.txt'].sort()).toEqual([...files.keys()]);
    for (const [name, made] of derived) expect([name, made]).toEqual([name, text(name)]);
    expect(timesBack(log)).toEqual({ back: [], otherRanges: [] });
    // Each revaluation run has a root, its items and its totals.
    const runs = signedRuns(log.map(({ event }) => event));
    expect([runs.length, runs[1]?.[0]]).toEqual([3, expect.arrayContaining([expect.anything()])]);
    for (const [signed, booked] of runs) expect(booked).toEqual(signed);
    const [, items] = signedRuns(
      log.map(({ event }) =>
        event.type === 'PledgeRevalued' ? { ...event, type: 'PledgeWithdrawn' } : event,
      ),
    );
    expect(items?.[1]).not.toEqual(items?.[0]);
    const { text: cosigned, seconds } = cosignedText(text('cosignatures.txt'), pack.witness);
    expect([cosigned, seconds]).toEqual([
      signedText(text('cosignatures.txt'), pack.key),
      1_735_686_000,
    ]);
    const last = JSON.parse(text('checkpoints.jsonl').trimEnd().split('\n').at(-1) ?? '') as {
      event: { data: { note: string } };
    };
    expect(signedText(last.event.data.note, pack.key)).toBe(cosigned);
    const forged = text('cosignatures.txt').replace(/\ntime \d/, '\ntime 9');
    expect(() => cosignedText(forged, pack.witness)).toThrow('another signature');
    const other = writeVerifierKey(
      cosignerOf('witness.example.org', new Uint8Array(32).fill(42)).verifier,
    );
    expect(() => cosignedText(text('cosignatures.txt'), other)).toThrow('not signed by this key');
  });

  it('proves nothing of before by a checkpoint of no events', async () => {
    const { text } = parseNote(pack.kept);
    const none = writeCheckpoint({ ...parseCheckpoint(text), size: 0, root: rootOf(emptyTree) });
    const keptCheckpoint = writeNote({ text: none, signatures: [pack.signer.sign(none)] });
    expect(await verified(pack.bytes, { keptCheckpoint })).toMatchObject({
      holds: true,
      historyProvedFrom: null,
    });
  });

  it('is refused where its last checkpoint is of a time that has not come', async () => {
    const verdict = await verified(pack.bytes, { notAfter: '2025-06-03T08:00:00.000Z' });
    expect([verdict.holds, [...rulesOf(verdict)]]).toEqual([false, ['TOO_NEW']]);
  });

  it('is refused with any bit of it flipped', async () => {
    const small = await smallPack();
    const key = parseVerifierKey(small.key);
    const options = { key, keptCheckpoint: undefined };
    expect(await verified(small.bytes, options)).toMatchObject({ holds: true });
    const next = numbers(20785);
    const survived: string[] = [];
    for (let flip = 0; flip < flips; flip += 1) {
      const at = Math.floor(next() * small.bytes.length);
      const bit = Math.floor(next() * 8);
      const bytes = small.bytes.slice();
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      const { holds, findings } = await verified(bytes, options);
      if (holds || findings.length === 0) survived.push(`bit ${bit} of byte ${at}`);
    }
    expect(survived).toEqual([]);
  });

  it.each([1, 1_000, 100_000])('is refused cut off %d bytes before its end', async (bytes) => {
    const { holds, findings } = await verified(pack.bytes.subarray(0, -bytes));
    expect({ holds, rule: findings.at(-1)?.rule }).toEqual({
      holds: false,
      rule: 'OTHER_CONTAINER',
    });
  });

  describe('is refused, and the place named, where somebody without the key changed', () => {
    const forgeries: [string, string, RegExp, (contents: Contents) => void][] = [
      ['the first event, taken out', 'OTHER_ROOT', /^checkpoints/, lines(events, without(0))],
      ['one in the middle, taken out', 'OTHER_ROOT', /^checkpoints/, lines(events, without(70))],
      [
        'the last event, taken out',
        'NOT_COVERED',
        /^checkpoints/,
        lines(events, (all) => all.slice(0, -1)),
      ],
      [
        'two events, swapped',
        'OTHER_ROOT',
        /^checkpoints/,
        lines(events, (all) => {
          const [a = '', b = ''] = all.slice(60, 62);
          return all.toSpliced(60, 2, b, a);
        }),
      ],
      [
        'an event, put in twice',
        'OTHER_ROOT',
        /^checkpoints/,
        lines(events, (all) => all.toSpliced(61, 0, all[60] ?? '')),
      ],
      [
        'members of an event, in another order',
        'NOT_CANONICAL',
        /^events.jsonl:41$/,
        lines(events, (all) =>
          all.with(40, (all[40] ?? '').replace(/^(\{)("data":.*),("id":"[^"]*")/, '$1$3,$2')),
        ),
      ],
      [
        'a member, twice',
        'NOT_CANONICAL',
        /^events.jsonl:41$/,
        lines(events, (all) => all.with(40, (all[40] ?? '').replace(/("id":"[^"]*"),/, '$1,$1,'))),
      ],
      [
        'white space',
        'NOT_CANONICAL',
        /^events.jsonl:41$/,
        lines(events, (all) => all.with(40, (all[40] ?? '').replace('":', '": '))),
      ],
      [
        'the way a letter is written',
        'NOT_CANONICAL',
        /^events.jsonl:41$/,
        lines(events, (all) =>
          all.with(40, (all[40] ?? '').replace('"type":"', '"type":"\\u0041')),
        ),
      ],
      [
        'the Unicode form of a name',
        'OTHER_ROOT',
        /^checkpoints/,
        lines(events, (all) => all.map((line) => line.replace('Élan', 'Élan'.normalize('NFD')))),
      ],
      [
        'a balance',
        'OTHER_FILE',
        /^balances/,
        lines(balances, (all) => all.with(0, (all[0] ?? '').replace(/"usd":"-?\d/, '"usd":"9'))),
      ],
      ['the trial balance', 'OTHER_FILE', /^trial-balance/, lines(trialBalance, without(0))],
      [
        'an actor',
        'OTHER_ROOT',
        /^checkpoints/,
        lines(events, (all) =>
          all.map((line) => line.replace('"approvedBy":"u.approve"', '"approvedBy":"u.other"')),
        ),
      ],
    ];
    it.each(forgeries)('%s', async (_what, rule, place, files) => {
      for (const signer of [undefined, forger]) {
        const forged = await repacked(pack.bytes, { files, ...(signer ? { signer } : {}) });
        const verdict = await verified(forged);
        expect(verdict.holds).toBe(false);
        expect(rulesOf(verdict)).toContain('MANIFEST_NOT_SIGNED');
        const places = verdict.findings
          .filter((finding) => finding.rule === rule)
          .map(({ file, line }) => (line === undefined ? file : `${file}:${line}`));
        expect(places).toContainEqual(expect.stringMatching(place));
      }
    });
  });

  describe('with signatures of witnesses', () => {
    const witnessed = (bytes: Uint8Array, ...witnesses: readonly string[]) =>
      verified(bytes, { witnesses: witnesses.map(parseVerifierKey) });
    const other = cosignerOf('witness.example.org', new Uint8Array(32).fill(42));
    const otherKey = writeVerifierKey(other.verifier);
    const { cosignatures, readme } = packFileNames;

    it('holds whether or not their keys are given, and says who signed when', async () => {
      expect(await verified(pack.cosigned)).toMatchObject({ holds: true, witnesses: [] });
      const verdict = await witnessed(pack.cosigned, pack.witness);
      expect(verdict).toMatchObject({ holds: true, findings: [] });
      expect(verdict.witnesses).toEqual([
        { name: 'witness.example.org', size: verdict.size, unixSeconds: 1_735_686_000 },
      ]);
    });

    it.each<[string, () => [Uint8Array, string]]>([
      ['a witness that signed no checkpoint', () => [pack.cosigned, otherKey]],
      ['a pack of before the witness signed', () => [pack.bytes, pack.witness]],
    ])('does not hold for %s', async (_what, asked) => {
      const { holds, witnesses, findings } = await witnessed(...asked());
      expect({ holds, witnesses }).toEqual({ holds: false, witnesses: [] });
      expect(findings).toEqual([
        expect.objectContaining({
          rule: 'NOT_WITNESSED',
          detail: expect.stringContaining('has not signed the last checkpoint'),
        }),
      ]);
    });

    it('is refused where the file has a signature that is made up, and the witness is asked for', async () => {
      const forged = await repacked(pack.cosigned, {
        signer: pack.signer,
        files: (contents) => {
          const { text, signatures } = parseNote(contents.get(cosignatures) ?? '');
          const made = other.cosign(text, 1_735_686_000);
          const { keyId } = parseVerifierKey(pack.witness);
          const [own, ...rest] = signatures;
          if (own === undefined || rest.length !== 1) throw new Error('one witness signed');
          contents.set(cosignatures, writeNote({ text, signatures: [own, { ...made, keyId }] }));
        },
      });
      expect([...rulesOf(await witnessed(forged, pack.witness))]).toEqual(['NOT_WITNESSED']);
    });

    it.each<[string, (contents: Contents) => void]>([
      ['of another checkpoint', (contents) => contents.set(cosignatures, pack.kept)],
      ['that is no note', (contents) => contents.set(cosignatures, 'none')],
      [
        'that its readme does not know of',
        (contents) =>
          contents.set(
            readme,
            (contents.get(readme) ?? '').replace(/\nWitnesses\n[^]*?\n\nIn f/, '\nIn f'),
          ),
      ],
    ])(
      'is refused with a file %s, though the key of the ledger signs it',
      async (_what, change) => {
        const forged = await repacked(pack.cosigned, { files: change, signer: pack.signer });
        expect([...rulesOf(await verified(forged))]).toEqual(['OTHER_FILE']);
      },
    );
  });

  describe('is refused where it was made smaller:', () => {
    /** Forges a checkpoint with the size and root of the kept one, signed with another key. */
    const older = async (signer: SignerKey) => {
      const { size, root } = parseCheckpoint(parseNote(pack.kept).text);
      const first = async (): Promise<Uint8Array> =>
        repacked(pack.bytes, {
          files: (contents) => {
            lines(events, (all) => all.slice(0, size))(contents);
            lines(checkpoints, (all) => all.slice(0, 1))(contents);
          },
          manifest: () => ({ size, root, sequence: size }),
          signer,
        });
      return first();
    };
    const last = async () => {
      const lines = (await contentsLines(pack.bytes, checkpoints)).at(-1) ?? '';
      return (JSON.parse(lines) as { event: { data: { note: string } } }).event.data.note;
    };

    it('an older genuine state, by the checkpoint that was kept after it', async () => {
      const verdict = await verified(await older(pack.signer), { keptCheckpoint: await last() });
      expect(verdict.holds).toBe(false);
      expect(rulesOf(verdict)).toContain('KEPT_LARGER');
    });

    it('the same by its age', async () => {
      const verdict = await verified(await older(pack.signer), { notBefore: '2025-06-01' });
      expect(rulesOf(verdict)).toContain('TOO_OLD');
    });

    it('one that another key signed anew', async () => {
      const forged = await repacked(pack.bytes, {
        files: (contents) => {
          lines(events, (all) => all.slice(0, -1))(contents);
          lines(checkpoints, (all) => all.map((line) => signedBy(forger, line)))(contents);
        },
        signer: forger,
      });
      const verdict = await verified(forged);
      expect(verdict.holds).toBe(false);
      expect([...rulesOf(verdict)]).toEqual(expect.arrayContaining(['OTHER_NOTE']));
    });
  });

  describe('is refused where its key signed something else since the kept checkpoint:', () => {
    const since = (find: (event: JsonObject) => boolean, change: (event: JsonObject) => object) => {
      const { size } = parseCheckpoint(parseNote(pack.kept).text);
      let isDone = false;
      return (all: string[]) =>
        all.map((line, index) => {
          const event = JSON.parse(line) as JsonObject;
          if (isDone || index < size || !find(event)) return line;
          isDone = true;
          return canonicalJson(change(event));
        });
    };
    const ofType = (type: string) => (event: JsonObject) => event['type'] === type;

    it('an event before it', async () => {
      const forged = await rewritten(pack.bytes, pack.signer, (all) =>
        all.with(
          30,
          changed(all[30] ?? '', (event) => ({ ...event, revision: 99 })),
        ),
      );
      expect(rulesOf(await verified(forged))).toContain('KEPT_DIFFERS');
    });

    it('entries that do not follow from their facts', async () => {
      const doubled = (event: JsonObject) => {
        const data = event['data'] as JsonObject;
        const entries = (data['entries'] as { usd: string }[]).map((entry) => ({
          ...entry,
          usd: entry.usd.replace(/^(-?)(\d)/, '$19$2'),
        }));
        return { ...event, data: { ...data, entries } };
      };
      const forged = await rewritten(
        pack.bytes,
        pack.signer,
        since(ofType('ExpenditureReported'), doubled),
      );
      const verdict = await verified(forged);
      expect(verdict.holds).toBe(false);
      expect([...rulesOf(verdict)]).toEqual(expect.arrayContaining(['OTHER_ENTRIES']));
    });

    it('an approver', async () => {
      const other = (event: JsonObject) => {
        const metadata = event['metadata'] as JsonObject;
        return { ...event, metadata: { ...metadata, approvedBy: 'u.other' } };
      };
      const forged = await rewritten(
        pack.bytes,
        pack.signer,
        since(ofType('ExpenditureReported'), other),
      );
      const verdict = await verified(forged);
      expect(verdict.holds).toBe(false);
      expect(verdict.findings[0]).toMatchObject({
        file: events,
        detail: expect.stringContaining('u.other'),
      });
    });
  });
});

async function contentsLines(pack: Uint8Array, name: string): Promise<string[]> {
  return ((await contentsOf(pack)).get(name) ?? '').split('\n').slice(0, -1);
}

function signedBy(signer: SignerKey, line: string): string {
  const placed = JSON.parse(line) as { event: { data: { note: string } } };
  const text = writeCheckpoint(parseCheckpoint(parseNote(placed.event.data.note).text));
  const note = writeNote({ text, signatures: [signer.sign(text)] });
  const data = { ...placed.event.data, note };
  return canonicalJson({ ...placed, event: { ...placed.event, data } });
}
