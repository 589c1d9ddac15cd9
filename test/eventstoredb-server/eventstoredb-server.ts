import {
  Server,
  ServerCredentials,
  status,
  type Metadata,
  type sendUnaryData,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb';
import { ClusterInfo, EndPoint, MemberInfo } from '@eventstore/db-client/generated/gossip_pb';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import {
  SupportedMethod,
  SupportedMethods,
} from '@eventstore/db-client/generated/serverfeatures_pb';
import { UUID, type Empty } from '@eventstore/db-client/generated/shared_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { UsersService } from '@eventstore/db-client/generated/users_grpc_pb';
import { AccountCalls } from './account-calls';
import { AppendCalls } from './append-calls';
import type { HeardCall } from './heard-call';
import { failure } from './messages';
import { ReadCalls } from './read-calls';
import { selfSignedCertificate, type Certificate, type CertificateForm } from './self-signed';
import { ServerFaults } from './server-faults';
import { ServerLog } from './server-log';
import { Wire } from './wire';

/** HTTP/2 streams at once on one connection, as Kestrel limits them. */
const concurrentCallsMax = 100;

export interface ServerSetup {
  /** The log of another server, to be two nodes of one cluster. */
  readonly log?: ServerLog;
  /** With these the server speaks TLS and refuses everybody else. */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** What the certificate says, for a server with credentials. */
  readonly certificate?: CertificateForm;
}

interface Call {
  readonly metadata: Metadata;
  emit(event: 'error', error: Error): boolean;
}

/** A node with the protocol of EventStoreDB 23.10 and later, over real gRPC, that can misbehave. */
export class EventStoreDbServer {
  readonly log: ServerLog;
  readonly faults = new ServerFaults();
  readonly wire = new Wire();
  readonly appends: AppendCalls;
  readonly reads: ReadCalls;
  readonly accounts = new AccountCalls();
  /** Hears of each append, and of each read that is no subscription. */
  onCall: ((call: HeardCall) => void) | undefined;
  /** Reads of the members of the cluster so far. */
  gossips = 0;
  /** The other nodes of its cluster, of which it tells; `isCutOff`: none of them lives, as far as it sees. */
  peers: readonly EventStoreDbServer[] = [];
  isCutOff = false;
  /** The node that leads, if it is not this one; `none` while the cluster elects one. */
  leader: EventStoreDbServer | 'none' | undefined;
  readonly #setup: ServerSetup;
  readonly #certificate: Certificate | undefined;
  #server: Server | undefined;

  constructor(setup: ServerSetup = {}) {
    this.#setup = setup;
    this.#certificate = setup.credentials && selfSignedCertificate(setup.certificate);
    this.log = setup.log ?? new ServerLog();
    const heard = (call: HeardCall) => this.onCall?.(call);
    this.appends = new AppendCalls(this.log, this.faults, () => this.wire.cut(), heard);
    this.reads = new ReadCalls(this.log, this.faults, heard);
  }

  get port(): number {
    return this.wire.port;
  }

  /** Host and port as a connection string names them. */
  get address(): string {
    return `localhost:${this.port}`;
  }

  get url(): string {
    return `esdb://${this.address}?tls=false`;
  }

  /** PEM of the certificate, for a server with credentials. */
  get certificate(): string {
    return this.#certificate?.certificate ?? '';
  }

  /** Starts, or starts again on the same port with the log as it was. */
  async start(): Promise<this> {
    const server = new Server({ 'grpc.max_concurrent_streams': concurrentCallsMax });
    const gate = this.#gate();
    server.addService(StreamsService, {
      append: gate((call, answer) => this.appends.append(call as never, answer as never)),
      batchAppend: gate((call) => this.appends.batchAppend(call as never)),
      read: gate((call) => this.reads.read(call as never)),
      delete: gate((_call, answer) => (answer as sendUnaryData<never>)(unsupported())),
      tombstone: gate((call, answer) => this.appends.tombstone(call as never, answer as never)),
    });
    server.addService(UsersService, this.accounts.served(gate));
    server.addService(GossipService, {
      read: (_call: ServerUnaryCall<Empty, ClusterInfo>, answer: sendUnaryData<ClusterInfo>) => {
        this.gossips += 1;
        answer(null, this.#members());
      },
    });
    server.addService(ServerFeaturesService, {
      getSupportedMethods: (_call: unknown, answer: sendUnaryData<SupportedMethods>) =>
        answer(null, supportedMethods()),
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', this.#serverCredentials(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    this.#server = server;
    await this.wire.open(port);
    return this;
  }

  /** Dies: connections break and new ones are refused. */
  async stop(): Promise<void> {
    this.#server?.forceShutdown();
    this.#server = undefined;
    await this.wire.close();
  }

  #serverCredentials(): ServerCredentials {
    if (this.#certificate === undefined) return ServerCredentials.createInsecure();
    const { privateKey, certificate } = this.#certificate;
    return ServerCredentials.createSsl(null, [
      { private_key: Buffer.from(privateKey), cert_chain: Buffer.from(certificate) },
    ]);
  }

  /** Lets a call through when it may be here: right credentials, right node. */
  #gate() {
    return (serve: (call: Call, answer?: unknown) => void) =>
      (call: Call, answer?: sendUnaryData<unknown>): void => {
        const refusal = this.#refusalOf(call.metadata);
        if (refusal === undefined) serve(call, answer);
        else if (answer === undefined) call.emit('error', refusal);
        else answer(refusal);
      };
  }

  #refusalOf(metadata: Metadata): (Error & { code: status }) | undefined {
    const { credentials } = this.#setup;
    if (credentials !== undefined) {
      const { user, password } = credentials;
      const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
      if (metadata.get('authorization')[0] !== basic) {
        return failure(status.UNAUTHENTICATED, 'not authenticated', { exception: 'access-denied' });
      }
    }
    if (this.leader === undefined || metadata.get('requires-leader')[0] !== 'true') {
      return undefined;
    }
    if (this.leader === 'none') return failure(status.UNAVAILABLE, 'Server Is Not Ready');
    return failure(status.NOT_FOUND, 'Leader info available', {
      exception: 'not-leader',
      'leader-endpoint-host': 'localhost',
      'leader-endpoint-port': String(this.leader.port),
    });
  }

  #members(): ClusterInfo {
    const { LEADER, FOLLOWER, UNKNOWN } = MemberInfo.VNodeState;
    const leader = this.leader;
    const own = leader === undefined ? LEADER : leader === 'none' ? UNKNOWN : FOLLOWER;
    const members = [member(this.port, own)];
    if (leader !== undefined && leader !== 'none') members.push(member(leader.port, LEADER));
    for (const { port } of this.peers) {
      if (members.some((earlier) => earlier.getHttpEndPoint()?.getPort() === port)) continue;
      members.push(member(port, FOLLOWER).setIsAlive(!this.isCutOff));
    }
    return new ClusterInfo().setMembersList(members);
  }
}

function member(port: number, state: MemberInfo.VNodeState): MemberInfo {
  return new MemberInfo()
    .setInstanceId(new UUID().setString(crypto.randomUUID()))
    .setTimeStamp('0')
    .setState(state)
    .setIsAlive(true)
    .setHttpEndPoint(new EndPoint().setAddress('localhost').setPort(port));
}

function supportedMethods(): SupportedMethods {
  const methods = new SupportedMethods().setEventStoreServerVersion('24.10.0');
  for (const name of ['append', 'batchappend', 'read']) {
    const method = new SupportedMethod()
      .setServiceName('event_store.client.streams.streams')
      .setMethodName(name);
    methods.addMethods(method);
  }
  return methods;
}

function unsupported(): Error & { code: status } {
  return failure(status.UNIMPLEMENTED, 'a ledger deletes nothing');
}
