import type { AttendanceClient } from '@lectern/sdk/attendance';
import { navigate } from '../../platform/navigation.ts';
import { codeOf } from '../../platform/refusal-text.ts';
import { useLoad } from '../../platform/use-load.ts';
import { canonical, isCode } from './verify-model.ts';
import { type VerifyPage as Page, VerifyView } from './verify-view.tsx';

export type VerifyPageProps = {
  readonly attendance: Pick<AttendanceClient, 'confirmDocument'>;
  /** As the address has it. */
  readonly code: string | undefined;
};

export function VerifyPage({ attendance, code }: VerifyPageProps) {
  const [loaded] = useLoad(code ?? '', async (): Promise<Page> => {
    if (code === undefined) return { state: 'asking' };
    if (!isCode(code)) return { state: 'unknown', code };
    return { state: 'found', code, document: await attendance.confirmDocument(canonical(code)) };
  });
  const ask = (written: string) => navigate(`/verify/${encodeURIComponent(canonical(written))}`);
  return <VerifyView key={loaded.state} page={pageOf(loaded, code)} onAsk={ask} />;
}

function pageOf(loaded: ReturnType<typeof useLoad<Page>>[0], code = ''): Page {
  if (loaded.state === 'loading') return { state: 'looking' };
  if (loaded.state === 'ready') return loaded.value;
  const refused = codeOf(loaded.error);
  return refused === 'NOT_FOUND' || refused === 'HTTP_404' || refused === 'INVALID'
    ? { state: 'unknown', code }
    : { state: 'unreachable' };
}
