import { plainTextFormats, type PlainTextFormat } from '@art30/documents';
import { OneOf } from '../http/field-shapes';
import { AsOfQueryDto } from '../read/as-of.dto';

/** For which engine, and as of when. */
export class ExportQueryDto extends AsOfQueryDto {
  /**
   * The engine that is to read it.
   * @example "hledger"
   */
  @OneOf(plainTextFormats)
  format!: PlainTextFormat;
}
