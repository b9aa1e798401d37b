import type { Handlers } from '@lectern/grpc';
import { findId, type Id } from '@lectern/kernel';
import type { DirectoryServiceService } from '@lectern/proto/grpc/session/v1/directory_service';
import { Injectable } from '@nestjs/common';
import { Describe } from '../usecases/describe.ts';
import { toId } from './directory.mapper.ts';

/** Names for services that keep only ids. */
@Injectable()
export class DescriptionHandlers {
  constructor(private readonly describe: Describe) {}

  readonly handlers: Pick<Handlers<typeof DirectoryServiceService>, 'describe'> = {
    describe: async ({ organisationId, personIds, courseIds, sessionIds }) => {
      const named = { people: idsIn<'person'>(personIds), courses: idsIn<'course'>(courseIds) };
      const classes = idsIn<'session'>(sessionIds);
      const found = await this.describe.execute(toId<'organisation'>(organisationId), { ...named, classes });
      return {
        organisationName: found.organisationName,
        people: found.people.map(({ id, name }) => ({ personId: id, name })),
        courses: found.courses.map(({ id, title }) => ({ courseId: id, title })),
        classes: found.classes.map(({ id, ...rest }) => ({ sessionId: id, ...rest })),
      };
    },
  };
}

/** What is no id names nothing, and is passed over like every id that names nothing. */
function idsIn<Kind extends string>(texts: readonly string[]): Id<Kind>[] {
  return texts.flatMap((text) => findId<Kind>(text) ?? []);
}
