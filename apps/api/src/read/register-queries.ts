import { Injectable } from '@nestjs/common';
import type { RegisterName } from '@art30/accounting';
import { ProblemException } from '../http/problem';
import { answered, answeredPage, AsOfResolver, type AsOf } from './as-of';
import type { AnswerDto, AsOfQueryDto, PageAnswerDto, PageQueryDto } from './as-of.dto';
import { RegisterReader, type Thing } from './register-reader';

/** How a register is shown: one thing as it stands in an answer. */
export interface RegisterView<Members, View> {
  readonly register: RegisterName;
  /** `DONOR` for the refusal DONOR_UNKNOWN. */
  readonly noun: string;
  readonly view: (thing: Thing<Members>) => View;
}

/** Lists the things of a register, and finds one of them. */
@Injectable()
export class RegisterQueries {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
  ) {}

  async list<Members, View>(
    { register, view }: RegisterView<Members, View>,
    query: PageQueryDto,
  ): Promise<PageAnswerDto & { items: View[] }> {
    const page = await this.asOf.page(query);
    const { rows, nextAfter } = this.registers.page<Members>(register, page);
    return { ...answeredPage(page, nextAfter), items: rows.map(view) };
  }

  /** @throws ProblemException 404 where the thing is not known, or not yet. */
  async one<Members, View>(
    { register, noun, view }: RegisterView<Members, View>,
    id: string,
    query: AsOfQueryDto,
  ): Promise<AnswerDto & View> {
    const asOf = await this.asOf.resolve(query);
    const thing = this.registers.find<Members>(register, id, asOf) ?? unknown(noun, id, asOf);
    return { ...answered(asOf), ...view(thing) };
  }
}

/** @throws ProblemException 404, saying at which times the thing is not there. */
export function unknown(noun: string, id: string, { asAt, sequence }: AsOf): never {
  const date = asAt === null ? '' : ` as at ${asAt}`;
  throw new ProblemException({
    status: 404,
    code: `${noun}_UNKNOWN`,
    detail: `there is no ${noun.toLowerCase().replace('_', ' ')} ${id}${date}, known through sequence ${sequence}`,
  });
}
