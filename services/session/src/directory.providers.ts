import { Clock } from '@lectern/kernel';
import type { Telemetry } from '@lectern/telemetry';
import type { FactoryProvider, Provider, Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DirectoryWatch } from './directory-watch.ts';
import { NodeSecrets } from './crypto/node-secrets.ts';
import { ClassDirectory } from './domain/class-directory.ts';
import { Descriptions } from './domain/descriptions.ts';
import { DirectoryEvents } from './domain/directory.events.ts';
import {
  ApiKeys,
  BrowserSessions,
  Classes,
  Courses,
  Enrolments,
  Links,
  Organisations,
  People,
  Secrets,
  UnitOfWork,
} from './domain/directory.stores.ts';
import { ClassHandlers } from './grpc/class.handlers.ts';
import { CourseHandlers } from './grpc/course.handlers.ts';
import { DescriptionHandlers } from './grpc/description.handlers.ts';
import { DirectoryController } from './grpc/directory.controller.ts';
import { SignInHandlers } from './grpc/sign-in.handlers.ts';
import { Database } from './postgres/database.ts';
import { PostgresClassDirectory } from './postgres/postgres-class-directory.ts';
import { PostgresClasses } from './postgres/postgres-classes.ts';
import { PostgresCourses } from './postgres/postgres-courses.ts';
import { PostgresApiKeys, PostgresBrowserSessions } from './postgres/postgres-credentials.ts';
import { PostgresDescriptions } from './postgres/postgres-descriptions.ts';
import { PostgresDirectoryEvents } from './postgres/postgres-directory-events.ts';
import { PostgresEnrolments } from './postgres/postgres-enrolments.ts';
import { PostgresLinks } from './postgres/postgres-links.ts';
import { PostgresOrganisations, PostgresPeople } from './postgres/postgres-people.ts';
import { Authenticate } from './usecases/authenticate.ts';
import { ClassAccess } from './usecases/class-access.ts';
import { CourseAccess } from './usecases/course-access.ts';
import { CreateApiKey } from './usecases/create-api-key.ts';
import { CreateCourse } from './usecases/create-course.ts';
import { CreateGuestLink } from './usecases/create-guest-link.ts';
import { CreateOrganisation } from './usecases/create-organisation.ts';
import { CreateSignInLink } from './usecases/create-sign-in-link.ts';
import { Describe } from './usecases/describe.ts';
import { EndClassFromOutside } from './usecases/end-class-from-outside.ts';
import { Enrol } from './usecases/enrol.ts';
import { GetClass } from './usecases/get-class.ts';
import { GetCourse } from './usecases/get-course.ts';
import { InspectLink } from './usecases/inspect-link.ts';
import { ListClasses } from './usecases/list-classes.ts';
import { ListCourses } from './usecases/list-courses.ts';
import { ListEnrolments } from './usecases/list-enrolments.ts';
import { Profiles } from './usecases/profiles.ts';
import { RedeemLink } from './usecases/redeem-link.ts';
import { RevokeApiKey } from './usecases/revoke-api-key.ts';
import { RevokeLink } from './usecases/revoke-link.ts';
import { Rooms } from './usecases/rooms.ts';
import { ScheduleClass } from './usecases/schedule-class.ts';
import { SetOrganisationRole } from './usecases/set-organisation-role.ts';
import { SignOut } from './usecases/sign-out.ts';
import { Unenrol } from './usecases/unenrol.ts';

/** An abstract class is the token of a port, a class the token of itself. */
type Token<Value> = abstract new (...parts: never[]) => Value;

/** A class without decorators, made from what its constructor asks for, in that order; the compiler compares the two. */
function made<Parts extends unknown[], Made>(
  token: Token<Made> | Type<Made>,
  type: new (...parts: Parts) => Made,
  inject: { [Place in keyof Parts]: Token<Parts[Place]> },
): FactoryProvider<Made> {
  return { provide: token, useFactory: (...parts: Parts) => new type(...parts), inject: inject as Type<unknown>[] };
}

const useCase = <Parts extends unknown[], Made>(
  type: new (...parts: Parts) => Made,
  ...inject: { [Place in keyof Parts]: Token<Parts[Place]> }
) => made(type, type, inject);

const stores: Provider[] = [
  made(Database, Database, [DataSource]),
  { provide: UnitOfWork, useExisting: Database },
  made(ClassDirectory, PostgresClassDirectory, [Database]),
  made(Organisations, PostgresOrganisations, [Database]),
  made(People, PostgresPeople, [Database]),
  made(Courses, PostgresCourses, [Database]),
  made(Enrolments, PostgresEnrolments, [Database]),
  made(Classes, PostgresClasses, [Database]),
  made(Links, PostgresLinks, [Database]),
  made(BrowserSessions, PostgresBrowserSessions, [Database]),
  made(ApiKeys, PostgresApiKeys, [Database]),
  made(Descriptions, PostgresDescriptions, [Database]),
  made(Secrets, NodeSecrets, []),
];

const useCases: Provider[] = [
  useCase(Profiles, Organisations, People, Enrolments),
  useCase(CourseAccess, Courses, Enrolments, Clock),
  useCase(ClassAccess, Classes, ClassDirectory, Clock),
  useCase(Authenticate, BrowserSessions, ApiKeys, Profiles, Secrets, Clock),
  useCase(InspectLink, Links, Organisations, People, Classes, Secrets, Clock),
  useCase(RedeemLink, UnitOfWork, Links, People, Classes, BrowserSessions, Profiles, Secrets, Clock),
  useCase(SignOut, BrowserSessions, Secrets, Clock),
  useCase(CreateSignInLink, People, Enrolments, Links, ClassAccess, Secrets, Clock),
  useCase(CreateGuestLink, Links, ClassAccess, Secrets, Clock),
  useCase(RevokeLink, UnitOfWork, Links, BrowserSessions, People, Enrolments, ClassDirectory, Clock),
  useCase(ListCourses, Courses, Clock),
  useCase(GetCourse, Courses, Clock),
  useCase(CreateCourse, UnitOfWork, Courses, Enrolments, DirectoryEvents, Clock),
  useCase(ListEnrolments, CourseAccess, Enrolments),
  useCase(Enrol, UnitOfWork, CourseAccess, Enrolments, DirectoryEvents, Clock),
  useCase(Unenrol, UnitOfWork, CourseAccess, Enrolments, DirectoryEvents, Clock),
  useCase(ListClasses, CourseAccess, Classes, Clock),
  useCase(GetClass, ClassAccess),
  useCase(ScheduleClass, UnitOfWork, CourseAccess, Classes, DirectoryEvents, Clock),
  useCase(EndClassFromOutside, ClassAccess, Rooms),
  useCase(Describe, Descriptions),
  useCase(SetOrganisationRole, UnitOfWork, Organisations, People, Clock),
  useCase(CreateApiKey, ApiKeys, Secrets, Clock),
  useCase(RevokeApiKey, ApiKeys, Clock),
  useCase(CreateOrganisation, UnitOfWork, Organisations, CreateApiKey, Clock),
];

/** Needs from its module: DataSource (with `directoryRows`), Clock, Rooms. Gives ClassDirectory and DirectoryController. */
export function directoryProviders(telemetry: Telemetry): Provider[] {
  return [
    ...stores,
    {
      provide: DirectoryEvents,
      inject: [Database],
      useFactory: (database: Database) => new PostgresDirectoryEvents(database, () => telemetry.traceparent()),
    },
    ...useCases,
    { provide: DirectoryWatch, useFactory: () => new DirectoryWatch(telemetry) },
    SignInHandlers,
    CourseHandlers,
    ClassHandlers,
    DescriptionHandlers,
    DirectoryController,
  ];
}
