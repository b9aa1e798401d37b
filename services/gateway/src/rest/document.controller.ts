import { Controller } from '@nestjs/common';
import { getDocument, operations } from './contract/index.ts';
import { describe } from './openapi.ts';
import { Handles } from './operation.ts';
import { RestOptions } from './rest-options.ts';

@Controller('api/v1')
export class DocumentController {
  private readonly document: Record<string, unknown>;

  constructor(options: RestOptions) {
    this.document = describe(operations, options.publicOrigin);
  }

  @Handles(getDocument)
  openapi() {
    return this.document;
  }
}
