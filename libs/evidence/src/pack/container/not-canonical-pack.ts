/** Bytes are no pack, or one that was written in another way than the one there is. */
export class NotCanonicalPack extends Error {
  /**
   * @param reason from the verb on: "is not in the order of names".
   * @param at bytes before the place of the fault.
   * @param file its name; undefined where the fault is in no file.
   */
  constructor(
    readonly reason: string,
    readonly at: number,
    readonly file?: string,
  ) {
    const subject = file === undefined ? 'the pack' : `file ${file} of the pack`;
    super(`${subject} ${reason} (byte ${at})`);
    this.name = 'NotCanonicalPack';
  }
}
