import {
  canonicalJson,
  isConsistent,
  leafHash,
  rootByInclusion,
  type EventStore,
} from '@art30/event-sourcing';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { signCheckpoint, testSigner } from '../support/checkpoints';
import { parseCheckpoint, parseNote, type CheckpointBody } from '@art30/evidence';

interface Logged {
  readonly sequence: number;
  readonly id: string;
  readonly stream: string;
}
interface Inclusion {
  readonly event: {
    readonly id: string;
    readonly sequence: number;
    readonly leafIndex: number;
    readonly leaf: string;
    readonly line: string;
  };
  readonly size: number;
  readonly root: string;
  readonly proof: readonly string[];
}
interface Consistency {
  readonly from: { readonly size: number; readonly root: string };
  readonly to: { readonly size: number; readonly root: string };
  readonly proof: readonly string[];
}

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const nobody = '00000000-0000-4000-8000-000000000000';

describe('proofs over the log', () => {
  let service: Service;
  let log: readonly Logged[];
  let leaves: readonly Logged[];
  /** A checkpoint that is followed by more events. */
  let checkpoint: Logged;
  let signed: CheckpointBody;

  beforeAll(async () => {
    service = await Service.start();
    await playExample(service, 'E04');
    const note = await signCheckpoint(service.app.get<EventStore>(EVENT_STORE), testSigner('L'));
    signed = parseCheckpoint(parseNote(note).text);
    await playExample(service, 'E05');
    const { text } = await service.http().get('/v1/audit/events?limit=10000');
    log = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Logged);
    leaves = log.filter(({ stream: name }) => !name.startsWith('checkpoints-'));
    checkpoint = log.find(({ stream: name }) => name.startsWith('checkpoints-')) as Logged;
  });
  afterAll(() => service.stopAndRemove());

  const inclusion = (query: string) =>
    service.get<Inclusion>(`/v1/audit/proofs/inclusion?${query}`);
  const consistency = (query: string) =>
    service.get<Consistency>(`/v1/audit/proofs/consistency?${query}`);
  const refused = async (path: string, person?: string) => {
    const { status, body } = await service.http(person).get(`/v1/audit/proofs/${path}`);
    const { code, detail, errors } = body as Record<string, unknown>;
    return { status, code, problemText: JSON.stringify([detail, errors]) };
  };

  it('show of each event that it is the leaf which its place says', async () => {
    expect(leaves.length).toBeGreaterThan(30);
    expect(log).toHaveLength(leaves.length + 1);
    const whole = `size=${leaves.length}`;
    const { root } = await inclusion(`event=1&${whole}`);
    for (const [leafIndex, { id, sequence }] of leaves.entries()) {
      const { event, size, proof, ...head } = await inclusion(`event=${id}&${whole}`);
      expect(event).toMatchObject({ id, sequence, leafIndex });
      expect([size, head.root]).toEqual([leaves.length, root]);
      expect(event.leaf).toBe(hexOf(leafHash(event.line)));
      expect(canonicalJson(JSON.parse(event.line))).toBe(event.line);
      expect(rootByInclusion({ leaf: event.leaf, index: leafIndex, size, proof })).toBe(root);
    }
  });

  it('show the whole event, as the log gives it out', async () => {
    const { id } = leaves[17] as Logged;
    const { event } = await inclusion(`event=${id}`);
    const { sequence: _, position: __, ...logged } = leaves[17] as unknown as Record<string, never>;
    expect(event.line).toBe(canonicalJson(logged));
  });

  it('are the same by the sequence of an event as by its id, and in a smaller tree', async () => {
    const { id, sequence } = leaves[20] as Logged;
    const byId = await inclusion(`event=${id}&size=21`);
    expect(await inclusion(`event=${sequence}&size=21`)).toEqual(byId);
    const { event, size, root, proof } = byId;
    expect(rootByInclusion({ leaf: event.leaf, index: 20, size, proof })).toBe(root);
    expect(root).not.toBe((await inclusion(`event=${id}`)).root);
  });

  it('show that the log only grew, from each size to each later one', async () => {
    const sizes = [0, 1, 2, 3, 7, 8, 9, 20, 31, leaves.length - 1, leaves.length];
    for (const from of sizes) {
      for (const to of sizes.filter((size) => size >= from)) {
        const answer = await consistency(`from=${from}&to=${to}`);
        expect([answer.from.size, answer.to.size]).toEqual([from, to]);
        expect(isConsistent(answer.from, answer.to, answer.proof)).toBe(true);
      }
    }
  });

  it('lead to the last checkpoint where no size is said', async () => {
    const { event, size, root, proof } = await inclusion('event=5');
    expect({ size, root }).toEqual({ size: signed.size, root: signed.root });
    expect(rootByInclusion({ leaf: event.leaf, index: 4, size, proof })).toBe(signed.root);
    expect((await consistency('from=3')).to).toEqual({ size, root });
    const { code, problemText } = await refused(`inclusion?event=${leaves.at(-1)?.id}`);
    expect([code, problemText.includes(`must be at least ${leaves.length}`)]).toEqual([
      ...['INVALID_REQUEST', true],
    ]);
  });

  it('wait for what a command has just booked', async () => {
    const { position } = log.at(-1) as unknown as { position: string };
    const { size } = await inclusion(`event=1&size=${leaves.length}&after=${position}`);
    expect(size).toBe(leaves.length);
  });

  it('are none of a checkpoint, which has a sequence and no leaf', async () => {
    const { status, code, problemText } = await refused(`inclusion?event=${checkpoint.id}`);
    expect([status, code]).toEqual([404, 'LEAF_UNKNOWN']);
    expect(problemText).toContain(`event ${checkpoint.sequence} is a checkpoint`);
    const behind = leaves.filter(({ sequence }) => sequence > checkpoint.sequence);
    expect(behind.length).toBeGreaterThan(0);
    for (const { id, sequence } of behind.slice(0, 2)) {
      expect((await inclusion(`event=${id}&size=${leaves.length}`)).event.leafIndex).toBe(
        sequence - 2,
      );
    }
  });

  it.each([
    [`inclusion?event=${nobody}`, 404, 'EVENT_UNKNOWN', 'is not in the log'],
    ['inclusion?event=99999', 404, 'EVENT_UNKNOWN', 'no event of sequence 99999'],
    ['inclusion', 400, 'INVALID_REQUEST', 'must be the id of an event'],
    ['inclusion?event=0', 400, 'INVALID_REQUEST', 'or its sequence'],
    ['inclusion?event=1&size=99999', 400, 'INVALID_REQUEST', 'the leaves of the tree'],
    ['inclusion?event=5&size=4', 400, 'INVALID_REQUEST', 'must be at least 5'],
    ['inclusion?event=5&size=-1', 400, 'INVALID_REQUEST', 'size'],
    ['consistency', 400, 'INVALID_REQUEST', 'from'],
    ['consistency?from=3&to=2', 400, 'INVALID_REQUEST', 'must be at most 2'],
    ['consistency?from=99999', 400, 'INVALID_REQUEST', 'the leaves of the tree'],
  ])('are refused for %s', async (path, status, code, sentence) => {
    const answer = await refused(path);
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(answer.problemText).toContain(sentence);
  });

  it('are for those who audit: facts to no operator, and nothing to who records', async () => {
    const facts = ['u.contrib', 'u.operator'].map((person) => refused('inclusion?event=1', person));
    for (const answer of await Promise.all(facts)) {
      expect([answer.status, answer.code]).toEqual([403, 'ROLE_REQUIRED']);
    }
    expect((await refused('consistency?from=1', 'u.operator')).status).toBe(200);
    expect((await refused('consistency?from=1', 'u.contrib')).status).toBe(403);
    expect((await refused('inclusion?event=1', 'u.controller')).status).toBe(200);
  });
});
