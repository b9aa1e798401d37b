import { Controller, Req, Res } from '@nestjs/common';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Directory } from '../ports/directory.ts';
import * as contract from './contract/classes.ts';
import { Who } from './door.guard.ts';
import { Handles, Input, type InputOf } from './operation.ts';
import { pageOf } from './paging.ts';
import { RestOptions } from './rest-options.ts';
import { toClass, toLink } from './words/directory.words.ts';

@Controller('api/v1')
export class ClassesController {
  constructor(
    private readonly directory: Directory,
    private readonly options: RestOptions,
  ) {}

  @Handles(contract.listClasses)
  async list(
    @Who() caller: Caller,
    @Input() { params: { courseId }, query: { past, ...page } }: InputOf<typeof contract.listClasses>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const asked = { caller, courseId, past: past === 'true', page };
    const { classes, nextCursor } = await this.directory.call('listClasses', asked);
    return pageOf(classes.map(toClass), nextCursor, request, reply);
  }

  @Handles(contract.scheduleClass)
  async schedule(
    @Who() caller: Caller,
    @Input() { params: { courseId }, body }: InputOf<typeof contract.scheduleClass>,
  ) {
    const times = { startsAt: new Date(body.startsAt), endsAt: new Date(body.endsAt) };
    return toClass(await this.directory.call('scheduleClass', { caller, courseId, title: body.title, ...times }));
  }

  @Handles(contract.getClass)
  async get(@Who() caller: Caller, @Input() { params: { sessionId } }: InputOf<typeof contract.getClass>) {
    return toClass(await this.directory.call('getClass', { caller, sessionId }));
  }

  @Handles(contract.endClass)
  async end(@Who() caller: Caller, @Input() { params: { sessionId } }: InputOf<typeof contract.endClass>) {
    return toClass(await this.directory.call('endClass', { caller, sessionId }));
  }

  @Handles(contract.createGuestLink)
  async guestLink(@Who() caller: Caller, @Input() { params: { sessionId } }: InputOf<typeof contract.createGuestLink>) {
    const link = await this.directory.call('createGuestLink', { caller, sessionId });
    return toLink(link, this.options.publicOrigin, 'g');
  }

  @Handles(contract.createSignInLink)
  async signInLink(
    @Who() caller: Caller,
    @Input() { params: { personId }, body }: InputOf<typeof contract.createSignInLink>,
  ) {
    const { sessionId = '', validMinutes = 0, reusable } = body;
    const link = await this.directory.call('createSignInLink', { caller, personId, sessionId, validMinutes, reusable });
    return toLink(link, this.options.publicOrigin, 's');
  }

  @Handles(contract.revokeLink)
  async revoke(@Who() caller: Caller, @Input() { params: { linkId } }: InputOf<typeof contract.revokeLink>) {
    await this.directory.call('revokeLink', { caller, linkId });
  }
}
