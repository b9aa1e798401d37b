import { Press } from '../usecases/documents/press.ts';
import { writeClassRegister } from './class-register-csv.ts';
import { printClassRegister } from './class-register-pdf.ts';
import { printContactHours } from './contact-hours-pdf.ts';
import { writeCourseRegister } from './course-register-csv.ts';

export class PrintingPress extends Press {
  override readonly classRegisterCsv = writeClassRegister;
  override readonly classRegisterPdf = printClassRegister;
  override readonly courseRegisterCsv = writeCourseRegister;
  override readonly contactHoursPdf = printContactHours;
}
