import { serve, type Serving } from '@lectern/grpc';
import { DirectoryServiceService } from '@lectern/proto/grpc/session/v1/directory_service';
import { Injectable } from '@nestjs/common';
import { DirectoryWatch } from '../directory-watch.ts';
import { ClassHandlers } from './class.handlers.ts';
import { CourseHandlers } from './course.handlers.ts';
import { SignInHandlers } from './sign-in.handlers.ts';

/** DirectoryService as one process serves it, to gateways only. */
@Injectable()
export class DirectoryController {
  readonly serving: Serving;

  constructor(signIn: SignInHandlers, courses: CourseHandlers, classes: ClassHandlers, watch: DirectoryWatch) {
    const handlers = watch.over({ ...signIn.handlers, ...courses.handlers, ...classes.handlers });
    this.serving = serve(DirectoryServiceService, handlers, { callers: ['gateway'] });
  }
}
