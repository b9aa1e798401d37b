import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { text } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';
import type { PanelName } from './control-bar.tsx';

export type PanelProps = {
  readonly shown: PanelName;
  readonly peopleCount: number;
  readonly waitingCount: number;
  readonly unread: number;
  readonly takeFocus: boolean;
  readonly onShow: (panel: PanelName) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

const names: readonly PanelName[] = ['people', 'chat'];

/** One panel at a time, beside the stage; on a phone a sheet under it. */
export function Panel({ shown, takeFocus, onShow, onClose, children, ...counts }: PanelProps) {
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takeFocus) tabs.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus();
  }, [takeFocus]);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = names[(names.indexOf(shown) + step + names.length) % names.length]!;
    onShow(next);
    tabs.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <aside className="panel" aria-label={text('panel.label')}>
      <div className="tabs">
        <div role="tablist" aria-label={text('panel.label')} ref={tabs} onKeyDown={move} className="tab-list">
          {names.map((name) => (
            <Tab key={name} name={name} selected={name === shown} onShow={onShow} {...counts} />
          ))}
        </div>
        <Button icon={X} tone="quiet" size="small" aria-label={text('panel.close')} onClick={onClose} />
      </div>
      <div className="tab-panel" role="tabpanel" id={`panel-${shown}`} aria-labelledby={`tab-${shown}`}>
        {children}
      </div>
    </aside>
  );
}

type TabProps = Pick<PanelProps, 'peopleCount' | 'waitingCount' | 'unread' | 'onShow'> & {
  readonly name: PanelName;
  readonly selected: boolean;
};

function Tab({ name, selected, peopleCount, waitingCount, unread, onShow }: TabProps) {
  const hot = name === 'people' ? waitingCount : unread;
  const said = name === 'people' ? 'lobby.waiting-count' : 'chat.unread';
  return (
    <button
      type="button"
      role="tab"
      id={`tab-${name}`}
      className="tab"
      aria-selected={selected}
      aria-controls={selected ? `panel-${name}` : undefined}
      tabIndex={selected ? 0 : -1}
      onClick={() => onShow(name)}
    >
      {text(`control.${name}`)}
      {name === 'people' && <span className="count number">{peopleCount}</span>}
      {hot > 0 && (
        <span className="count hot number">
          <span aria-hidden="true">{hot}</span>
          <span className="only-heard">{text(said, { count: hot })}</span>
        </span>
      )}
    </button>
  );
}
