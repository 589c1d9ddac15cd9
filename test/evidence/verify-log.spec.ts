import { canonicalJson, type EventStore, type RecordedEvent } from '@art30/event-sourcing';
import {
  keyNameOf,
  makeSignerKey,
  parseVerifierKey,
  verifyLog,
  writeRotation,
  parseSignerKey,
  type Verdict,
  type VerifyOptions,
} from '@art30/evidence';
import { policyInForce, type AnyLedgerEvent } from '@art30/accounting';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { bytesOf, EvidenceLines } from '../support/evidence-lines';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { wholeLog } from '../support/whole-log';

type Options = Partial<Omit<VerifyOptions, 'key'>> & { readonly key?: string };
interface Lines {
  readonly leaves: readonly string[];
  readonly checkpoints: readonly string[];
}

/** Broken rules, each with the file and line or the sequence. */
const broken = ({ findings }: Verdict) =>
  findings.map(({ rule, file, line }) => `${rule} ${file}${line === undefined ? '' : `:${line}`}`);

describe('a log as plain lines', () => {
  let events: readonly RecordedEvent[] = [];
  let ledgerId = '';
  let [first, second, third] = [keyOf(1, ''), keyOf(2, ''), keyOf(3, '')];
  const firstSize = 250;
  const halfWay = '2025-02-17T08:00:00.000Z';

  beforeAll(async () => {
    const service = await Service.start();
    try {
      await playExample(service, 'E29');
      events = await wholeLog(service.app.get<EventStore>(EVENT_STORE));
    } finally {
      await service.stopAndRemove();
    }
    ledgerId = events[0]?.metadata.ledger?.id ?? '';
    [first, second, third] = [keyOf(1, ledgerId), keyOf(2, ledgerId), keyOf(3, ledgerId)];
  });

  function keyOf(number: number, id: string) {
    return makeSignerKey(keyNameOf(id), new Uint8Array(32).fill(number));
  }

  /** Log lines of the worked example, with a checkpoint in the middle and one at the end. */
  function example(): EvidenceLines {
    const log = new EvidenceLines(ledgerId).add(...events.slice(0, firstSize));
    log.sign({ signer: first.signerKey, time: halfWay });
    log.add(...events.slice(firstSize));
    log.sign({ signer: first.signerKey, time: '2026-02-01T00:00:00.000Z' });
    return log;
  }

  const keptOf = (log: EvidenceLines, index = 0) => log.points[index]?.note ?? '';

  function verify({ leaves, checkpoints }: Lines, options: Options = {}): Promise<Verdict> {
    const { key = first.verifierKey, ...others } = options;
    const lines = { leaves: bytesOf(leaves), checkpoints: bytesOf(checkpoints) };
    return verifyLog(lines, { ...others, key: parseVerifierKey(key) });
  }

  it('holds with its key and a checkpoint that was kept', async () => {
    const log = example();
    const verdict = await verify(log, { keptCheckpoint: keptOf(log) });
    expect(verdict).toMatchObject({
      holds: true,
      findings: [],
      size: events.length,
      time: '2026-02-01T00:00:00.000Z',
      origin: keyNameOf(ledgerId),
      rotations: [],
      restores: [],
      historyProvedFrom: { size: firstSize, time: halfWay },
      keys: [{ key: first.verifierKey, checkpoints: 2, revokedFrom: null }],
      counts: { leaves: events.length, events: events.length + 2, checkpoints: 2 },
    });
  });

  it('proves nothing of before without one', async () => {
    expect(await verify(example())).toMatchObject({ holds: true, historyProvedFrom: null });
  });

  it('takes a kept checkpoint between two of its own, and the last one', async () => {
    const log = new EvidenceLines(ledgerId).add(...events.slice(0, 77));
    const kept = log.sign({ signer: first.signerKey, time: '2025-12-01T00:00:00.000Z' }).note;
    const whole = example();
    for (const keptCheckpoint of [kept, keptOf(whole, 1)]) {
      const verdict = await verify(whole, { keptCheckpoint });
      expect(verdict).toMatchObject({ holds: true, historyProvedFrom: expect.anything() });
    }
  });

  describe.each([
    [
      'without its first event',
      (lines: string[]) => lines.slice(1),
      'OTHER_ROOT checkpoints.jsonl:1',
    ],
    [
      'without one in the middle',
      (lines: string[]) => lines.toSpliced(100, 1),
      'OTHER_ROOT checkpoints.jsonl:1',
    ],
    [
      'without its last event',
      (lines: string[]) => lines.slice(0, -1),
      'NOT_COVERED checkpoints.jsonl:2',
    ],
    [
      'with two swapped',
      (lines: string[]) => lines.toSpliced(100, 2, lines[101] ?? '', lines[100] ?? ''),
      'OTHER_ROOT checkpoints.jsonl:1',
    ],
    [
      'with one twice',
      (lines: string[]) => lines.toSpliced(280, 0, lines[280] ?? ''),
      'ID_TWICE events.jsonl:282',
    ],
    [
      'with one more at its end',
      (lines: string[]) => [...lines, lines[5] ?? ''],
      'NOT_COVERED events.jsonl:307',
    ],
    [
      'with members in another order',
      (lines: string[]) =>
        changed(lines, 100, (line) => line.replace(/^\{(.*),("type":"[^"]*")\}$/, '{$2,$1}')),
      'NOT_CANONICAL events.jsonl:101',
    ],
    [
      'with a member twice',
      (lines: string[]) => changed(lines, 100, (line) => line.replace(/\}$/, ',"type":"X"}')),
      'NOT_CANONICAL events.jsonl:101',
    ],
    [
      'with white space',
      (lines: string[]) => changed(lines, 100, (line) => line.replace(',"id":', ', "id":')),
      'NOT_CANONICAL events.jsonl:101',
    ],
    [
      'with a letter written otherwise',
      (lines: string[]) =>
        changed(lines, 100, (line) => line.replace('"type":"', '"type":"\\u0041')),
      'NOT_CANONICAL events.jsonl:101',
    ],
    [
      'with text in another Unicode form',
      // The Kelvin sign looks like a K; a comparison by look would miss the change.
      (lines: string[]) => lines.map((line) => line.replace('BK-', 'B\u212a-')),
      'OTHER_ROOT checkpoints.jsonl:1',
    ],
    [
      'with a line that is no JSON',
      (lines: string[]) => changed(lines, 100, () => 'none'),
      'NOT_CANONICAL events.jsonl:101',
    ],
  ] as const)('%s', (_what, change, expected) => {
    it('is refused, and the place named', async () => {
      const log = example();
      const leaves = change(log.leaves);
      expect(leaves).not.toEqual(log.leaves);
      const verdict = await verify({ ...log, leaves }, { keptCheckpoint: keptOf(log) });
      expect(verdict.holds).toBe(false);
      expect(broken(verdict)).toContain(expected);
    });
  });

  function changed(lines: readonly string[], index: number, change: (line: string) => string) {
    return lines.map((line, at) => (at === index ? change(line) : line));
  }

  it('with another approver is refused for what the event says, and for its root', async () => {
    const log = example();
    const index = events.findIndex(({ type }) => type === 'AgreementSigned');
    const leaves = changed(log.leaves, index, (line) =>
      line.replace('"approvedBy":"u.approve"', '"approvedBy":"u.other"'),
    );
    expect(broken(await verify({ ...log, leaves }))).toEqual([
      ...[`OTHER_PEOPLE events.jsonl:${index + 1}`, 'OTHER_ROOT checkpoints.jsonl:1'],
    ]);
  });

  it('says up to where it is as it was signed', async () => {
    const log = example();
    const leaves = changed(log.leaves, events.length - 2, (line) => line.replace('2', '3'));
    const { findings } = await verify({ ...log, leaves });
    expect(findings).toContainEqual(
      expect.objectContaining({
        rule: 'OTHER_ROOT',
        detail: expect.stringContaining(`the first ${firstSize} are as they were signed`),
      }),
    );
  });

  describe('whose checkpoints', () => {
    it('are signed by another key is refused', async () => {
      const log = new EvidenceLines(ledgerId).add(...events);
      log.sign({ signer: second.signerKey, time: '2026-01-01T00:00:00.000Z' });
      const honest = example();
      const verdict = await verify(log, { keptCheckpoint: keptOf(honest) });
      expect(broken(verdict)).toEqual(['KEY_UNKNOWN ', 'NO_CHECKPOINT ', 'KEPT_LARGER ']);
      expect(verdict).toMatchObject({ size: 0, historyProvedFrom: null });
    });

    it('name a key that this log never had are refused, whoever signed them', async () => {
      const log = example();
      log.sign({ signer: first.signerKey, time: '2026-03-01T00:00:00.000Z' });
      const key = third.verifierKey;
      const checkpoints = changedEvent(log.checkpoints, 2, (data) => ({ ...data, key }));
      expect(broken(await verify({ ...log, checkpoints }))).toEqual([
        'KEY_UNKNOWN checkpoints.jsonl:3',
      ]);
    });

    it('are none is refused', async () => {
      const { leaves } = example();
      expect(broken(await verify({ leaves, checkpoints: [] }))).toEqual(['NO_CHECKPOINT ']);
    });

    it.each([
      ['another root', 'root', '0'.repeat(64)],
      ['another size', 'size', 3],
      ['another origin', 'origin', 'article30-ledger/other'],
    ])('state %s than their note are refused', async (_what, member, value) => {
      const log = example();
      const checkpoints = changedEvent(log.checkpoints, 1, (data) => ({
        ...data,
        [member]: value,
      }));
      const verdict = await verify({ ...log, checkpoints });
      expect(broken(verdict)).toContain('OTHER_NOTE checkpoints.jsonl:2');
    });

    it('have a note with another signature are refused', async () => {
      const log = example();
      const forged = new EvidenceLines(ledgerId).add(...events);
      const { note } = forged.sign({ signer: second.signerKey, time: '2026-02-01T00:00:00.000Z' });
      const checkpoints = changedEvent(log.checkpoints, 1, (data) => ({ ...data, note }));
      expect(broken(await verify({ ...log, checkpoints }))).toContain(
        'OTHER_NOTE checkpoints.jsonl:2',
      );
    });

    it('stand in another place than they say are refused', async () => {
      const log = example();
      const moved = log.checkpoints.map((line) =>
        line.replace(`"leavesBefore":${firstSize}`, `"leavesBefore":${firstSize + 1}`),
      );
      const verdict = await verify({ ...log, checkpoints: moved });
      expect(broken(verdict)).toContain('OTHER_PLACE checkpoints.jsonl:1');
      const swapped = await verify({ ...log, checkpoints: log.checkpoints.toReversed() });
      expect(broken(swapped)).toContain('OTHER_PLACE checkpoints.jsonl:1');
    });

    it('go back in time are refused', async () => {
      const log = new EvidenceLines(ledgerId).add(...events.slice(0, firstSize));
      log.sign({ signer: first.signerKey, time: halfWay });
      log.add(...events.slice(firstSize));
      log.sign({ signer: first.signerKey, time: '2025-01-01T00:00:00.000Z' });
      expect(broken(await verify(log))).toEqual([
        'OTHER_TIME checkpoints.jsonl:2',
        'GOES_BACK checkpoints.jsonl:2',
      ]);
    });

    it('are of another ledger is refused', async () => {
      const log = new EvidenceLines('another').add(...events);
      log.sign({ signer: first.signerKey, time: '2026-01-01T00:00:00.000Z' });
      expect(broken(await verify(log))).toEqual(['OTHER_ORIGIN checkpoints.jsonl:1']);
    });
  });

  function changedEvent(
    lines: readonly string[],
    index: number,
    change: (data: Record<string, unknown>) => object,
  ): string[] {
    return changed(lines, index, (line) => {
      const placed = JSON.parse(line) as {
        readonly event: { readonly data: Record<string, unknown> };
      };
      return canonicalJson({
        ...placed,
        event: { ...placed.event, data: change(placed.event.data) },
      });
    });
  }

  describe('and a kept checkpoint', () => {
    it('of more events: the last were taken out, and the one before put in its place', async () => {
      const log = example();
      const older = {
        leaves: log.leaves.slice(0, firstSize),
        checkpoints: log.checkpoints.slice(0, 1),
      };
      expect(await verify(older, { keptCheckpoint: keptOf(log) })).toMatchObject({ holds: true });
      const verdict = await verify(older, { keptCheckpoint: keptOf(log, 1) });
      expect(broken(verdict)).toEqual(['KEPT_LARGER ']);
    });

    it('of another history, which its holder has rewritten and signed anew', async () => {
      const kept = keptOf(example());
      const other = events.toSpliced(100, 1);
      const log = new EvidenceLines(ledgerId).add(...other);
      log.sign({ signer: first.signerKey, time: '2026-03-01T00:00:00.000Z' });
      expect(broken(await verify(log, { keptCheckpoint: kept }))).toContain('KEPT_DIFFERS ');
    });

    it('that somebody else signed', async () => {
      const log = new EvidenceLines(ledgerId).add(...events.slice(0, 10));
      const { note } = log.sign({ signer: third.signerKey, time: '2026-01-01T00:00:00.000Z' });
      expect(broken(await verify(example(), { keptCheckpoint: note }))).toEqual([
        'KEPT_NOT_SIGNED ',
      ]);
    });

    it('that is no checkpoint is not taken', async () => {
      await expect(verify(example(), { keptCheckpoint: 'none' })).rejects.toThrow('note');
    });
  });

  it('is too old where its last checkpoint is of before a day', async () => {
    const log = example();
    expect(await verify(log, { notBefore: '2026-02-01' })).toMatchObject({ holds: true });
    expect(broken(await verify(log, { notBefore: '2026-02-02' }))).toEqual(['TOO_OLD ']);
  });

  describe('whose key was changed', () => {
    const facts = { effectiveDate: '2026-01-01', policy: policyInForce, entries: [] };
    const people = { proposedBy: 'u.admin-1', approvedBy: 'u.admin-2' };

    /** Appends a change of the key: one administrator proposes it, the other approves it. */
    function changeKey(log: EvidenceLines, proposal: object, change: AnyLedgerEvent): void {
      const { proposedBy } = people;
      const proposed = { ...facts, ...proposal, proposedBy };
      const stream = 'checkpoint-keys';
      log.act(stream, { type: 'CheckpointKeyChangeProposed', data: proposed }, 'u.admin-1');
      log.act(stream, change, 'u.admin-2');
    }

    function rotate(log: EvidenceLines, from: string, note: string, to: string): void {
      const rotation = { from, to, note };
      const data = { ...facts, ...rotation, ...people };
      changeKey(log, { rotation }, { type: 'CheckpointKeyRotated', data });
    }

    function revoke(log: EvidenceLines, key: string, fromSequence: number): void {
      const revocation = { key, fromSequence, reason: 'stolen' };
      const data = { ...facts, ...revocation, ...people };
      changeKey(log, { revocation }, { type: 'CheckpointKeyRevoked', data });
    }

    function rotated(by: 'both' | 'next' = 'both'): EvidenceLines {
      const log = new EvidenceLines(ledgerId).add(...events.slice(0, firstSize));
      log.sign({ signer: first.signerKey, time: halfWay });
      log.add(...events.slice(firstSize));
      if (by === 'next') revoke(log, first.verifierKey, log.sequence);
      const from = by === 'both' ? parseSignerKey(first.signerKey) : first.verifierKey;
      const note = writeRotation(from, parseSignerKey(second.signerKey));
      rotate(log, first.verifierKey, note, second.verifierKey);
      log.sign({ signer: second.signerKey, time: '2026-02-01T00:00:00.000Z' });
      return log;
    }

    it.each(['first', 'second'])('holds with its %s key, and names the rotation', async (which) => {
      const log = rotated();
      const key = which === 'first' ? first.verifierKey : second.verifierKey;
      const verdict = await verify(log, { key, keptCheckpoint: keptOf(log) });
      expect(verdict).toMatchObject({
        holds: true,
        findings: [],
        rotations: [{ from: first.verifierKey, to: second.verifierKey, signedBy: 'both' }],
        historyProvedFrom: { size: firstSize },
        keys: [
          { key: first.verifierKey, checkpoints: 1 },
          { key: second.verifierKey, checkpoints: 1 },
        ],
      });
    });

    it('is not proved by a key that was revoked, and is by the next', async () => {
      const log = rotated('next');
      const verdict = await verify(log, { key: first.verifierKey });
      expect(broken(verdict)).toEqual([
        ...[
          expect.stringMatching(/^KEY_NOT_PROVED events/),
          `NOT_COVERED events.jsonl:${firstSize + 1}`,
        ],
      ]);
      expect(verdict.size).toBe(firstSize);
      expect(
        await verify(log, { key: second.verifierKey, keptCheckpoint: keptOf(log) }),
      ).toMatchObject({
        holds: true,
        historyProvedFrom: { size: firstSize },
        rotations: [{ signedBy: 'next' }],
      });
    });

    it('is not followed where the old key, which is known to be revoked, signed later', async () => {
      const revoked = [{ key: first.verifierKey, sequence: firstSize }];
      expect(broken(await verify(rotated(), { revoked }))).toEqual([
        ...[expect.stringMatching(/^KEY_NOT_PROVED events/), 'NO_CHECKPOINT '],
      ]);
    });

    it('counts what a key signed until the sequence from which it is revoked', async () => {
      const log = example();
      const revoked = [{ key: first.verifierKey, sequence: firstSize + 2 }];
      const verdict = await verify(log, { revoked, keptCheckpoint: keptOf(log) });
      expect(broken(verdict)).toEqual([`NOT_COVERED events.jsonl:${firstSize + 1}`]);
      expect(verdict).toMatchObject({ size: firstSize, keys: [{ revokedFrom: firstSize + 2 }] });
    });

    it('is refused where the rotation is signed by one of both alone', async () => {
      const log = new EvidenceLines(ledgerId).add(...events);
      log.sign({ signer: first.signerKey, time: '2026-01-01T00:00:00.000Z' });
      const note = writeRotation(first.verifierKey, parseSignerKey(second.signerKey));
      rotate(log, first.verifierKey, note, second.verifierKey);
      log.sign({ signer: second.signerKey, time: '2026-02-01T00:00:00.000Z' });
      const verdict = await verify(log);
      expect(broken(verdict)).toEqual(
        expect.arrayContaining([
          `ROTATION_NOT_SIGNED events.jsonl:${log.leaves.length}`,
          `NOT_COVERED events.jsonl:${events.length + 1}`,
        ]),
      );
    });

    it('is refused where it is brought back', async () => {
      const log = rotated();
      const note = writeRotation(parseSignerKey(second.signerKey), parseSignerKey(first.signerKey));
      rotate(log, second.verifierKey, note, first.verifierKey);
      expect(broken(await verify(log))).toContain(`OTHER_KEY events.jsonl:${log.leaves.length}`);
    });

    it('is refused where the old key goes on signing', async () => {
      const log = rotated();
      log.sign({ signer: first.signerKey, time: '2026-03-01T00:00:00.000Z' });
      expect(broken(await verify(log))).toEqual(['OTHER_KEY checkpoints.jsonl:3']);
    });
  });

  describe('that was restored', () => {
    const lost = 20;
    function restored(origin?: string): EvidenceLines {
      const log = new EvidenceLines(ledgerId).add(...events.slice(0, firstSize));
      const kept = log.sign({ signer: first.signerKey, time: halfWay }).note;
      log.add(...events.slice(firstSize, -lost));
      const lostFrom = log.sequence + 1;
      const facts = { effectiveDate: '2026-01-15', policy: policyInForce, entries: [] };
      const id = log.nextId;
      const data = {
        ...facts,
        lostFrom,
        lastCheckpoint: kept,
        origin: origin ?? `${keyNameOf(ledgerId)}/restored/${id}`,
      };
      log.act('ledger', { type: 'LedgerRestored', data }, 'ledger');
      log.sign({ signer: first.signerKey, time: '2026-02-01T00:00:00.000Z', restores: [id] });
      return log;
    }

    it('holds under its new origin, and names the restore', async () => {
      const log = restored();
      const verdict = await verify(log, { keptCheckpoint: keptOf(log) });
      expect(verdict).toMatchObject({
        holds: true,
        findings: [],
        restores: [{ sequence: log.leaves.length + 1 }],
        origin: expect.stringContaining('/restored/'),
      });
    });

    it('never passes for the log that was lost', async () => {
      const whole = example();
      expect(broken(await verify(restored(), { keptCheckpoint: keptOf(whole, 1) }))).toEqual([
        'KEPT_OF_ANOTHER ',
      ]);
    });

    it('says so under the origin that follows from it', async () => {
      const log = restored('article30-ledger/other');
      expect(broken(await verify(log))).toContain(
        `RESTORE_MISSTATED events.jsonl:${log.leaves.length}`,
      );
    });
  });
});
