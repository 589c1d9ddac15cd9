import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { RegisterQueries, type RegisterView } from '@art30/books';
import type { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import type { PurposeAnswerDto, PurposesPageDto, PurposeViewDto } from './purposes-view.dto';

export class ListPurposes extends Query<PurposesPageDto> {
  constructor(readonly query: PageQueryDto) {
    super();
  }
}

export class FindPurpose extends Query<PurposeAnswerDto> {
  constructor(
    readonly code: string,
    readonly query: AsOfQueryDto,
  ) {
    super();
  }
}

type PurposeMembers = Omit<PurposeViewDto, 'code' | 'parent'> & { readonly parent?: string };

const purposes: RegisterView<PurposeMembers, PurposeViewDto> = {
  register: 'purposes',
  noun: 'PURPOSE',
  view: ({ id, kind, label, parent, recommendations, validFrom, validUntil }) => ({
    code: id,
    kind,
    label,
    parent: parent ?? null,
    recommendations,
    validFrom,
    validUntil,
  }),
};

@QueryHandler(ListPurposes)
export class ListPurposesHandler implements IQueryHandler<ListPurposes> {
  constructor(private readonly registers: RegisterQueries) {}

  execute({ query }: ListPurposes): Promise<PurposesPageDto> {
    return this.registers.list(purposes, query);
  }
}

@QueryHandler(FindPurpose)
export class FindPurposeHandler implements IQueryHandler<FindPurpose> {
  constructor(private readonly registers: RegisterQueries) {}

  execute({ code, query }: FindPurpose): Promise<PurposeAnswerDto> {
    return this.registers.one(purposes, code, query);
  }
}
