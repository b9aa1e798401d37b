import { z } from 'zod';
import { id, time } from './schemas.ts';

export const documentKind = z.enum([
  'class-register-csv',
  'class-register-pdf',
  'course-register-csv',
  'contact-hours-pdf',
]);

export const documentConfirmation = z
  .object({
    kind: documentKind,
    organisationName: z.string(),
    courseTitle: z.string(),
    classTitle: z.string().optional(),
    personName: z.string().optional().meta({ description: 'Only of a document about one person.' }),
    issuedAt: time,
    issuedByName: z.string(),
    digest: z.string().meta({ description: 'SHA-256 of the file, lower-case hexadecimal.' }),
    registerVersion: z.number().int().min(0),
    isSuperseded: z.boolean().meta({ description: 'Whether the register has changed since.' }),
    figures: z.array(z.object({ name: z.string(), value: z.string() })).meta({ description: 'As they were printed.' }),
  })
  .meta({ description: 'What a verification code stands for.' });

export const access = z
  .object({
    at: time,
    kind: z.enum([
      'view-register',
      'view-course-register',
      'view-history',
      'export-csv',
      'export-pdf',
      'export-json',
      'download-statements',
      'sent-statements',
    ]),
    actorId: id.optional(),
    actorName: z.string(),
    capacity: z.string().meta({ description: 'Which role allowed it, such as instructor or admin.' }),
    personId: id.optional().meta({ description: 'Whose record; absent for a whole register.' }),
    personName: z.string().optional(),
    courseTitle: z.string().optional(),
    classTitle: z.string().optional(),
    purpose: z.string().optional(),
  })
  .meta({ description: 'One look at somebody else’s record (34 CFR 99.32).' });

export type DocumentConfirmation = z.output<typeof documentConfirmation>;
export type Access = z.output<typeof access>;
