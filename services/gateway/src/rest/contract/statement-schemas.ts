import { z } from 'zod';
import { id, time } from './schemas.ts';

const count = z.number().int().min(0);
export const xapiVersion = z.enum(['1.0.3', '2.0.0']);
export const verbGroup = z.enum(['class', 'presence', 'attendance', 'media', 'taking-part']).meta({
  description:
    'class: initialized, terminated; presence: join, leave; attendance: attended; media: start, stopped, share, unshare; taking-part: reacted, unreacted, posted.',
});

const basic = z.object({ kind: z.literal('basic'), name: z.string().max(500) });
const oauth2 = z.object({
  kind: z.literal('oauth2'),
  name: z.string().max(500).meta({ description: 'The client id (RFC 6749 4.4).' }),
  tokenEndpoint: z.string().max(2_000),
  scope: z.string().max(500).optional(),
});
const secret = {
  secret: z
    .string()
    .max(2_000)
    .optional()
    .meta({ description: 'Never given out again. Left out, the one that is there stays.' }),
};

const written = {
  name: z.string().max(200),
  courseId: id.optional().meta({ description: 'Left out: every course without a connection of its own.' }),
  endpoint: z.string().max(2_000).meta({ description: 'The address below which /statements lies.' }),
  xapiVersion: xapiVersion.optional().meta({ description: 'Left out: as the store says, or 1.0.3.' }),
  verbGroups: z.array(verbGroup).max(20),
  isOn: z.boolean(),
  allowsPrivateAddresses: z.boolean().default(false),
};

export const newLrsConnection = z
  .object({ ...written, credentials: z.discriminatedUnion('kind', [basic.extend(secret), oauth2.extend(secret)]) })
  .meta({ description: 'A connection to a learning record store, as somebody writes it.' });

export const lrsConnection = z
  .object({
    ...written,
    connectionId: id,
    courseTitle: z.string().optional(),
    credentials: z.discriminatedUnion('kind', [basic, oauth2]),
    delivery: z.object({
      accepted: count,
      waiting: count,
      dead: count,
      oldestWaitingAt: time.optional(),
      lastAcceptedAt: time.optional(),
      lastError: z
        .string()
        .optional()
        .meta({ description: 'With the store’s own words; absent when the last request went well.' }),
      lastErrorAt: time.optional(),
      nextAttemptAt: time.optional(),
    }),
  })
  .meta({ description: 'A connection to a learning record store, and how far delivery has come.' });

export const lrsFinding = z
  .object({
    works: z.boolean(),
    finding: z.string().meta({ description: 'One sentence for an administrator.' }),
    code: z
      .string()
      .optional()
      .meta({ description: 'Such as UNREACHABLE or CREDENTIALS_REFUSED; absent when it works.' }),
    xapiVersion: xapiVersion.optional(),
  })
  .meta({ description: 'What a store answered when it was asked. No statement was sent.' });

export const deadStatement = z
  .object({
    statementId: id,
    sessionId: id.optional(),
    verb: z.string(),
    reason: z.string().meta({ description: 'The store’s own words.' }),
    diedAt: time,
    statement: z.string().meta({ description: 'As it was sent: JSON.' }),
  })
  .meta({ description: 'A statement that a store does not take.' });

export const lrsOptOut = z
  .object({ personId: id, isOut: z.boolean(), since: time.optional() })
  .meta({ description: 'Whether a learner’s statements stay here and go to no store outside.' });

export type LrsConnection = z.output<typeof lrsConnection>;
export type NewLrsConnection = z.output<typeof newLrsConnection>;
export type LrsFinding = z.output<typeof lrsFinding>;
export type DeadStatement = z.output<typeof deadStatement>;
export type LrsOptOut = z.output<typeof lrsOptOut>;
