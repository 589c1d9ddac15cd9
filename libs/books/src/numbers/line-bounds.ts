/** Which lines count: those before one in the log, posted from one day through another. */
export interface LineBounds {
  /** The first line that is too late. */
  readonly end: number;
  /** Days as numbers. */
  readonly from: number;
  readonly to: number;
}
