import { findId, type Id } from '@lectern/kernel';
import * as proto from '@lectern/proto/grpc/attendance/v1/attendance';
import type { Correction, CorrectRequest } from '@lectern/proto/grpc/attendance/v1/register_service';
import * as session from '@lectern/proto/grpc/session/v1/directory_service';
import { refused } from '../domain/attendance.errors.ts';
import type { Caller } from '../domain/caller.ts';
import type { CorrectionBody } from '../domain/correction.ts';
import type { Policy } from '../domain/policy.ts';
import type { WantedCorrection } from '../usecases/correct.ts';
import type { ScopeAsked } from '../usecases/set-policy.ts';
import { organisationRoleWords, scopeWords, verdictWords } from './words.ts';

/** Who asks: exactly one of a person and an API key, of one organisation. */
export function toCaller(message: session.Caller | undefined): Caller {
  const organisationId = findId<'organisation'>(message?.organisationId ?? '');
  const personId = findId<'person'>(message?.personId ?? '');
  const apiKeyId = findId<'api-key'>(message?.apiKeyId ?? '');
  if (organisationId === undefined || message === undefined) throw refused('UNAUTHENTICATED');
  const organisationRole = organisationRoleWords.find(message.organisationRole);
  if (personId !== undefined && message.apiKeyId === '')
    return { kind: 'person', organisationId, personId, organisationRole };
  if (apiKeyId !== undefined && message.personId === '')
    return { kind: 'api-key', organisationId, apiKeyId, organisationRole };
  throw refused('UNAUTHENTICATED');
}

/** What is no id names nothing that exists. */
export function toId<Kind extends string>(text: string): Id<Kind> {
  const id = findId<Kind>(text);
  if (id === undefined) throw refused('NOT_FOUND');
  return id;
}

/** Empty means none. */
export function toOptionalId<Kind extends string>(text: string): Id<Kind> | undefined {
  return text === '' ? undefined : toId<Kind>(text);
}

export const toPageAsked = (page: session.Page | undefined) => ({
  limit: page?.limit ?? 0,
  cursor: page?.cursor ?? '',
});

export function toWantedCorrection(request: CorrectRequest): WantedCorrection {
  const { correction, entryVersion } = request;
  const requestId = findId(request.requestId);
  const body = correction && toCorrectionBody(correction);
  if (body === undefined || requestId === undefined) throw refused('CORRECTION_INVALID');
  return {
    sessionId: toId(request.sessionId),
    personId: toId(request.personId),
    entryVersion,
    body,
    reason: correction?.reason ?? '',
    requestId,
  };
}

function toCorrectionBody({ body }: Correction): CorrectionBody | undefined {
  switch (body?.$case) {
    case 'setVerdict': {
      const verdict = verdictWords.find(body.value);
      return verdict && { kind: 'set-verdict', verdict };
    }
    case 'addInterval':
      return { kind: 'add-interval', ...toInterval(body.value) };
    case 'cutInterval':
      return { kind: 'cut-interval', ...toInterval(body.value) };
    case 'undo':
      return { kind: 'undo' };
    case undefined:
      return undefined;
  }
}

function toInterval({ from, to }: proto.Interval): { fromMs: number; toMs: number } {
  if (from === undefined || to === undefined) throw refused('CORRECTION_INVALID');
  return { fromMs: from.getTime(), toMs: to.getTime() };
}

export function toScope({ scope, scopeId }: { scope: proto.PolicyScope; scopeId: string }): ScopeAsked {
  const known = scopeWords.find(scope);
  if (known === undefined || known === 'default') throw refused('NOT_FOUND');
  return { scope: known, scopeId: known === 'organisation' && scopeId === '' ? '' : toId(scopeId) };
}

/** A message that names each figure, and so does the policy. */
export function toPolicy(message: proto.Policy): Policy {
  return { ...message };
}
