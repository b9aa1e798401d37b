import { Peers, type TlsFiles } from '@lectern/grpc';
import { isId, type OrganisationId } from '@lectern/kernel';
import {
  DirectoryServiceClient,
  type DescribeResponse,
  type DirectoryServiceService,
} from '@lectern/proto/grpc/session/v1/directory_service';
import { People, type ClassName, type Named, type Names } from '../usecases/people.ts';

// As many as one question may name of each.
const mostNamed = 5_000;

export class GrpcPeople extends People {
  private readonly directory: Peers<typeof DirectoryServiceService>;

  constructor(addresses: readonly string[], tls: TlsFiles, traceparent: () => string) {
    super();
    const repeatable = ['describe'] as const;
    this.directory = new Peers({ client: DirectoryServiceClient, addresses, tls, repeatable, traceparent });
  }

  async describe(organisationId: OrganisationId, { people = [], courses = [], classes = [] }: Named): Promise<Names> {
    const personIds = unique(people);
    const rest = { courseIds: unique(courses), sessionIds: unique(classes) };
    const found = collect();
    for (let from = 0; from === 0 || from < personIds.length; from += mostNamed) {
      const ids = { personIds: personIds.slice(from, from + mostNamed), ...(from === 0 ? rest : noIds) };
      found.add(await this.directory.call('describe', { organisationId, ...ids }));
    }
    return found.names;
  }

  close(): void {
    this.directory.close();
  }
}

const noIds = { courseIds: [], sessionIds: [] };

const unique = (ids: Iterable<string>): string[] => [...new Set(ids)].filter(isId);

/** Answers of several questions as one set of names. */
function collect(): { add(answer: DescribeResponse): void; readonly names: Names } {
  let organisation = '';
  const people = new Map<string, string>();
  const courses = new Map<string, string>();
  const classes = new Map<string, ClassName>();
  return {
    add(answer) {
      organisation = answer.organisationName;
      for (const { personId, name } of answer.people) people.set(personId, name);
      for (const { courseId, title } of answer.courses) courses.set(courseId, title);
      for (const { sessionId, title, startsAt, endsAt } of answer.classes)
        classes.set(sessionId, { title, startsAtMs: startsAt?.getTime() ?? 0, endsAtMs: endsAt?.getTime() ?? 0 });
    },
    names: {
      get organisation() {
        return organisation;
      },
      person: (id) => (id === undefined ? '' : (people.get(id) ?? '')),
      course: (id) => courses.get(id) ?? '',
      classOf: (id) => classes.get(id),
    },
  };
}
