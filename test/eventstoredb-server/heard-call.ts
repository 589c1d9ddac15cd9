/** A call that the server received. `$all` is the whole log, and `$$a` is the metadata of stream `a`. */
export interface HeardCall {
  readonly call: 'append' | 'read';
  readonly stream: string;
}
