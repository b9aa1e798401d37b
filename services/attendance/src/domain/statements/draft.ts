import type { PersonId } from '@lectern/kernel';
import type { Verdict, Rule } from '../words.ts';
import type { Source } from '../evidence.ts';

/** What a statement is going to say, before it is put into xAPI's words. */
export type Draft = {
  /** Names the statement within its organisation: an equal key gives an equal id. */
  readonly key: string;
  readonly atMs: number;
  readonly said: Said;
};

export type Said =
  | { readonly kind: 'initialized' }
  | { readonly kind: 'terminated'; readonly lengthMs: number }
  | {
      readonly kind: 'voided';
      readonly statementId: string;
      readonly about: PersonId | undefined;
      readonly group: VerbGroup;
    }
  | ({ readonly kind: 'attended' } & Attended)
  | { readonly kind: 'joined'; readonly personId: PersonId }
  | { readonly kind: 'left'; readonly personId: PersonId; readonly stayedMs: number }
  | { readonly kind: 'source-opened' | 'source-closed'; readonly personId: PersonId; readonly source: ToldSource }
  | { readonly kind: 'hand-raised' | 'hand-lowered'; readonly personId: PersonId }
  | { readonly kind: 'chat-posted'; readonly personId: PersonId; readonly messageKey: string };

/** The sound of a screen is part of sharing it. */
export type ToldSource = Exclude<Source, 'screen-audio'>;

/** What the register says of one person. */
export type Attended = {
  readonly personId: PersonId;
  readonly verdict: Exclude<Verdict, 'none'>;
  readonly rule: Rule;
  readonly attendedMs: number;
  readonly share: number;
  readonly requiredShare: number;
};

/** What can be switched on and off for a connection. */
export const verbGroups = ['class', 'presence', 'attendance', 'media', 'taking-part'] as const;
export type VerbGroup = (typeof verbGroups)[number];

const groupOfKind = {
  initialized: 'class',
  terminated: 'class',
  joined: 'presence',
  left: 'presence',
  attended: 'attendance',
  'source-opened': 'media',
  'source-closed': 'media',
  'hand-raised': 'taking-part',
  'hand-lowered': 'taking-part',
  'chat-posted': 'taking-part',
} as const satisfies Record<Exclude<Said['kind'], 'voided'>, VerbGroup>;

/** What takes a statement back goes where the statement went. */
export function groupOf(said: Said): VerbGroup {
  return said.kind === 'voided' ? said.group : groupOfKind[said.kind];
}

/** Whose statement it is; nobody's when it tells of the class itself. */
export function personOf(said: Said): PersonId | undefined {
  if (said.kind === 'voided') return said.about;
  return 'personId' in said ? said.personId : undefined;
}
