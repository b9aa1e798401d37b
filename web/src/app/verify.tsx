import { createAttendance } from '@lectern/sdk/attendance';
import { VerifyPage } from '../features/verify/verify-page.tsx';

/** Before a page is drawn its sentences are there. */
export { speakOfRecords } from '../platform/locale/records.ts';

const attendance = createAttendance({ origin: location.origin });

/** For anybody who holds a document: nobody has to be signed in. */
export function Verify({ code }: { code: string | undefined }) {
  return <VerifyPage attendance={attendance} code={code} />;
}
