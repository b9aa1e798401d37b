import type { RefObject } from 'react';
import type { ParticipantView } from '@lectern/sdk';
import type { PersonAction } from './classroom-model.ts';
import type { ClassroomProps } from './classroom-view.tsx';
import { PersonMenu } from './person-menu.tsx';
import { EndDialog, LeaveDialog, RemoveDialog } from './room-dialogs.tsx';
import { SettingsDialog } from './settings-dialog.tsx';

/** What lies over the class: one thing at a time. */
export type Overlay =
  | { readonly kind: 'leave' | 'end' | 'settings' }
  | { readonly kind: 'remove'; readonly person: ParticipantView }
  | {
      readonly kind: 'menu';
      readonly person: ParticipantView;
      readonly actions: readonly PersonAction[];
      readonly button: RefObject<HTMLButtonElement | null>;
    };

export type OverlaysProps = ClassroomProps & {
  readonly overlay: Overlay;
  readonly onOverlay: (overlay: Overlay | undefined) => void;
};

export function Overlays(props: OverlaysProps) {
  const { overlay, onOverlay, view } = props;
  const close = () => onOverlay(undefined);
  const closeAnd = (action: (() => void) | undefined) => () => {
    close();
    action?.();
  };
  switch (overlay.kind) {
    case 'leave':
      return (
        <LeaveDialog
          mayEnd={props.onEnd !== undefined}
          onClose={close}
          onConfirm={closeAnd(props.onLeave)}
          onEnd={() => onOverlay({ kind: 'end' })}
        />
      );
    case 'end':
      return <EndDialog onClose={close} onConfirm={closeAnd(props.onEnd)} peopleCount={view.participants.length} />;
    case 'settings':
      return <SettingsDialog {...props} onClose={close} />;
    case 'remove':
      return (
        <RemoveDialog
          person={overlay.person}
          onClose={close}
          onRemove={(options) => closeAnd(() => props.onRemove(overlay.person, options))()}
        />
      );
    case 'menu':
      return <PersonMenu {...overlay} onAct={props.onAct} onClose={close} />;
  }
}
