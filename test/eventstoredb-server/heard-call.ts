/** A call as a server hears it: `$all` is the whole log, and `$$a` the metadata of stream `a`. */
export interface HeardCall {
  readonly call: 'append' | 'read';
  readonly stream: string;
}
