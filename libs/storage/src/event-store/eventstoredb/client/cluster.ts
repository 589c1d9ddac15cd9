import type { ConnectionSettings, Host } from '../connection-settings';
import type { RequiredRight } from '../trouble';
import { explainedFailure } from './cause-of-failure';
import { findLeader, noLeader } from './find-leader';
import { grpcErrorOf, knowsNoLeader } from './grpc-error';
import { addressOf, NodeClient } from './node-client';
import type { ChannelCredentials } from './own-sockets';

/** Defaults of the client library for options that the connection string leaves out: milliseconds, number, seconds. */
const discovery = { discoveryInterval: 100, maxDiscoverAttempts: 10, gossipTimeout: 5 };

/** gRPC status codes of a call whose server was unreachable, and of a call that was cancelled. */
const unavailableCode = 14;
const cancelledCode = 1;

/**
 * Milliseconds until the next search for another leader: longer after a search that found a leader (`led`), shorter
 * after one that found none (`unled`), because an election is then under way.
 */
const doubtRestMs = { led: 1_000, unled: 200 };

/** The right that a question about the cluster (gossip) needs, for error messages. */
const gossip: RequiredRight = { right: '$r', stream: 'gossip' };

/**
 * Finds the node that serves calls: the only node that the connection string names, or the leader of the
 * cluster. A node serves until it fails, stops leading or does not answer; the next call then waits for a new
 * search.
 */
export class Cluster {
  #current: Promise<NodeClient> | undefined;
  #serving: NodeClient | undefined;
  /** Address of the leader, if a node refused a call and named another leader. */
  #hint: string | undefined;
  /** True once any call has succeeded. The connection settings are right then, so failures need no probe. */
  #hasServed = false;
  #isDoubting = false;

  constructor(
    private readonly settings: ConnectionSettings,
    private readonly channel: ChannelCredentials,
    private readonly callMs: number,
  ) {}

  /**
   * Returns the node that serves calls, after a search if no node serves now.
   *
   * @throws CallError if no node can serve.
   */
  node(): Promise<NodeClient> {
    this.#current ??= this.#begin();
    return this.#current;
  }

  noteSuccess(): void {
    this.#hasServed = true;
  }

  /** Stops using a node that did not answer a call, and searches for the leader at once. */
  giveUp(node: NodeClient): void {
    if (!this.#leave(node)) return;
    // If another node leads, the silent node will not answer the calls that still wait for it, so they are ended.
    void this.node().then(
      ({ address }) => address !== node.address && node.abandon(),
      () => undefined,
    );
  }

  /**
   * Searches for another leader while the serving node is slow, or after it left the outcome of a call open.
   * The node may be cut off from the other nodes, which then elect a new leader. Until another node says that
   * it leads, this node goes on serving.
   */
  doubt(node: NodeClient): void {
    if (this.#serving !== node || this.#isDoubting || this.#direct() !== undefined) return;
    this.#isDoubting = true;
    const rested = () => void (this.#isDoubting = false);
    void this.#lookBeyond(node).then((restMs) => setTimeout(rested, restMs).unref());
  }

  /**
   * Searches for the leader, and replaces the serving node if another node leads.
   *
   * @returns milliseconds to wait before the next such search.
   */
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

  /** Returns the error of a failed call with a message for an operator. */
  explain(error: unknown, address: string, asked: RequiredRight): Promise<Error> {
    const { settings } = this;
    return explainedFailure(error, { address, settings, mayProbe: !this.#hasServed }, asked);
  }

  /** Returns the error of a call that was not sent because no node was found in time. */
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

  /**
   * Returns the address of the node if the connection string names a single one, which then serves without a search;
   * undefined if there may be others, or the node has named another leader.
   */
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

  /** Stops using a node if the error of a call shows that the node does not lead, is unreachable or cancels calls. */
  #hear(node: NodeClient, error: unknown): void {
    const said = grpcErrorOf(error);
    const { code, details, leader } = said;
    const isNotLeader = said.type === 'not-leader' || knowsNoLeader(said);
    const isCutOff = code === cancelledCode && details !== 'Cancelled on client';
    if (!isNotLeader && !isCutOff && code !== unavailableCode) return;
    if (this.#leave(node)) this.#hint = leader && addressOf(leader);
  }

  /** Stops using the serving node: it gets no new calls. Returns false if another node, or none, was serving. */
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
