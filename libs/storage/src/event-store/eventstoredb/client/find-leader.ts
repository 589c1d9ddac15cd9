import { setTimeout as pause } from 'node:timers/promises';
import { CallError, reasonOf, troubleOf } from '../trouble';
import type { NodeClient } from './node-client';

export interface Search {
  /** Addresses to ask first; whom they name as leader is asked too. */
  readonly seeds: readonly string[];
  readonly open: (address: string) => NodeClient;
  /** The error in words. */
  readonly told: (error: unknown, address: string) => Promise<Error>;
  readonly times: {
    readonly askMs: number;
    readonly intervalMs: number;
    /** Rounds before the search may end in vain. */
    readonly rounds: number;
  };
}

/** A node that is asked until it leads. */
class Candidate {
  failure: Error | undefined;
  isAsking = false;
  /** Whether one question to it has come to an end. */
  isSettled = false;

  constructor(
    readonly address: string,
    public node: NodeClient,
  ) {}
}

/**
 * The node that leads, which says so itself. Others may go on naming a leader that has died or
 * hangs, so nobody's word about another counts. Every node is asked by itself: one that does not
 * answer holds up nothing.
 *
 * @throws CallError `not-leader` when nodes answered and none leads; else the cause of each failure.
 */
export async function findLeader(search: Search): Promise<NodeClient> {
  const { open, times } = search;
  const candidates = new Map<string, Candidate>();
  const meet = (address: string): void => {
    const isKnown = candidates.has(address);
    if (!isKnown) candidates.set(address, new Candidate(address, open(address)));
  };
  search.seeds.forEach(meet);
  const end = new AbortController();
  let leader: NodeClient | undefined;
  const ask = async (candidate: Candidate): Promise<void> => {
    const named = await answerOf(candidate, search);
    if (leader !== undefined || named === undefined) return;
    if (named !== candidate.address) return meet(named);
    leader = candidate.node;
    end.abort();
  };
  const isOpenStill = (round: number): boolean =>
    round < times.rounds || [...candidates.values()].some(({ isSettled }) => !isSettled);
  for (let round = 0; leader === undefined && isOpenStill(round); round += 1) {
    for (const candidate of candidates.values()) if (!candidate.isAsking) void ask(candidate);
    await pause(times.intervalMs, undefined, { signal: end.signal }).catch(() => undefined);
  }
  for (const { node } of candidates.values()) if (node !== leader) void node.release();
  if (leader === undefined) throw inVain([...candidates.values()]);
  return leader;
}

/** Whom the candidate names; undefined when it names nobody or does not answer. */
async function answerOf(
  candidate: Candidate,
  { open, told, times }: Search,
): Promise<string | undefined> {
  candidate.isAsking = true;
  try {
    const named = await candidate.node.leader(times.askMs);
    candidate.failure = undefined;
    return named;
  } catch (error) {
    candidate.failure = await told(error, candidate.address);
    // A channel that failed waits longer and longer before it connects again.
    void candidate.node.release();
    candidate.node = open(candidate.address);
    return undefined;
  } finally {
    candidate.isAsking = false;
    candidate.isSettled = true;
  }
}

/** The error of a search in which a node may have answered, and none that leads. */
export function noLeader(addresses: readonly string[], others = ''): CallError {
  const asked = addresses.join(', ');
  return new CallError(
    `no node of the cluster says that it leads (${asked})${others}`,
    'not-leader',
  );
}

function inVain(candidates: readonly Candidate[]): Error {
  const failures = candidates.flatMap(({ failure }) => failure ?? []);
  const [first] = failures;
  const reasons = failures.map(reasonOf).join('; ');
  if (first === undefined || failures.length < candidates.length) {
    const others = reasons === '' ? '' : `, and ${reasons}`;
    return noLeader(
      candidates.map(({ address }) => address),
      others,
    );
  }
  const isRefusal = failures.every((failure) => troubleOf(failure) === 'refused');
  return new CallError(reasons, undefined, isRefusal ? 7 : 14);
}
