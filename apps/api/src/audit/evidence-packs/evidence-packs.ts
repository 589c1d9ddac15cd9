import { Readable } from 'node:stream';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { StoreHalted, Unavailable } from '@art30/event-sourcing';
import { parseSignerKey, sealPack, signerOf, type SignerKey } from '@art30/evidence';
import type { Clock } from '@art30/ledger';
import { ScratchFolder } from '@art30/storage';
import { CheckpointWatch } from '../../checkpoints/checkpoint-watch';
import { serverLimits } from '../../http/traffic/limits';
import type { Config } from '../../process/config';
import { ProblemException } from '../../problems/problem';
import type { HeldKeys } from '../../storage/checkpoint-keys';
import { LogHalt } from '../../storage/log-halt';
import { CHECKPOINT_KEYS, CLOCK, CONFIG } from '../../storage/tokens';
import { GatherThread, type GatherOutcome, type GatherTask, type NoPack } from './gathering';

/** Milliseconds after the first byte at which a download that is not complete is aborted. */
const sendMaxMs = 60 * 60_000;
/** Seconds after which a caller should retry while another evidence pack is under way. */
const retryAfterSeconds = 30;

/** HTTP status for each reason why no pack can be made, and the seconds to wait if a retry can succeed. */
const answers: Readonly<Record<NoPack['code'], { status: number; retryAfterSeconds?: number }>> = {
  CHECKPOINT_MISSING: { status: 409 },
  CHECKPOINT_KEY_ELSEWHERE: { status: 503, retryAfterSeconds: 60 },
  CHECKPOINT_ALARM: { status: 409 },
};

const busy = new ProblemException({
  status: 503,
  code: 'BUSY',
  retryAfterSeconds,
  detail: 'the service is making an evidence pack, one at a time: try again when it has been sent',
});
/** Error for a client that has disconnected. Nobody receives it; it only ends the request. */
const gone = new ProblemException({
  status: 503,
  code: 'BUSY',
  retryAfterSeconds,
  detail: 'the connection ended before the evidence pack was made',
});

/** A finished pack, ready to be sent. */
export interface OpenPack {
  /** Number of leaves in the pack. */
  readonly events: number;
  /** Sequence of the last event in the pack. */
  readonly throughSequence: number;
  /** Size of the pack in bytes. */
  readonly size: number;
  readonly bytes: Readable;
}

/** A request for an evidence pack. */
export interface PackAsked {
  /** Highest sequence that the event of the pack's checkpoint may have; undefined for the last checkpoint. */
  readonly through: number | undefined;
  /** Aborted once the client has received the whole pack or has disconnected. */
  readonly over: AbortSignal;
}

/**
 * Makes evidence packs (all events up to a checkpoint, for offline verification) on demand, one at a time. A worker
 * thread gathers the events into a scratch folder. The pack is signed here, and sent from that folder.
 */
@Injectable()
export class EvidencePacks implements OnApplicationShutdown {
  private underWay: Making | undefined;

  @Inject(LogHalt) private readonly halted!: LogHalt;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CHECKPOINT_KEYS) private readonly keys: HeldKeys,
    @Inject(CheckpointWatch) private readonly watch: CheckpointWatch,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.underWay?.end();
  }

  /**
   * Makes an evidence pack and opens it for sending.
   *
   * @throws ProblemException 503 while another pack is under way, or with the reason why no pack can be made.
   * @throws Unavailable, StoreHalted, QuestionRefused READ_MODEL_BEHIND if the log cannot be checked first.
   */
  async open({ through, over }: PackAsked): Promise<OpenPack> {
    await this.halted.demandRead();
    const alarm = await this.watch.look();
    if (alarm !== null) throw refusal({ code: 'CHECKPOINT_ALARM', detail: noEvidence(alarm) });
    if (this.underWay !== undefined) throw busy;
    const making = new Making();
    this.underWay = making;
    void making.ended.then(() => (this.underWay = undefined));
    over.addEventListener('abort', () => void making.end(), { once: true });
    try {
      if (over.aborted) throw gone;
      const outcome = await this.gathered(making, through);
      return await making.open(outcome, this.signers());
    } catch (error) {
      await making.end();
      throw over.aborted ? gone : error;
    }
  }

  private gathered(making: Making, through: number | undefined): Promise<GatherOutcome> {
    const { eventStoreUrl, eventStoreCallMs, streamPrefix } = this.config;
    return making.gather({
      where: { eventStoreUrl, eventStoreCallMs, streamPrefix },
      // The next year is searched too, because the clock of another instance may be ahead of this one.
      year: this.clock.now().getUTCFullYear() + 1,
      through,
      keys: this.signers().map(({ verifier }) => ({ verifier })),
    });
  }

  private signers(): readonly SignerKey[] {
    return this.keys().map(parseSignerKey);
  }
}

/** The evidence pack under way with its resources: thread, scratch folder, timer and stream. */
class Making {
  readonly scratch = ScratchFolder.make();
  /** Resolves once all resources are released. */
  readonly ended: Promise<void>;
  private readonly thread = new GatherThread();
  private isGathered = false;
  private isEnding = false;
  private sending: Readable | undefined;
  private late: NodeJS.Timeout | undefined;
  private over: () => void = () => undefined;

  constructor() {
    this.ended = new Promise((resolve) => (this.over = resolve));
  }

  async gather(task: Omit<GatherTask, 'folder'>): Promise<GatherOutcome> {
    const outcome = await this.thread.run(
      { ...task, folder: this.scratch.path },
      serverLimits.packMs,
    );
    this.isGathered = true;
    return outcome;
  }

  async open(outcome: GatherOutcome, signers: readonly SignerKey[]): Promise<OpenPack> {
    if ('refused' in outcome) throw refusal(outcome.refused);
    if ('unavailable' in outcome) {
      const { unavailable, isHalted } = outcome;
      throw isHalted ? new StoreHalted(unavailable) : new Unavailable(unavailable);
    }
    const { checkpoint, gathered } = outcome;
    const signer = signerOf(checkpoint, signers);
    const pack = await sealPack(gathered, checkpoint, (text) => signer.sign(text));
    const bytes = Readable.from(pack.bytes(this.scratch), { objectMode: false });
    bytes.once('close', () => void this.end());
    this.sending = bytes;
    this.late = setTimeout(
      () => bytes.destroy(new Error('the pack was sent too slowly')),
      sendMaxMs,
    );
    this.late.unref();
    const { sequence: throughSequence } = gathered.manifest;
    return { events: checkpoint.size, throughSequence, size: pack.size, bytes };
  }

  /** Releases all resources; further calls have no effect. */
  async end(): Promise<void> {
    if (this.isEnding) return this.ended;
    this.isEnding = true;
    const threadEnds = this.thread.end();
    // A thread that has finished gathering writes nothing more, so its end need not be awaited.
    if (!this.isGathered) await threadEnds;
    clearTimeout(this.late);
    this.sending?.destroy();
    this.scratch.remove();
    this.over();
  }
}

function noEvidence(alarm: string): string {
  return `no evidence pack is made, as ${alarm}: have this investigated before anything else`;
}

function refusal({ code, detail }: NoPack): ProblemException {
  return new ProblemException({ ...answers[code], code, detail });
}
