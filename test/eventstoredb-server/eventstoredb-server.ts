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

/** Maximum of concurrent HTTP/2 streams on one connection, the limit of Kestrel. */
const concurrentCallsMax = 100;

export interface ServerSetup {
  /** Log of another server, for two nodes of one cluster. */
  readonly log?: ServerLog;
  /** If set, the server uses TLS and rejects all other credentials. */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** Content of the certificate of a server with credentials. */
  readonly certificate?: CertificateForm;
}

interface Call {
  readonly metadata: Metadata;
  emit(event: 'error', error: Error): boolean;
}

/**
 * A test node with the protocol of EventStoreDB 23.10 and later over real gRPC, which can be made to
 * misbehave.
 */
export class EventStoreDbServer {
  readonly log: ServerLog;
  readonly faults = new ServerFaults();
  readonly wire = new Wire();
  readonly appends: AppendCalls;
  readonly reads: ReadCalls;
  readonly accounts = new AccountCalls();
  /** Called for each append and for each read other than a subscription. */
  onCall: ((call: HeardCall) => void) | undefined;
  /** Number of requests for the list of cluster members. */
  gossips = 0;
  /** Other nodes of the cluster, which this node lists. If `isCutOff`, it lists all of them as dead. */
  peers: readonly EventStoreDbServer[] = [];
  isCutOff = false;
  /** The leader, if it is another node; `none` during an election. */
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

  /** Host and port, as in a connection string. */
  get address(): string {
    return `localhost:${this.port}`;
  }

  get url(): string {
    return `esdb://${this.address}?tls=false`;
  }

  /** The certificate in PEM; empty for a server without credentials. */
  get certificate(): string {
    return this.#certificate?.certificate ?? '';
  }

  /** Starts the server, or restarts it on the same port with the same log. */
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

  /** Stops the server like a crash: connections break and new ones are refused. */
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

  /** Rejects calls with wrong credentials, and calls that only the leader may serve. */
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
