import { setTimeout as pause } from 'node:timers/promises';
import { CallError, reasonOf, troubleOf } from '../trouble';
import type { ClusterView, NodeClient } from './node-client';

export interface Search {
  /** Addresses to ask first; all members that they name are asked too. */
  readonly seeds: readonly string[];
  readonly open: (address: string) => NodeClient;
  /** The error in words. */
  readonly explain: (error: unknown, address: string) => Promise<Error>;
  /** The node that led until now, where another may lead since. */
  readonly former?: string;
  readonly times: {
    readonly askMs: number;
    readonly intervalMs: number;
    /** Rounds before the search may end in vain. */
    readonly rounds: number;
  };
}

/** Milliseconds after which a question without an answer is put again, over a new connection: what was sent while a network was cut is sent again late. */
const againMs = 500;
/** Milliseconds for which what a node says counts. */
const viewCountsMs = 1_000;
/** Milliseconds for which others are waited for that may contradict the only node that says it leads. */
const contradictedMs = 200;

/** A node that is asked until one leads. */
class Candidate {
  failure: Error | undefined;
  isAsking = false;
  /** Whether it is asked over a second connection as well. */
  isAskedAgain = false;
  /** Whether one question to it has come to an end. */
  isSettled = false;
  askedAtMs = 0;
  #view: { readonly atMs: number; readonly view: ClusterView } | undefined;

  constructor(
    readonly address: string,
    public node: NodeClient,
  ) {}

  /** What it has said of its cluster; undefined where it has not answered lately. */
  get view(): ClusterView | undefined {
    const said = this.#view;
    const counts = said !== undefined && performance.now() - said.atMs < viewCountsMs;
    return counts ? said.view : undefined;
  }

  set view(view: ClusterView | undefined) {
    this.#view = view && { atMs: performance.now(), view };
  }

  /**
   * Whether it says itself that it leads. One that sees none of the others writes nothing; how many of them would be a majority
   * it does not say, as members that are gone for good are named for half an hour.
   */
  get leads(): boolean {
    const { view } = this;
    if (view?.leader !== this.address) return false;
    return view.alive > 1 || view.members.length === 1;
  }
}

/**
 * The node that leads, which says so itself. Others may go on naming a leader that has died or hangs, so nobody's word about
 * another makes it one. Of two that say it, one was cut off from the others and has not noticed: the other one is named by more
 * members. Every node is asked at once and by itself: one that does not answer holds up nothing.
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
  /** Since when one node alone says that it leads. */
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
      // It may have answered over another connection meanwhile.
      if (candidate.node === node && !this.#isOver) {
        candidate.failure = failure;
        // A channel that failed waits longer and longer before it connects again.
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
      // The first question is still open, and says what is wrong.
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

  /** Settles on the node that says it leads, once nobody who might contradict is waited for. */
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

  /** Whether somebody has not answered yet who is waited for. */
  #mayBeContradicted(claimedAtMs: number): boolean {
    const isWaitedFor = performance.now() - claimedAtMs < contradictedMs;
    return isWaitedFor && [...this.#candidates.values()].some(({ isSettled }) => !isSettled);
  }

  /** Nodes that say that they lead, the one first that most members name; of two alike not the one that led before. */
  #leading(): Candidate[] {
    const leading = [...this.#candidates.values()].filter(({ leads }) => leads);
    const isFormer = ({ address }: Candidate) => address === this.search.former;
    const votes = new Map(leading.map((one) => [one, this.#votesFor(one)]));
    const sorted = leading.sort((a, b) => (votes.get(b) ?? 0) - (votes.get(a) ?? 0));
    const [first, second] = sorted;
    const isTie = first && second && votes.get(first) === votes.get(second);
    return isTie ? sorted.filter((one) => !isFormer(one)) : sorted;
  }

  /** Members that name it, each under the address that members have in the cluster. */
  #votesFor({ address }: Candidate): number {
    const candidates = [...this.#candidates.values()];
    const members = new Set(candidates.flatMap(({ view }) => view?.members ?? []));
    return candidates.filter((one) => members.has(one.address) && one.view?.leader === address)
      .length;
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
