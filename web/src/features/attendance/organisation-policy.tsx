import type { ReactNode } from 'react';
import type { AttendanceClient, PolicyAnswer } from '@lectern/sdk/attendance';
import { announce } from '../../platform/announce.ts';
import { text } from '../../platform/locale/text.ts';
import { type Loaded, useLoad } from '../../platform/use-load.ts';
import { PolicyScopeForm, type PolicyScopeFormProps } from './policy-dialog.tsx';
import './attendance.css';

export type OrganisationPolicyProps = {
  readonly attendance: Pick<AttendanceClient, 'getPolicy' | 'setPolicy'>;
  readonly organisationId: string;
  readonly pending: (loaded: Loaded<unknown>) => ReactNode;
};

/** The organisation's own rule, on a page rather than in a dialog. */
export function OrganisationPolicy({ attendance, organisationId, pending }: OrganisationPolicyProps) {
  const [loaded, reload] = useLoad('policy', () => attendance.getPolicy('organisation', organisationId));
  if (loaded.state !== 'ready') return pending(loaded);
  const set: PolicyScopeFormProps['onSet'] = async (policy, version) => {
    await attendance.setPolicy('organisation', organisationId, policy, version);
    announce(text('policy.done'));
    reload();
  };
  return <OrganisationPolicyView answer={loaded.value} onSet={set} />;
}

export type OrganisationPolicyViewProps = { answer: PolicyAnswer; onSet: PolicyScopeFormProps['onSet'] };

export function OrganisationPolicyView({ answer, onSet }: OrganisationPolicyViewProps) {
  return (
    <div className="card organisation-policy">
      <p className="muted">{text('organisation.policy-help')}</p>
      <PolicyScopeForm answer={answer} scope="organisation" onSet={onSet} />
    </div>
  );
}
