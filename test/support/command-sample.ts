import type { Client } from './client';
import { allocation, paidPledge } from './world';

/** One command: the path of its request and the body. */
export interface Sample {
  readonly path: string;
  readonly body: object;
}

/** Sample of a command: the data that must exist before it, and the events that it appends. */
export interface CommandSample {
  /** Path with its variables, as `openapi.json` writes it. */
  readonly route: string;
  readonly arrange: (client: Client, id: string) => Promise<Sample>;
  /** Person who must approve the command, if not every approver may. */
  readonly approvedBy?: string;
  /** Types of the events that the command appends. */
  readonly books: readonly string[];
  /**
   * True if the command first claims a reference, so that it is used only once. The claim is in a stream of its own and
   * no part of the command's answer.
   */
  readonly claims?: true;
  /** A member of the body with another value that the command accepts too. */
  readonly other: object;
  /** A member of the body with a value that the command rejects. */
  readonly wrong: object;
  /** True if the command concerns all of the books (as a closing does) and therefore needs books of its own. */
  readonly alone?: boolean;
  /** Path to the new resource's collection, with which the header `Location` begins. */
  readonly location: string;
}

export const dated = { effectiveDate: '2024-07-10' };

/** Returns a function that prepares a pledge and returns the path and body of a command on it. */
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

/** Creates a pledge that is paid, of which USD 452.00 is allocated to purpose (k) at national level. */
export const allocated = async (client: Client, id: string) => {
  await paidPledge(client, id);
  await client.done(`/v1/pledges/${id}/allocations`, allocation(`${id}-A`, '452.00'));
};
