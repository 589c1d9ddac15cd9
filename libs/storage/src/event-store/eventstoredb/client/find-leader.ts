import { setTimeout as pause } from 'node:timers/promises';
import { CallError, reasonOf, troubleOf } from '../trouble';
import type { ClusterView, NodeClient } from './node-client';

export interface Search {
  /** Addresses to ask first. All members that they name are asked too. */
  readonly seeds: readonly string[];
  readonly open: (address: string) => NodeClient;
  /** Returns the error with a message for an operator. */
  readonly explain: (error: unknown, address: string) => Promise<Error>;
  /** The leader until now, if another node may have been elected since. */
  readonly former?: string;
  readonly times: {
    readonly askMs: number;
    readonly intervalMs: number;
    /** Rounds of questions before the search may fail. */
    readonly rounds: number;
  };
}

/**
 * Milliseconds after which an unanswered question is repeated over a new connection, because the old one
 * resends late after a network cut.
 */
const againMs = 500;
/** Milliseconds for which the answer of a node is valid. */
const viewCountsMs = 1_000;
/** Milliseconds to wait for other nodes that may contradict the only node that claims to lead. */
const contradictedMs = 200;

/** A node that is asked until a leader is found. */
class Candidate {
  failure: Error | undefined;
  isAsking = false;
  /** True while it is asked over a second connection as well. */
  isAskedAgain = false;
  /** True once a question to it was answered or failed. */
  isSettled = false;
  askedAtMs = 0;
  #view: { readonly atMs: number; readonly view: ClusterView } | undefined;

  constructor(
    readonly address: string,
    public node: NodeClient,
  ) {}

  /** Its view of the cluster; undefined if it has not answered lately. */
  get view(): ClusterView | undefined {
    const said = this.#view;
    const counts = said !== undefined && performance.now() - said.atMs < viewCountsMs;
    return counts ? said.view : undefined;
  }

  set view(view: ClusterView | undefined) {
    this.#view = view && { atMs: performance.now(), view };
  }

  /**
   * True if the node says that it leads itself. A leader that sees no other member cannot write and does not
   * count. A majority cannot be computed here, because members that are gone for good are listed for half an
   * hour.
   */
  get leads(): boolean {
    const { view } = this;
    if (view?.leader !== this.address) return false;
    return view.alive > 1 || view.members.length === 1;
  }
}

/**
 * Finds the leader of the cluster by asking all nodes at once. Only a node's own claim makes it the leader,
 * because others may still name one that has died or hangs. If two nodes claim to lead, one of them is cut
 * off and has not noticed; the one that more members name wins. A node that does not answer delays nothing.
 *
 * @throws CallError `not-leader` when nodes answered and none leads; else the cause of each failure.
 */
export function findLeader(search: Search): Promise<NodeClient> {
  return new LeaderSearch(search).leader();
}

class LeaderSearch {
  readonly #candidates = new Map<string, Candidate>();
  readonly #end = new AbortController();
  #leader: Candidate | undefined;
  /** Time since which at least one node has claimed to lead. */
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
      // The node may have answered over its second connection meanwhile.
      if (candidate.node === node && !this.#isOver) {
        candidate.failure = failure;
        // A failed channel waits longer before each reconnect, so it is replaced.
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
      // The first question is still open and will report the failure.
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

  /** Chooses the node that claims to lead, unless a node that may contradict is still waited for. */
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

  /** True while there is time to wait and a node has not answered yet. */
  #mayBeContradicted(claimedAtMs: number): boolean {
    const isWaitedFor = performance.now() - claimedAtMs < contradictedMs;
    return isWaitedFor && [...this.#candidates.values()].some(({ isSettled }) => !isSettled);
  }

  /**
   * Returns the nodes that claim to lead, the most often named first. In a tie the former leader is left out.
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
   * Counts the members that name this address as leader. Each member counts once, by its address within the
   * cluster.
   */
  #votesFor({ address }: Candidate): number {
    const candidates = [...this.#candidates.values()];
    const members = new Set(candidates.flatMap(({ view }) => view?.members ?? []));
    return candidates.filter((one) => members.has(one.address) && one.view?.leader === address)
      .length;
  }
}

/** Returns the error of a search in which nodes may have answered but none leads. */
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
