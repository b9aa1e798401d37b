import { createAttendance } from '@lectern/sdk/attendance';
import { VerifyPage } from '../features/verify/verify-page.tsx';
import { speakOfRecords } from '../platform/locale/records.ts';

await speakOfRecords();
const attendance = createAttendance({ origin: location.origin });

/** For anybody who holds a document: nobody has to be signed in. */
export function Verify({ code }: { code: string | undefined }) {
  return <VerifyPage attendance={attendance} code={code} />;
}
