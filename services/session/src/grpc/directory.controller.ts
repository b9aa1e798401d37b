import { serve, type Serving } from '@lectern/grpc';
import { DirectoryServiceService } from '@lectern/proto/grpc/session/v1/directory_service';
import { Injectable } from '@nestjs/common';
import { DirectoryWatch } from '../directory-watch.ts';
import { ClassHandlers } from './class.handlers.ts';
import { CourseHandlers } from './course.handlers.ts';
import { DescriptionHandlers } from './description.handlers.ts';
import { SignInHandlers } from './sign-in.handlers.ts';

/** DirectoryService as one process serves it: to gateways, and what things are called to the attendance service. */
@Injectable()
export class DirectoryController {
  readonly serving: Serving;

  constructor(
    signIn: SignInHandlers,
    courses: CourseHandlers,
    classes: ClassHandlers,
    descriptions: DescriptionHandlers,
    watch: DirectoryWatch,
  ) {
    const all = { ...signIn.handlers, ...courses.handlers, ...classes.handlers, ...descriptions.handlers };
    const callers = { callers: ['gateway'], callersOf: { describe: ['attendance'] } };
    this.serving = serve(DirectoryServiceService, watch.over(all), callers);
  }
}
