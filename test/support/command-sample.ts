import type { Client } from './client';
import { allocation, paidPledge } from './world';

/** One command as it is sent: where to, and with which body. */
export interface Sample {
  readonly path: string;
  readonly body: object;
}

/** A command endpoint, with what must be there before and what it books. */
export interface CommandSample {
  /** Path as the contract names it. */
  readonly route: string;
  readonly arrange: (client: Client, id: string) => Promise<Sample>;
  /** Who must approve it, where not everybody may. */
  readonly approvedBy?: string;
  /** Kinds of the events it appends. */
  readonly books: readonly string[];
  /** It claims a reference first, which is no part of its answer. */
  readonly claims?: true;
  /** A member that the command takes, with another value that it takes too. */
  readonly other: object;
  /** A member with a value it does not take. */
  readonly wrong: object;
  /** Whether it is about all that the books hold, and so needs books of its own. */
  readonly alone?: boolean;
  /** Collection that `Location` points into. */
  readonly location: string;
}

export const dated = { effectiveDate: '2024-07-10' };

/** The path and body that a pledge in a state takes. */
export const onPledge =
  (
    prepare: (client: Client, id: string) => Promise<unknown>,
    path: string,
    body: object | ((id: string) => object),
  ) =>
  async (client: Client, id: string): Promise<Sample> => {
    await prepare(client, id);
    return {
      path: `/v1/pledges/${id}/${path}`,
      body: typeof body === 'function' ? body(id) : body,
    };
  };

/** A pledge that is paid, with USD 452.00 of it for k at national level. */
export const allocated = async (client: Client, id: string) => {
  await paidPledge(client, id);
  await client.done(`/v1/pledges/${id}/allocations`, allocation(`${id}-A`, '452.00'));
};
