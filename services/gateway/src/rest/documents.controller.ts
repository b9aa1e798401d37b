import { Controller, Req, Res, StreamableFile } from '@nestjs/common';
import type { DocumentKind } from '@lectern/proto/grpc/attendance/v1/register_service';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Registers } from '../ports/attendance.ts';
import * as contract from './contract/documents.ts';
import { attachment } from './attachment.ts';
import { Who } from './door.guard.ts';
import { Handles, Input, type InputOf } from './operation.ts';
import { pageOf } from './paging.ts';
import { RestOptions } from './rest-options.ts';
import { toAccess, toConfirmation } from './words/document.words.ts';

type Subject = { readonly sessionId?: string; readonly courseId?: string; readonly personId?: string };
type Issuing = { readonly purpose: string; readonly language: string; readonly timeZone: string };

@Controller('api/v1')
export class DocumentsController {
  constructor(
    private readonly registers: Registers,
    private readonly options: RestOptions,
  ) {}

  @Handles(contract.exportClassRegisterCsv)
  classCsv(@Who() caller: Caller, @Input() { params, query }: InputOf<typeof contract.exportClassRegisterCsv>) {
    return this.issue(caller, 'DOCUMENT_KIND_CLASS_REGISTER_CSV', params, query);
  }

  @Handles(contract.exportClassRegisterPdf)
  classPdf(@Who() caller: Caller, @Input() { params, query }: InputOf<typeof contract.exportClassRegisterPdf>) {
    return this.issue(caller, 'DOCUMENT_KIND_CLASS_REGISTER_PDF', params, query);
  }

  @Handles(contract.exportCourseRegisterCsv)
  courseCsv(@Who() caller: Caller, @Input() { params, query }: InputOf<typeof contract.exportCourseRegisterCsv>) {
    return this.issue(caller, 'DOCUMENT_KIND_COURSE_REGISTER_CSV', params, query);
  }

  @Handles(contract.exportContactHoursPdf)
  contactHours(@Who() caller: Caller, @Input() { params, query }: InputOf<typeof contract.exportContactHoursPdf>) {
    return this.issue(caller, 'DOCUMENT_KIND_CONTACT_HOURS_PDF', params, query);
  }

  @Handles(contract.confirmDocument)
  async confirm(@Input() { params }: InputOf<typeof contract.confirmDocument>) {
    return toConfirmation(await this.registers.call('confirmDocument', params));
  }

  @Handles(contract.listAccesses)
  async accesses(
    @Who() caller: Caller,
    @Input() { query: { personId = '', ...page } }: InputOf<typeof contract.listAccesses>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { accesses, nextCursor } = await this.registers.call('listAccesses', { caller, personId, page });
    return pageOf(accesses.map(toAccess), nextCursor, request, reply);
  }

  private async issue(caller: Caller, kind: DocumentKind, subject: Subject, issuing: Issuing) {
    const { sessionId = '', courseId = '', personId = '' } = subject;
    const verifyAt = `${this.options.publicOrigin}/verify`;
    const asked = { caller, kind, sessionId, courseId, personId, ...issuing, verifyAt };
    const { content, mediaType, fileName } = await this.registers.call('export', asked);
    return new StreamableFile(content, { type: mediaType, disposition: attachment(fileName), length: content.length });
  }
}
