import { findId, type Clock, type CourseId, type PersonId } from '@lectern/kernel';
import { granted, refused } from '../../domain/attendance.errors.ts';
import type { Caller } from '../../domain/caller.ts';
import { planPage, type PageAsked } from '../../domain/paging.ts';
import type { KeepAccess } from '../access-log.ts';
import type { RegisterAccess } from '../register-access.ts';
import type { Connections, DeadStatement, LrsConnectionId, OptOuts } from './connections.ts';
import type { Statements } from './ports.ts';

const mostLines = 5_000;
const mostBytes = 8 * 1024 * 1024;
// gRPC and REST carry an answer as one piece; a part of the most that one may have is read at a time.
const readAtATime = 1_000;

export type Download = {
  readonly courseId: CourseId | undefined;
  readonly from: Date | undefined;
  readonly until: Date | undefined;
  readonly cursor: string;
};

export type Lines = { readonly lines: string; readonly nextCursor: string };
export type DeadPage = { readonly statements: readonly DeadStatement[]; readonly nextCursor: string };

/** What was sent, what was not taken, and what is kept, for the organisation's owner and admins. */
export class LookAfterStatements {
  constructor(
    private readonly access: RegisterAccess,
    private readonly connections: Connections,
    private readonly statements: Statements,
    private readonly log: KeepAccess,
  ) {}

  async dead(caller: Caller, id: LrsConnectionId, { limit, cursor }: PageAsked): Promise<DeadPage> {
    await this.enter(caller, id);
    const page = granted(planPage({ limit, cursor: '' }));
    const found = await this.connections.deadStatements(id, readCursor(cursor), page.limit + 1);
    const statements = found.slice(0, page.limit);
    const last = found.length > page.limit ? statements.at(-1) : undefined;
    return { statements, nextCursor: last ? writeCursor(last.diedAt, last.id) : '' };
  }

  async resend(caller: Caller, id: LrsConnectionId, statementIds: readonly string[]): Promise<number> {
    await this.enter(caller, id);
    const known = statementIds.map((text) => findId(text));
    if (known.includes(undefined)) throw refused('NOT_FOUND');
    return this.connections.resend(id, statementIds);
  }

  async backfill(caller: Caller, id: LrsConnectionId, from: Date): Promise<number> {
    await this.enter(caller, id);
    return this.connections.backfill(id, from);
  }

  /** One JSON object a line. As many as fit; the cursor leads to the rest. */
  async download(caller: Caller, { courseId, from, until, cursor }: Download): Promise<Lines> {
    const capacity = this.access.enterOrganisation(caller, 'manage-lrs');
    let after = readCursor(cursor);
    if (after === undefined) await this.log.execute(caller, { capacity, kind: 'download-statements', courseId });
    const lines: string[] = [];
    let bytes = 0;
    for (;;) {
      const limit = Math.min(readAtATime, mostLines - lines.length);
      const wanted = { organisationId: caller.organisationId, courseId, from, until, after, limit };
      const found = await this.statements.page(wanted);
      for (const { body, madeAt, id } of found) {
        if (bytes + body.length + 1 > mostBytes) return answer(lines, after);
        lines.push(body);
        bytes += body.length + 1;
        after = { at: madeAt, id };
      }
      if (found.length < limit) return answer(lines, undefined);
      if (lines.length >= mostLines) return answer(lines, after);
    }
  }

  private async enter(caller: Caller, id: LrsConnectionId): Promise<void> {
    this.access.enterOrganisation(caller, 'manage-lrs');
    if ((await this.connections.find(caller.organisationId, id)) === undefined) throw refused('NOT_FOUND');
  }
}

/** Whether somebody's statements stay here. The person decides, and the organisation's owner and admins. */
export class OptOut {
  constructor(
    private readonly access: RegisterAccess,
    private readonly optOuts: OptOuts,
    private readonly clock: Clock,
  ) {}

  async get(caller: Caller, personId: PersonId | undefined) {
    const whose = this.enter(caller, personId);
    const since = await this.optOuts.find(caller.organisationId, whose);
    return { personId: whose, isOut: since !== undefined, since };
  }

  async set(caller: Caller, personId: PersonId | undefined, isOut: boolean) {
    const whose = this.enter(caller, personId);
    if (isOut) await this.optOuts.set(caller.organisationId, whose, this.clock.now());
    else await this.optOuts.clear(caller.organisationId, whose);
    return this.get(caller, whose);
  }

  private enter(caller: Caller, personId: PersonId | undefined): PersonId {
    const own = caller.kind === 'person' ? caller.personId : undefined;
    const whose = personId ?? own;
    if (whose === undefined) throw refused('NOT_FOUND');
    if (whose !== own) this.access.enterOrganisation(caller, 'manage-lrs');
    return whose;
  }
}

function answer(lines: readonly string[], after: { at: Date; id: string } | undefined): Lines {
  return { lines: lines.map((line) => `${line}\n`).join(''), nextCursor: after ? writeCursor(after.at, after.id) : '' };
}

function writeCursor(at: Date, id: string): string {
  return Buffer.from(`${at.getTime()} ${id}`).toString('base64url');
}

function readCursor(cursor: string): { at: Date; id: string } | undefined {
  if (cursor === '') return undefined;
  const [time = '', id = ''] = Buffer.from(cursor.slice(0, 100), 'base64url').toString('latin1').split(' ');
  if (!/^\d{1,15}$/.test(time) || findId(id) === undefined) throw refused('CURSOR_INVALID');
  return { at: new Date(Number(time)), id };
}
