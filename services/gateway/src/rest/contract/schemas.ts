import { isId } from '@lectern/kernel';
import { roles } from '@lectern/policy';
import { z } from 'zod';

export const id = z.string().refine(isId, 'a canonical UUID').meta({ format: 'uuid' });
export const time = z.iso.datetime({ offset: true }).meta({ format: 'date-time' });

export const role = z.enum(roles);
export const phase = z.enum(['scheduled', 'open', 'live', 'ended']);
export const endReason = z.enum(['by-instructor', 'everybody-left', 'latest-end', 'by-api']);

export const me = z
  .object({
    organisationId: id,
    organisationName: z.string(),
    personId: id.optional(),
    apiKeyId: id.optional(),
    name: z.string(),
    guestOfSessionId: id.optional(),
    canCreateCourses: z.boolean(),
    organisationRole: z.enum(['owner', 'admin']).optional(),
  })
  .meta({ description: 'Who asks: a person, or an API key of the organisation.' });

export const linkInfo = z
  .object({
    kind: z.enum(['sign-in', 'guest']),
    organisationName: z.string(),
    personName: z.string().optional(),
    sessionId: id.optional(),
    classTitle: z.string().optional(),
    courseTitle: z.string().optional(),
  })
  .meta({ description: 'What a link leads to.' });

export const classSession = z
  .object({
    sessionId: id,
    courseId: id,
    courseTitle: z.string(),
    title: z.string(),
    phase,
    startsAt: time,
    endsAt: time,
    latestEndAt: time,
    startedAt: time.optional(),
    endedAt: time.optional(),
    endReason: endReason.optional(),
    role: role.optional(),
    peopleCount: z.number().int(),
  })
  .meta({ description: 'One class: planned, going on, or over.' });

export const course = z.object({
  courseId: id,
  title: z.string(),
  role: role.optional(),
  peopleCount: z.number().int(),
  createdAt: time,
  nextClass: classSession.optional(),
});

export const enrolment = z
  .object({ personId: id, name: z.string(), email: z.string().optional(), role })
  .meta({ description: 'A person in a course. The e-mail address is for staff and API keys only.' });

export const newEnrolment = z.object({ name: z.string().trim().max(200), email: z.string().trim().max(320), role });

export const link = z
  .object({ linkId: id, url: z.url(), expiresAt: time })
  .meta({ description: 'A link to hand to one person, or to guests. Its address is shown only here.' });

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    retryable: z.boolean(),
    figures: z.record(z.string(), z.string()),
  })
  .meta({ description: 'Why not (RFC 9457). Nothing has changed.' });

export type Me = z.output<typeof me>;
export type LinkInfo = z.output<typeof linkInfo>;
export type Course = z.output<typeof course>;
export type ClassSession = z.output<typeof classSession>;
export type Enrolment = z.output<typeof enrolment>;
export type Link = z.output<typeof link>;

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).default(''),
});

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().optional() });
}
