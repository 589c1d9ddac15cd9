import { ApiProperty } from '@nestjs/swagger';

const states = ['up', 'down'] as const;
type State = (typeof states)[number];

/** The process answers. */
export class LivenessDto {
  /**
   * Always `up`: a process that is not up does not answer.
   * @example "up"
   */
  @ApiProperty({ type: String, enum: states })
  status!: State;
}

/** Whether the event store can be reached. */
export class EventStoreCheckDto {
  /**
   * `up` when it answered in time.
   * @example "up"
   */
  @ApiProperty({ type: String, enum: states })
  status!: State;
}

/** Whether the read model keeps up with the event store. */
export class ReadModelCheckDto {
  /**
   * `up` while it follows the log within the bound.
   * @example "up"
   */
  @ApiProperty({ type: String, enum: states })
  status!: State;

  /**
   * Sequence of the last event it has seen, 0 for none.
   * @example 42
   */
  @ApiProperty({ type: 'integer' })
  sequence!: number;

  /**
   * Events of the log it has not seen; null when the log cannot be read.
   * @example 0
   */
  @ApiProperty({ type: 'integer', nullable: true })
  lagEvents!: number | null;

  /**
   * Events it may lag behind and still count as ready.
   * @example 1000
   */
  @ApiProperty({ type: 'integer' })
  lagEventsMax!: number;

  /**
   * Id of the event that no projection can read and at which this instance stands until an operator
   * acts; null while it goes on.
   * @example null
   */
  @ApiProperty({ type: String, nullable: true, example: null })
  haltedAt!: string | null;
}

/** What was found in closed periods: for people to mend, so that it makes no instance unready. */
export class PeriodsCheckDto {
  /**
   * Events that were written into a period while it was closed; `/v1/periods` names them.
   * @example 0
   */
  @ApiProperty({ type: 'integer' })
  strayPostings!: number;
}

/** What readiness is made of. */
export class ReadinessChecksDto {
  /** The event store. */
  eventStore!: EventStoreCheckDto;

  /** The read model of this instance. */
  readModel!: ReadModelCheckDto;

  /** Postings that a closed period should not have. */
  periods!: PeriodsCheckDto;
}

/** Whether requests should be sent to this instance. */
export class ReadinessDto {
  /**
   * `up` when every check is.
   * @example "up"
   */
  @ApiProperty({ type: String, enum: states })
  status!: State;

  /** Each check. */
  checks!: ReadinessChecksDto;
}
