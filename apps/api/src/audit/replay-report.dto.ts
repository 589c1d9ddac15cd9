import { ApiProperty } from '@nestjs/swagger';

/** How one table of the live read model compares with the rebuilt one. */
export class ReplayedTableDto {
  /**
   * Name of the table.
   * @example "journal"
   */
  table!: string;

  /**
   * Rows looked at on either side.
   * @example 87
   */
  @ApiProperty({ type: 'integer' })
  rowsCompared!: number;

  /**
   * Rows that differ.
   * @example 0
   */
  @ApiProperty({ type: 'integer' })
  differences!: number;

  /**
   * SHA-256 over the live rows in canonical form, sorted by key.
   * @example "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
   */
  liveFingerprint!: string;

  /**
   * The same over the rebuilt rows.
   * @example "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
   */
  rebuiltFingerprint!: string;
}

/** A row that is not the same in both read models. */
export class ReplayDifferenceDto {
  /**
   * Table of the row.
   * @example "journal"
   */
  table!: string;

  /**
   * `missing` from the live model, `extra` in it, or `changed`.
   * @example "changed"
   */
  kind!: 'missing' | 'extra' | 'changed';

  /**
   * Key of the row, integers as decimal strings.
   * @example { "sequence": "42", "line": "0" }
   */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string', nullable: true } })
  key!: Record<string, string | null>;

  /**
   * Columns that differ.
   * @example ["usd"]
   */
  columns!: string[];

  /**
   * What the live model says in these columns; null for a row it does not have.
   * @example { "usd": "66666668" }
   */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', nullable: true },
    nullable: true,
  })
  live!: Record<string, string | null> | null;

  /**
   * What the log says; null for a row that follows from no event.
   * @example { "usd": "66666667" }
   */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', nullable: true },
    nullable: true,
  })
  rebuilt!: Record<string, string | null> | null;
}

/** An event whose entries are not what its facts say under its own policy. */
export class EntryFindingDto {
  /**
   * Sequence of the event.
   * @example 42
   */
  @ApiProperty({ type: 'integer' })
  sequence!: number;

  /**
   * Id of the event.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  eventId!: string;

  /**
   * Stream that holds it.
   * @example "pledge-P1"
   */
  stream!: string;

  /**
   * What is wrong with its entries.
   * @example "entries differ from the facts"
   */
  problem!: string;

  /**
   * Entries as stored, or their sum.
   * @example "0.01"
   */
  stored!: string;

  /**
   * Entries as they follow from the facts, or their sum.
   * @example "0.00"
   */
  expected!: string;
}

/** What a replay of the whole log found. */
export class ReplayReportDto {
  /**
   * Whether nothing differs.
   * @example true
   */
  agrees!: boolean;

  /**
   * Sequence through which both read models were compared: where the live one stood.
   * @example 61
   */
  @ApiProperty({ type: 'integer' })
  throughSequence!: number;

  /**
   * Events read from the log, from the first one on.
   * @example 61
   */
  @ApiProperty({ type: 'integer' })
  eventsRead!: number;

  /**
   * Rows compared in all tables.
   * @example 240
   */
  @ApiProperty({ type: 'integer' })
  rowsCompared!: number;

  /** Each table of the read model. */
  tables!: ReplayedTableDto[];

  /**
   * Rows that differ in all tables, the checkpoint included.
   * @example 0
   */
  @ApiProperty({ type: 'integer' })
  differencesTotal!: number;

  /** The first differences of each table. */
  differences!: ReplayDifferenceDto[];

  /**
   * Events whose entries do not follow from their facts.
   * @example 0
   */
  @ApiProperty({ type: 'integer' })
  entryFindingsTotal!: number;

  /** The first of them. */
  entryFindings!: EntryFindingDto[];

  /**
   * How long it took, in milliseconds.
   * @example 180
   */
  @ApiProperty({ type: 'integer' })
  durationMs!: number;
}
