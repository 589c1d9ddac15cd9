import { Id } from '../http/field-shapes';
import { ReplayReportDto } from './replay-report.dto';

/** The replay a path names. */
export class ReplayPath {
  /**
   * Id of the replay.
   * @example "2b1f9a76-3c52-4e0f-9c5a-0d4a3f0c7e11"
   */
  @Id()
  replayId!: string;
}

/** A replay of the whole log, under way or done. */
export class ReplayDto {
  /**
   * Id of the replay.
   * @example "2b1f9a76-3c52-4e0f-9c5a-0d4a3f0c7e11"
   */
  id!: string;

  /**
   * Whether it is under way, came to a report, or could not.
   * @example "done"
   */
  state!: 'running' | 'done' | 'failed';

  /**
   * When it was started, UTC.
   * @example "2024-10-14T13:05:00.000Z"
   */
  startedAt!: string;

  /** What it found; null until it is done. */
  report!: ReplayReportDto | null;

  /**
   * Why it came to no report; null otherwise.
   * @example "it took longer than 900 seconds"
   */
  failure!: string | null;
}
