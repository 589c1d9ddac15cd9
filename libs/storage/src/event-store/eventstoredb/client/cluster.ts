import type { ConnectionSettings, Host } from '../connection-settings';
import type { RequiredRight } from '../trouble';
import { explainedFailure } from './cause-of-failure';
import { findLeader, noLeader } from './find-leader';
import { grpcErrorOf, knowsNoLeader } from './grpc-error';
import { addressOf, NodeClient } from './node-client';
import type { ChannelCredentials } from './own-sockets';

/** As the client has them where the connection string does not say otherwise. */
const discovery = { discoveryInterval: 100, maxDiscoverAttempts: 10, gossipTimeout: 5 };

/** gRPC's numbers for a server or a line that is away, and for a call that was ended. */
const unavailableCode = 14;
const cancelledCode = 1;

/** Milliseconds between two looks whether another node leads, after one leads and after none does. */
const doubtRestMs = { led: 1_000, unled: 200 };

const gossip: RequiredRight = { right: '$r', stream: 'gossip' };

/**
 * The node that serves: the one that is named, or the leader of the cluster. It is looked for again
 * when it fails, does not lead any more, or does not answer.
 */
export class Cluster {
  #current: Promise<NodeClient> | undefined;
  #serving: NodeClient | undefined;
  /** The leader that a single named node told of. */
  #hint: string | undefined;
  /** Whether any call has come back; from then on the settings are right. */
  #hasServed = false;
  #isDoubting = false;

  constructor(
    private readonly settings: ConnectionSettings,
    private readonly channel: ChannelCredentials,
    private readonly callMs: number,
  ) {}

  /** @throws CallError when no node can serve. */
  node(): Promise<NodeClient> {
    this.#current ??= this.#begin();
    return this.#current;
  }

  noteSuccess(): void {
    this.#hasServed = true;
  }

  /** A call on the node was not answered: the cluster is asked at once who leads. */
  giveUp(node: NodeClient): void {
    if (!this.#leave(node)) return;
    // Where another node serves, the silent one is dead to us, and all that waits for it.
    void this.node().then(
      ({ address }) => address !== node.address && node.abandon(),
      () => undefined,
    );
  }

  /**
   * The node has not answered for a while, or not said what became of a call: it may have been cut off from the others, who
   * have elected another one. It is left once that one says so, and serves until then.
   */
  doubt(node: NodeClient): void {
    if (this.#serving !== node || this.#isDoubting || this.#direct() !== undefined) return;
    this.#isDoubting = true;
    const rested = () => void (this.#isDoubting = false);
    void this.#lookBeyond(node).then((restMs) => setTimeout(rested, restMs).unref());
  }

  /** @returns milliseconds until it is worth while to look again. */
  async #lookBeyond(node: NodeClient): Promise<number> {
    const next = await this.#search(node.address).catch(() => undefined);
    if (next === undefined) return doubtRestMs.unled;
    const isOther = next.address !== node.address;
    if (isOther && this.#leave(node)) {
      this.#current = Promise.resolve(next);
      this.#serving = next;
      node.abandon();
    } else void next.release();
    return doubtRestMs.led;
  }

  /** The error of a call in words. */
  explain(error: unknown, address: string, asked: RequiredRight): Promise<Error> {
    const { settings } = this;
    return explainedFailure(error, { address, settings, mayProbe: !this.#hasServed }, asked);
  }

  /** The error of a call that was never sent, as no node was found in time. */
  notFound(): Error {
    return noLeader(this.#seeds());
  }

  async release(): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    this.#serving = undefined;
    await (await current?.catch(() => undefined))?.release();
  }

  #begin(): Promise<NodeClient> {
    const next = this.#next();
    next.then(
      (node) => this.#current === next && (this.#serving = node),
      () => this.#current === next && (this.#current = undefined),
    );
    return next;
  }

  async #next(): Promise<NodeClient> {
    const direct = this.#direct();
    return direct === undefined ? this.#search() : this.#open(direct);
  }

  /** Address of the one node that is named, unless it told of another one. */
  #direct(): string | undefined {
    const { hosts, isDiscovered } = this.settings;
    const [host] = hosts;
    const isDirect = hosts.length === 1 && !isDiscovered && this.#hint === undefined;
    return isDirect ? host && addressOf(host) : undefined;
  }

  #search(former?: string): Promise<NodeClient> {
    const times = { ...discovery, ...this.settings.numbers };
    const named = this.#seeds();
    return findLeader({
      ...(former !== undefined && { former }),
      seeds: former === undefined || named.includes(former) ? named : [...named, former],
      open: (address) => this.#open(address),
      explain: (error, address) => this.explain(error, address, gossip),
      times: {
        askMs: times.gossipTimeout * 1_000,
        intervalMs: times.discoveryInterval,
        rounds: times.maxDiscoverAttempts,
      },
    });
  }

  #seeds(): string[] {
    const named = this.settings.hosts.map(addressOf);
    return this.#hint === undefined ? named : [...new Set([...named, this.#hint])];
  }

  #open(address: string): NodeClient {
    return new NodeClient(hostOf(address), {
      settings: this.settings,
      channel: this.channel,
      deadlineMs: this.callMs,
      onError: (node, error) => this.#hear(node, error),
    });
  }

  /** Leaves a node that does not lead, is away or ends calls. */
  #hear(node: NodeClient, error: unknown): void {
    const said = grpcErrorOf(error);
    const { code, details, leader } = said;
    const isNotLeader = said.type === 'not-leader' || knowsNoLeader(said);
    const isCutOff = code === cancelledCode && details !== 'Cancelled on client';
    if (!isNotLeader && !isCutOff && code !== unavailableCode) return;
    if (this.#leave(node)) this.#hint = leader && addressOf(leader);
  }

  /** Whether it was the node that served. */
  #leave(node: NodeClient): boolean {
    if (this.#serving !== node) return false;
    this.#serving = undefined;
    this.#current = undefined;
    node.retire();
    return true;
  }
}

function hostOf(address: string): Host {
  const colon = address.lastIndexOf(':');
  return { address: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}
