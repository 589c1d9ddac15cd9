import { setTimeout as pause } from 'node:timers/promises';
import { CallError, reasonOf, troubleOf } from '../trouble';
import type { ClusterView, NodeClient } from './node-client';

/** The nodes to ask for the leader of a cluster, and the limits of the search. */
export interface Search {
  /** Addresses (host and port) of the nodes to ask first. All members that these name are asked too. */
  readonly seeds: readonly string[];
  readonly open: (address: string) => NodeClient;
  /** Returns the error of a failed question with a message for an operator. */
  readonly explain: (error: unknown, address: string) => Promise<Error>;
  /** Address of the leader until now, if another node may have been elected since. */
  readonly former?: string;
  readonly times: {
    /** Time limit of one question to a node, in milliseconds. */
    readonly askMs: number;
    /** Milliseconds between two rounds of questions. */
    readonly intervalMs: number;
    /** Number of rounds of questions before the search may fail. */
    readonly rounds: number;
  };
}

/**
 * Milliseconds after which an unanswered question is repeated over a new connection. After a network cut the old
 * connection would send again only late.
 */
const againMs = 500;
/** Milliseconds for which the answer of a node counts, because another leader may be elected after it. */
const viewCountsMs = 1_000;
/**
 * Milliseconds to wait for the answers of other nodes once a node says that it leads. One of them may say the same, if
 * the first is a former leader that has not noticed an election.
 */
const contradictedMs = 200;

/** A node that is asked for the leader until the search ends. */
class Candidate {
  /** Error of the last question, if it failed. */
  failure: Error | undefined;
  /** True while a question to the node is unanswered. */
  isAsking = false;
  /** True while the question was repeated over a second connection. */
  isAskedAgain = false;
  /** True once a question to the node was answered or failed. */
  isSettled = false;
  /** Time of the last question, in milliseconds of `performance.now()`. */
  askedAtMs = 0;
  #view: { readonly atMs: number; readonly view: ClusterView } | undefined;

  constructor(
    readonly address: string,
    public node: NodeClient,
  ) {}

  /** Members and leader of the cluster as this node sees them; undefined if it has not answered within a second. */
  get view(): ClusterView | undefined {
    const said = this.#view;
    const counts = said !== undefined && performance.now() - said.atMs < viewCountsMs;
    return counts ? said.view : undefined;
  }

  set view(view: ClusterView | undefined) {
    this.#view = view && { atMs: performance.now(), view };
  }

  /**
   * True if the node says that it leads itself. A leader that sees no other member alive is cut off and cannot
   * write, so it does not count. A majority is not required, because the list of members still has nodes that
   * were removed within the last half hour.
   */
  get leads(): boolean {
    const { view } = this;
    if (view?.leader !== this.address) return false;
    return view.alive > 1 || view.members.length === 1;
  }
}

/**
 * Finds the leader of the cluster by asking all nodes at once. A node is the leader only if it says so itself,
 * because other nodes may still name one that has died or hangs. If two nodes say that they lead, one of them
 * is cut off and has not noticed; the one that more members name is used. A node that does not answer does not
 * delay the search.
 *
 * @throws CallError of type `not-leader` if a node answered and none leads; else with the cause of each
 * failure.
 */
export function findLeader(search: Search): Promise<NodeClient> {
  return new LeaderSearch(search).leader();
}

class LeaderSearch {
  readonly #candidates = new Map<string, Candidate>();
  readonly #end = new AbortController();
  #leader: Candidate | undefined;
  /** Time from which on at least one node has said that it leads, in milliseconds of `performance.now()`. */
  #claimedAtMs: number | undefined;
  #isOver = false;

  constructor(private readonly search: Search) {}

  async leader(): Promise<NodeClient> {
    const { seeds, times } = this.search;
    for (const address of seeds) this.#meet(address);
    for (let round = 0; this.#leader === undefined && this.#isOpenStill(round); round += 1) {
      for (const candidate of this.#candidates.values()) this.#ask(candidate);
      await pause(times.intervalMs, undefined, { signal: this.#end.signal }).catch(() => undefined);
      this.#decide();
    }
    this.#isOver = true;
    const leader = this.#leader;
    const candidates = [...this.#candidates.values()];
    for (const one of candidates) if (one !== leader) void one.node.release();
    if (leader === undefined) throw inVain(candidates);
    return leader.node;
  }

  #isOpenStill(round: number): boolean {
    const candidates = [...this.#candidates.values()];
    return round < this.search.times.rounds || candidates.some(({ isSettled }) => !isSettled);
  }

  #meet(address: string): void {
    if (this.#candidates.has(address)) return;
    const met = new Candidate(address, this.search.open(address));
    this.#candidates.set(address, met);
    this.#ask(met);
  }

  #ask(candidate: Candidate): void {
    const { isAsking, isAskedAgain, askedAtMs } = candidate;
    if (!isAsking) void this.#askOver(candidate);
    else if (!isAskedAgain && performance.now() - askedAtMs >= againMs)
      void this.#askAgain(candidate);
  }

  async #askOver(candidate: Candidate): Promise<void> {
    const { open, explain, times } = this.search;
    const { address, node } = candidate;
    candidate.isAsking = true;
    candidate.askedAtMs = performance.now();
    try {
      this.#hear(candidate, await node.view(times.askMs));
    } catch (error) {
      const failure = await explain(error, address);
      // The node may have answered over its second connection meanwhile, and this failure is then of no interest.
      if (candidate.node === node && !this.#isOver) {
        candidate.failure = failure;
        // The connection is replaced, because a failed gRPC channel waits longer before each new try.
        void node.release();
        candidate.node = open(address);
      }
    } finally {
      candidate.isAsking = false;
      candidate.isSettled = true;
    }
  }

  async #askAgain(candidate: Candidate): Promise<void> {
    candidate.isAskedAgain = true;
    let unused = this.search.open(candidate.address);
    try {
      const view = await unused.view(againMs);
      if (this.#isOver) return;
      [candidate.node, unused] = [unused, candidate.node];
      candidate.isSettled = true;
      this.#hear(candidate, view);
    } catch {
      // This failure is dropped: the first question is still unanswered, and reports its own.
    } finally {
      void unused.release();
      candidate.isAskedAgain = false;
    }
  }

  #hear(candidate: Candidate, view: ClusterView): void {
    if (this.#isOver) return;
    candidate.failure = undefined;
    candidate.view = view;
    for (const address of view.members) this.#meet(address);
    if (view.leader !== undefined) this.#meet(view.leader);
    this.#decide();
  }

  /** Chooses the node that says that it leads, unless another node that has not answered yet may say the same. */
  #decide(): void {
    if (this.#leader !== undefined) return;
    const [first, second] = this.#leading();
    this.#claimedAtMs = first && (this.#claimedAtMs ?? performance.now());
    if (first === undefined || this.#claimedAtMs === undefined) return;
    const votes = this.#votesFor(first);
    if (second !== undefined && votes === this.#votesFor(second)) return;
    const isNamedByMost = votes * 2 > (first.view?.members.length ?? 0);
    if (!isNamedByMost && this.#mayBeContradicted(this.#claimedAtMs)) return;
    this.#leader = first;
    this.#end.abort();
  }

  /** True within `contradictedMs` of the first claim to lead, if a node has not answered yet. */
  #mayBeContradicted(claimedAtMs: number): boolean {
    const isWaitedFor = performance.now() - claimedAtMs < contradictedMs;
    return isWaitedFor && [...this.#candidates.values()].some(({ isSettled }) => !isSettled);
  }

  /**
   * Returns the nodes that say that they lead; the one that most members name is first. If the first two are
   * named equally often, the former leader is left out, because the other one was elected later.
   */
  #leading(): Candidate[] {
    const leading = [...this.#candidates.values()].filter(({ leads }) => leads);
    const isFormer = ({ address }: Candidate) => address === this.search.former;
    const votes = new Map(leading.map((one) => [one, this.#votesFor(one)]));
    const sorted = leading.sort((a, b) => (votes.get(b) ?? 0) - (votes.get(a) ?? 0));
    const [first, second] = sorted;
    const isTie = first && second && votes.get(first) === votes.get(second);
    return isTie ? sorted.filter((one) => !isFormer(one)) : sorted;
  }

  /**
   * Counts the members that name a node as leader. Members are told apart by the address that the cluster has for them,
   * so that a node which was asked under two addresses counts once.
   */
  #votesFor({ address }: Candidate): number {
    const candidates = [...this.#candidates.values()];
    const members = new Set(candidates.flatMap(({ view }) => view?.members ?? []));
    return candidates.filter((one) => members.has(one.address) && one.view?.leader === address)
      .length;
  }
}

/**
 * Returns the error of a search that found no leader, although nodes may have answered.
 *
 * @param others end of the message, about nodes that failed.
 */
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
