import {
  ApproveProposal,
  CertifyProposal,
  RejectProposal,
  Rejection,
  WithdrawProposal,
  type CommandRequest,
  type SigningRule,
} from '@art30/accounting';
import {
  backgroundWork,
  executeOn,
  todayOf,
  type CommandOutcome,
  type OutsideCommand,
  type LogView,
  type Round,
} from '@art30/ledger';
import type { Dice } from './dice';
import { officerRequest, type Made, type PatientClock } from './officer-request';
import { controller } from './period-books';

/** Who signs a command, and how far it goes in one go. */
export interface Signers {
  readonly recordedBy: string;
  readonly certifiedBy: string;
  readonly approvedBy: string;
  readonly goes: 'as far as proposed' | 'as far as certified' | 'all the way';
}

const people = ['ann', 'ben', 'cleo', 'dan'] as const;

/** As many people as sign by the rule, mostly; they overlap now and then. */
export function someSigners(dice: Dice, rule: SigningRule): Signers {
  const first = dice.below(people.length);
  const personAt = (index: number) => people[index % people.length] ?? people[0];
  const certifier = first + (dice.chance(rule === 'TWO_PEOPLE' ? 50 : 92) ? 1 : 0);
  const approver = certifier + (dice.chance(92) ? 1 : 0);
  const goes = dice.chance(80)
    ? 'all the way'
    : dice.pickOf(['as far as proposed', 'as far as certified']);
  return {
    recordedBy: personAt(first),
    certifiedBy: personAt(certifier),
    approvedBy: dice.chance(4) ? personAt(first) : personAt(approver),
    goes,
  };
}

export function someone(dice: Dice): string {
  return dice.chance(20) ? controller : dice.pickOf(people);
}

/** A proposal under the hash that somebody saw. */
interface Seen {
  readonly id: string;
  readonly hash: string;
}

type Ending = 'rejects' | 'withdraws';

/** The office of a history: commands are proposed, certified and approved by people. */
export class SigningOffice {
  signers: Signers = {
    recordedBy: people[0],
    certifiedBy: people[1],
    approvedBy: people[2],
    goes: 'all the way',
  };
  /** Refusals of signatures since they were asked for last. */
  readonly refused: Rejection[] = [];
  readonly #view: LogView;
  readonly #clock: PatientClock;
  readonly #workers;
  #signatures = 0;

  constructor(view: LogView, clock: PatientClock) {
    this.#view = view;
    this.#clock = clock;
    const { ApprovalWorker, CertificationWorker } = backgroundWork;
    this.#workers = [ApprovalWorker(view), CertificationWorker(view)];
  }

  /** Has it signed as far as the signers of the moment go. What is refused to them is noted. */
  async execute(command: OutsideCommand, made: Made): Promise<CommandOutcome> {
    const { recordedBy, certifiedBy, approvedBy, goes } = this.signers;
    const request = this.#by(recordedBy, made);
    const proposed = await executeOn(this.#view)({ ...command, request });
    const { proposal } = proposed;
    if (proposal === undefined || goes === 'as far as proposed') return proposed;
    const certified = await this.signed(() => this.certify(proposal, certifiedBy));
    if (certified === undefined || goes === 'as far as certified') return proposed;
    const isControllers = proposal.approver === 'CONTROLLER' || made.byController;
    const approver = isControllers ? controller : approvedBy;
    return (await this.signed(() => this.approve(proposal, approver))) ?? proposed;
  }

  certify({ id: proposalId, hash }: Seen, person: string): Promise<CommandOutcome> {
    return this.#sign(person, (request) => new CertifyProposal({ proposalId, hash }, request));
  }

  approve({ id: proposalId, hash }: Seen, person: string): Promise<CommandOutcome> {
    return this.#sign(person, (request) => new ApproveProposal({ proposalId, hash }, request));
  }

  end({ id: proposalId }: Seen, person: string, ending: Ending): Promise<CommandOutcome> {
    const Ends = ending === 'rejects' ? RejectProposal : WithdrawProposal;
    return this.#sign(person, (request) => new Ends({ proposalId, because: 'not so' }, request));
  }

  /** Has an administrator do something alone. */
  administer(command: OutsideCommand, person: string): Promise<CommandOutcome> {
    return this.#sign(person, (request) => ({ ...command, request }));
  }

  /** The outcome of a signature, or undefined where it is refused. */
  async signed(signing: () => Promise<CommandOutcome>): Promise<CommandOutcome | undefined> {
    try {
      return await signing();
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      this.refused.push(error);
      return undefined;
    }
  }

  /** What the workers do, once each. */
  async work(): Promise<void> {
    this.#clock.goOn();
    for (const worker of this.#workers) await worker.round(round);
  }

  #sign(person: string, signing: (request: CommandRequest) => OutsideCommand) {
    this.#clock.goOn();
    this.#signatures += 1;
    const number = -this.#signatures;
    const made = { number, recordedAt: this.#clock.now(), byController: false };
    return executeOn(this.#view)(signing(this.#by(person, made)));
  }

  #by(person: string, made: Made): CommandRequest {
    const today = todayOf(this.#clock);
    return officerRequest({ ...made, byController: false, person }, today);
  }
}

const round: Round = {
  nowMs: () => 0,
  ended: false,
  done: () => undefined,
  waits: (what) => console.log('WAITS', what),
};
