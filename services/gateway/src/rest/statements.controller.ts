import { Readable } from 'node:stream';
import { Controller, Req, Res, StreamableFile } from '@nestjs/common';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Statements } from '../ports/attendance.ts';
import { attachment } from './attachment.ts';
import * as contract from './contract/statements.ts';
import { Who } from './door.guard.ts';
import { Handles, Input, type InputOf } from './operation.ts';
import { pageOf } from './paging.ts';
import { fromConnection, toConnection, toDeadStatement, toFinding, toOptOut } from './words/statement.words.ts';
import { dateOf } from './words/wire.ts';

@Controller('api/v1')
export class StatementsController {
  constructor(private readonly statements: Statements) {}

  @Handles(contract.listLrsConnections)
  async list(@Who() caller: Caller) {
    const { connections } = await this.statements.call('listConnections', { caller });
    return { items: connections.map(toConnection) };
  }

  @Handles(contract.createLrsConnection)
  async create(@Who() caller: Caller, @Input() { body }: InputOf<typeof contract.createLrsConnection>) {
    const asked = { caller, connection: fromConnection('', body), secret: body.credentials.secret ?? '' };
    return toConnection(await this.statements.call('saveConnection', asked));
  }

  @Handles(contract.changeLrsConnection)
  async change(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof contract.changeLrsConnection>) {
    const connection = fromConnection(params.connectionId, body);
    const asked = { caller, connection, secret: body.credentials.secret ?? '' };
    return toConnection(await this.statements.call('saveConnection', asked));
  }

  @Handles(contract.deleteLrsConnection)
  async remove(@Who() caller: Caller, @Input() { params }: InputOf<typeof contract.deleteLrsConnection>) {
    await this.statements.call('deleteConnection', { caller, ...params });
  }

  @Handles(contract.testLrsConnection)
  async test(@Who() caller: Caller, @Input() { body }: InputOf<typeof contract.testLrsConnection>) {
    const { connectionId = '', draft } = body;
    const written = draft && fromConnection(connectionId, draft);
    const asked = { caller, connectionId, draft: written, secret: draft?.credentials.secret ?? '' };
    return toFinding(await this.statements.call('testConnection', asked));
  }

  @Handles(contract.listDeadStatements)
  async dead(
    @Who() caller: Caller,
    @Input() { params, query: page }: InputOf<typeof contract.listDeadStatements>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { statements, nextCursor } = await this.statements.call('listDeadStatements', { caller, ...params, page });
    return pageOf(statements.map(toDeadStatement), nextCursor, request, reply);
  }

  @Handles(contract.resendStatements)
  resend(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof contract.resendStatements>) {
    return this.statements.call('resend', { caller, ...params, ...body });
  }

  @Handles(contract.backfillStatements)
  backfill(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof contract.backfillStatements>) {
    return this.statements.call('backfill', { caller, ...params, from: dateOf(body.from) });
  }

  @Handles(contract.downloadStatements)
  async download(@Who() caller: Caller, @Input() { query }: InputOf<typeof contract.downloadStatements>) {
    const { courseId = '', from, until } = query;
    const asked = { caller, courseId, from: from ? dateOf(from) : undefined, until: until ? dateOf(until) : undefined };
    const pages = await this.pagesOf((cursor) => this.statements.call('downloadStatements', { ...asked, cursor }));
    const options = { type: 'application/jsonl', disposition: attachment('statements.jsonl') };
    return new StreamableFile(Readable.from(pages, { objectMode: false }), options);
  }

  @Handles(contract.getLrsOptOut)
  async optOut(@Who() caller: Caller, @Input() { params }: InputOf<typeof contract.getLrsOptOut>) {
    return toOptOut(await this.statements.call('getOptOut', { caller, ...params }));
  }

  @Handles(contract.setLrsOptOut)
  async setOptOut(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof contract.setLrsOptOut>) {
    return toOptOut(await this.statements.call('setOptOut', { caller, ...params, ...body }));
  }

  @Handles(contract.getOwnLrsOptOut)
  async ownOptOut(@Who() caller: Caller) {
    return toOptOut(await this.statements.call('getOptOut', { caller, personId: '' }));
  }

  @Handles(contract.setOwnLrsOptOut)
  async setOwnOptOut(@Who() caller: Caller, @Input() { body }: InputOf<typeof contract.setOwnLrsOptOut>) {
    return toOptOut(await this.statements.call('setOptOut', { caller, personId: '', ...body }));
  }

  /** The first page is asked for before the answer begins, so that a refusal is still told as one. */
  private async pagesOf(ask: (cursor: string) => Promise<{ lines: Uint8Array; nextCursor: string }>) {
    const first = await ask('');
    return (async function* () {
      for (let page = first; ; page = await ask(page.nextCursor)) {
        if (page.lines.length > 0) yield page.lines;
        if (page.nextCursor === '') return;
      }
    })();
  }
}
