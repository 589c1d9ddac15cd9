import { Id, Optional, referenceLengthMax, Text, textLengthMax } from '../http/field-shapes';

/** An event that no projection can read, and why it is left out. */
export class SkipEventDto {
  /**
   * Id of the event at which the projection stands, as `/health/ready` names it.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  @Id()
  eventId!: string;

  /**
   * Why the read models are better without it.
   * @example "written by a test program that was pointed at the wrong server"
   */
  @Text(textLengthMax)
  reason!: string;

  /**
   * Document the record rests on.
   * @example "incident 2024-17"
   */
  @Optional()
  @Text(referenceLengthMax)
  documentReference?: string;
}

/** An event that was left out of the read models. */
export class SkippedEventDto {
  /**
   * Id of the event.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  id!: string;

  /**
   * Why it was left out.
   * @example "written by a test program that was pointed at the wrong server"
   */
  reason!: string;

  /**
   * Who left it out.
   * @example "u.operator"
   */
  recordedBy!: string;

  /**
   * When that was recorded, UTC.
   * @example "2024-05-07T10:00:00.000Z"
   */
  recordedAt!: string;
}

export class SkippedEventPath {
  /**
   * Id of the event.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  @Id()
  eventId!: string;
}

/** All events that were left out, in the order in which that was recorded. */
export class SkippedEventsDto {
  /** The events. */
  items!: SkippedEventDto[];
}
