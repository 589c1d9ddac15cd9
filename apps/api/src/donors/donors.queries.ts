import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { stream } from '@art30/accounting';
import {
  answered,
  AsOfResolver,
  RegisterQueries,
  RegisterReader,
  type RegisterView,
  unknown,
} from '@art30/books';
import { BalanceReader } from '../balances/balance-reader';
import type { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import type {
  DonorAnswerDto,
  DonorsPageDto,
  DonorViewDto,
  DueDiligenceViewDto,
} from './donors-view.dto';

export class ListDonors extends Query<DonorsPageDto> {
  constructor(readonly query: PageQueryDto) {
    super();
  }
}

export class FindDonor extends Query<DonorAnswerDto> {
  constructor(
    readonly donorId: string,
    readonly query: AsOfQueryDto,
  ) {
    super();
  }
}

interface DonorMembers {
  readonly name: string;
  readonly kind: DonorViewDto['kind'];
  readonly country?: string;
  readonly partyStatus?: {
    readonly since: string;
    readonly until?: string;
    readonly reference?: string;
  };
  readonly dueDiligence?: DueDiligenceViewDto;
}

const donors: RegisterView<DonorMembers, DonorViewDto> = {
  register: 'donors',
  noun: 'DONOR',
  view: ({ id, name, kind, country, partyStatus: status, dueDiligence }) => ({
    id,
    name,
    kind,
    country: country ?? null,
    partyStatus: status
      ? { since: status.since, until: status.until ?? null, reference: status.reference ?? null }
      : null,
    dueDiligence: dueDiligence ?? null,
  }),
};

@QueryHandler(ListDonors)
export class ListDonorsHandler implements IQueryHandler<ListDonors> {
  constructor(private readonly registers: RegisterQueries) {}

  execute({ query }: ListDonors): Promise<DonorsPageDto> {
    return this.registers.list(donors, query);
  }
}

@QueryHandler(FindDonor)
export class FindDonorHandler implements IQueryHandler<FindDonor> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly balances: BalanceReader,
  ) {}

  async execute({ donorId, query }: FindDonor): Promise<DonorAnswerDto> {
    const asOf = await this.asOf.resolve(query);
    const donor = this.registers.find<DonorMembers>(donors.register, donorId, asOf);
    if (donor === undefined) return unknown(donors.noun, donorId, asOf);
    return {
      ...answered(asOf),
      ...donors.view(donor),
      revision: this.registers.revisionOf(stream.donor(donorId), asOf),
      balances: this.balances.of({ donor: donorId }, asOf),
    };
  }
}
