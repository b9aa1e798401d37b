import { parseArgs } from 'node:util';
import { findId } from '@lectern/kernel';
import { openPool } from '@lectern/postgres';
import { ConfigurationError, readCommandConfig } from './config.commands.ts';
import { Database } from './postgres/database.ts';
import { PostgresClassRecords } from './postgres/postgres-class-records.ts';
import type { Concern } from './usecases/stores.ts';

const usage = `What an operator may ask of the attendance database (ATTENDANCE_DATABASE_URL). Answers are one line of JSON.

  admin recompute --organisation ID [--course ID | --class ID]
      has the registers of classes that have ended computed anew from all evidence, by the processes that run: { due }`;

type Options = { organisation?: string; course?: string; class?: string };

/** What is asked for; undefined when it is not understood. */
function findConcern({ organisation = '', course, class: session }: Options): Concern | undefined {
  const organisationId = findId<'organisation'>(organisation);
  if (organisationId === undefined || (course !== undefined && session !== undefined)) return undefined;
  const id = findId(session ?? course ?? organisation);
  const scope = session !== undefined ? 'class' : course !== undefined ? 'course' : 'organisation';
  return id && { scope, organisationId, id };
}

async function recompute(concern: Concern): Promise<void> {
  const pool = openPool({ url: readCommandConfig(process.env).databaseUrl, max: 1, name: 'attendance-admin' });
  try {
    const records = new PostgresClassRecords(new Database(pool));
    const due = await records.makeDueWithin(concern, { cause: 'late-evidence', traceparent: '' });
    console.log(JSON.stringify({ due }));
  } finally {
    await pool.end();
  }
}

function readCommand(): Concern | undefined {
  const text = { type: 'string' } as const;
  try {
    const options = { organisation: text, course: text, class: text };
    const { values, positionals } = parseArgs({ allowPositionals: true, options });
    return positionals.join(' ') === 'recompute' ? findConcern(values) : undefined;
  } catch {
    // An option that there is none of.
    return undefined;
  }
}

const concern = readCommand();
if (concern === undefined) {
  console.error(usage);
  process.exitCode = 2;
} else {
  await recompute(concern).catch((error: unknown) => {
    console.error(error instanceof ConfigurationError ? error.message : error);
    process.exitCode = 1;
  });
}
