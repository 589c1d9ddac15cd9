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

/** The people who sign a command, and the last signature that they give. */
export interface Signers {
  readonly recordedBy: string;
  readonly certifiedBy: string;
  readonly approvedBy: string;
  readonly goes: 'as far as proposed' | 'as far as certified' | 'all the way';
}

const people = ['ann', 'ben', 'cleo', 'dan'] as const;

/** Returns random signers, in most cases as many people as the rule demands, sometimes with one person twice. */
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

/** A proposal, with the hash of its content that a person signs. */
interface Seen {
  readonly id: string;
  readonly hash: string;
}

type Ending = 'rejects' | 'withdraws';

/** The people who propose, certify and approve the commands of a history. */
export class SigningOffice {
  signers: Signers = {
    recordedBy: people[0],
    certifiedBy: people[1],
    approvedBy: people[2],
    goes: 'all the way',
  };
  /** Refused signatures since the list was last read. */
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

  /**
   * Proposes a command, and adds the signatures of the current signers. Refused signatures are collected in `refused`.
   */
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

  /** Executes a command of one administrator. */
  administer(command: OutsideCommand, person: string): Promise<CommandOutcome> {
    return this.#sign(person, (request) => ({ ...command, request }));
  }

  /** Returns the outcome of a signature; undefined if it is refused. */
  async signed(signing: () => Promise<CommandOutcome>): Promise<CommandOutcome | undefined> {
    try {
      return await signing();
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      this.refused.push(error);
      return undefined;
    }
  }

  /** Runs each background worker once. */
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
