import type { RefObject } from 'react';
import { I18nProvider, Menu, MenuItem, Popover, Separator } from 'react-aria-components';
import type { ParticipantView } from '@lectern/sdk';
import { formatLocale, text } from '../../platform/locale/text.ts';
import type { PersonAction } from './classroom-model.ts';
import { actionName } from './classroom-text.ts';
import '../../ui/menu.css';

export type PersonMenuProps = {
  readonly person: ParticipantView;
  readonly actions: readonly PersonAction[];
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly onAct: (person: ParticipantView, action: PersonAction) => void;
  readonly onClose: () => void;
};

export function PersonMenu({ person, actions, button, onAct, onClose }: PersonMenuProps) {
  const keyOf = (action: PersonAction) => Object.values(action).join(' ');
  return (
    <I18nProvider locale={formatLocale()}>
      <Popover
        triggerRef={button}
        isOpen
        onOpenChange={(isOpen) => !isOpen && onClose()}
        className="popover"
        placement="bottom end"
      >
        <Menu
          className="menu"
          aria-label={text('person.more', { name: person.name })}
          autoFocus="first"
          onAction={(key) => {
            const action = actions.find((one) => keyOf(one) === key);
            onClose();
            if (action) onAct(person, action);
          }}
        >
          {actions.flatMap((action) => [
            ...(action.kind === 'remove' && actions.length > 1 ? [<Separator key="line" className="menu-line" />] : []),
            <MenuItem key={keyOf(action)} id={keyOf(action)} className={`menu-item ${action.kind}`}>
              {actionName(action)}
            </MenuItem>,
          ])}
        </Menu>
      </Popover>
    </I18nProvider>
  );
}
