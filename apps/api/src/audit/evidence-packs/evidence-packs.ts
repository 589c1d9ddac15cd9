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

/** A pack whose last byte has not left so long after its first is broken off. */
const sendMaxMs = 60 * 60_000;
/** When it makes sense to ask again while another pack is under way. */
const retryAfterSeconds = 30;

/** The status of each refusal, and when it makes sense to ask again, if it does. */
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
/** Nobody reads it: whoever asked has gone. */
const gone = new ProblemException({
  status: 503,
  code: 'BUSY',
  retryAfterSeconds,
  detail: 'the connection ended before the evidence pack was made',
});

/** A pack that is about to be sent. */
export interface OpenPack {
  /** Leaves in it. */
  readonly events: number;
  /** Sequence of the last of them. */
  readonly throughSequence: number;
  /** Bytes. */
  readonly size: number;
  readonly bytes: Readable;
}

/** A pack that is asked for. */
export interface PackAsked {
  /** Last sequence that the event of its checkpoint may have. */
  readonly through: number | undefined;
  /** Aborted once whoever asked has all of it, or has gone. */
  readonly over: AbortSignal;
}

/** Evidence packs on demand, one at a time: gathered in a worker thread, signed here, sent from a scratch folder. */
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
   * @throws ProblemException 503 while another pack is under way; why none can be made.
   * @throws Unavailable, StoreHalted, QuestionRefused READ_MODEL_BEHIND where the log cannot be looked at first.
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
      // The clock of an instance beside this one may be in the next year already.
      year: this.clock.now().getUTCFullYear() + 1,
      through,
      keys: this.signers().map(({ verifier }) => ({ verifier })),
    });
  }

  private signers(): readonly SignerKey[] {
    return this.keys().map(parseSignerKey);
  }
}

/** One pack under way, with all that it takes up. */
class Making {
  readonly scratch = ScratchFolder.make();
  /** When all that it took up is given back. */
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
    this.late = setTimeout(() => bytes.destroy(new Error('it was sent too slowly')), sendMaxMs);
    this.late.unref();
    const { sequence: throughSequence } = gathered.manifest;
    return { events: checkpoint.size, throughSequence, size: pack.size, bytes };
  }

  /** Gives back what it takes up; the same however often it is asked. */
  async end(): Promise<void> {
    if (this.isEnding) return this.ended;
    this.isEnding = true;
    const threadEnds = this.thread.end();
    // A thread that is through writes nothing any more, and may take its time to end.
    if (!this.isGathered) await threadEnds;
    clearTimeout(this.late);
    this.sending?.destroy();
    this.scratch.remove();
    this.over();
  }
}

function noEvidence(alarm: string): string {
  return `no evidence pack is made, as ${alarm}: have it looked into before anything else`;
}

function refusal({ code, detail }: NoPack): ProblemException {
  return new ProblemException({ ...answers[code], code, detail });
}
