import type { ClassRegister } from '../read-class-register.ts';
import type { CourseRegister } from '../read-course-register.ts';
import type { OwnRecord } from '../see-registers.ts';

/** What stands on a document besides its content. */
export type Imprint = {
  readonly issuedByName: string;
  readonly issuedAtMs: number;
  /** BCP 47; what is not known is English. */
  readonly language: string;
  /** IANA; what is not known is UTC. */
  readonly timeZone: string;
  readonly code: string;
  /** The public address below which a code can be confirmed. */
  readonly verifyAt: string;
};

/** Makes the files. What it is given decides them, and nothing else. */
export abstract class Press {
  abstract classRegisterCsv(register: ClassRegister): Buffer;
  abstract classRegisterPdf(register: ClassRegister, imprint: Imprint): Promise<Buffer>;
  abstract courseRegisterCsv(course: CourseRegister): Buffer;
  abstract contactHoursPdf(record: OwnRecord, imprint: Imprint): Promise<Buffer>;
}
