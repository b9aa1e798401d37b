import type { AttendanceClient, PolicyAnswer, PolicyScope } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import { useLoad } from '../../platform/use-load.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/form.tsx';
import { PolicyForm } from './policy-form.tsx';
import { moment, ruleInWords, ruleOf } from './register-text.ts';

/** What can have a rule of its own. */
export type OwnScope = Exclude<PolicyScope, 'default'>;

export type PolicyDialogProps = {
  readonly attendance: Pick<AttendanceClient, 'getPolicy' | 'setPolicy'>;
  readonly scope: OwnScope;
  readonly scopeId: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
};

/** The rule of a course or of one class: what holds, who set it, and the form to change it. */
export function PolicyDialog({ attendance, scope, scopeId, onClose, onDone }: PolicyDialogProps) {
  const [loaded] = useLoad(`${scope} ${scopeId}`, () => attendance.getPolicy(scope, scopeId));
  return (
    <Dialog
      title={text(scope === 'class' ? 'policy.title-class' : 'policy.title-course')}
      onClose={onClose}
      size="wide"
    >
      {loaded.state === 'loading' && <p role="status">{text('action.loading')}</p>}
      {loaded.state === 'failed' && <Refused error={loaded.error} />}
      {loaded.state === 'ready' && (
        <PolicyScopeForm
          answer={loaded.value}
          scope={scope}
          onClose={onClose}
          onSet={(policy, version) => attendance.setPolicy(scope, scopeId, policy, version).then(onDone)}
        />
      )}
    </Dialog>
  );
}

export type PolicyScopeFormProps = {
  readonly answer: PolicyAnswer;
  readonly scope: OwnScope;
  readonly onClose?: () => void;
  readonly onSet: (policy: PolicyAnswer['effective']['policy'], version: number) => Promise<unknown>;
};

/** The form of one scope, on what holds there now. */
export function PolicyScopeForm({ answer: { effective, versions }, scope, onClose, onSet }: PolicyScopeFormProps) {
  const newest = versions[0];
  const hasOwn = newest?.policy !== undefined;
  const version = newest?.version ?? 0;
  if (effective.policy === undefined) return null;
  return (
    <>
      {!hasOwn && scope !== effective.scope && (
        <div className="note">
          <div>
            <b>{ruleOf(effective.scope)}:</b> {ruleInWords(effective.policy)} {text('policy.holds-until')}
          </div>
        </div>
      )}
      {hasOwn && newest.setAt !== undefined && (
        <p className="muted small-text">
          {text('policy.set-by', {
            name: newest.setByName ?? '',
            at: moment(new Date(newest.setAt)),
            version: newest.version,
          })}
        </p>
      )}
      <PolicyForm
        key={`${effective.scope} ${version}`}
        scope={scope}
        policy={effective.policy}
        onSubmit={(policy) => onSet(policy, version)}
        onWithdraw={hasOwn ? () => onSet(undefined, version) : undefined}
        onClose={onClose}
      >
        <p className="muted small-text">{text('policy.computed-anew')}</p>
      </PolicyForm>
      {versions.length > 1 && (
        <details className="versions">
          <summary>{text('policy.versions', { count: versions.length })}</summary>
          <ol>
            {versions.map((one) => (
              <li key={one.version}>
                <span className="muted small-text">
                  {text('policy.set-by', {
                    name: one.setByName ?? '',
                    at: one.setAt ? moment(new Date(one.setAt)) : '',
                    version: one.version,
                  })}
                </span>
                <span className="sentence">{one.policy ? ruleInWords(one.policy) : text('policy.withdrawn')}</span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}
