import { Languages, Mic, Palette, Video, Volume2 } from 'lucide-react';
import { keepLocale, locale, locales, type Locale, text } from '../../platform/locale/text.ts';
import type { OwnDevice, OwnMediaSnapshot, OwnSource } from '../../platform/own-media.ts';
import { chooseTheme, type Theme, theme } from '../../platform/theme.ts';
import { useStore } from '../../platform/use-store.ts';
import { Choice, type Option } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';

export type SettingsProps = {
  readonly media: OwnMediaSnapshot;
  readonly onChoose: (source: OwnSource, deviceId: string) => void;
  readonly onChooseSpeaker: (deviceId: string) => void;
  readonly onClose: () => void;
};

/** Devices while in class, and how the page looks. Every change is at once. */
export function SettingsDialog({ media, onChoose, onChooseSpeaker, onClose }: SettingsProps) {
  const chosenTheme = useStore(theme);
  const chosenLocale = useStore(locale);
  const themes: readonly Theme[] = ['system', 'light', 'dark'];
  return (
    <Dialog title={text('settings.title')} onClose={onClose}>
      <DeviceChoice
        kind="audioinput"
        media={media}
        used={usedBy(media.microphone)}
        onChoose={(id) => onChoose('microphone', id)}
      />
      <DeviceChoice kind="audiooutput" media={media} used={media.speakerId} onChoose={onChooseSpeaker} />
      <DeviceChoice
        kind="videoinput"
        media={media}
        used={usedBy(media.camera)}
        onChoose={(id) => onChoose('camera', id)}
      />
      <Choice
        label={text('settings.theme')}
        icon={Palette}
        value={chosenTheme}
        options={themes.map((value) => ({ value, label: text(`theme.${value}`) }))}
        onChoose={(value) => chooseTheme(themes.find((one) => one === value) ?? 'system')}
      />
      <Choice
        label={text('settings.language')}
        icon={Languages}
        value={chosenLocale}
        options={Object.entries(locales).map(([value, label]) => ({ value, label }))}
        onChoose={(value) => keepLocale(value as Locale)}
      />
    </Dialog>
  );
}

type DeviceChoiceProps = {
  readonly kind: 'audioinput' | 'audiooutput' | 'videoinput';
  readonly media: OwnMediaSnapshot;
  readonly used: string | undefined;
  readonly onChoose: (deviceId: string) => void;
};

const looks = {
  audioinput: { label: 'device.microphone', icon: Mic },
  audiooutput: { label: 'device.speaker', icon: Volume2 },
  videoinput: { label: 'device.camera', icon: Video },
} as const;

function DeviceChoice({ kind, media, used, onChoose }: DeviceChoiceProps) {
  const found: Option[] = media.devices
    .filter((device) => device.kind === kind)
    .map(({ deviceId, label }, index) => {
      return { value: deviceId, label: label || text(`device.${kind}`, { number: index + 1 }) };
    });
  const none = { value: '', label: text(kind === 'audiooutput' ? 'device.system-speaker' : 'device.none') };
  return (
    <Choice
      label={text(looks[kind].label)}
      icon={looks[kind].icon}
      value={found.some(({ value }) => value === used) ? used! : (found[0]?.value ?? '')}
      options={found.length > 0 ? found : [none]}
      disabled={found.length === 0}
      onChoose={onChoose}
    />
  );
}

function usedBy(device: OwnDevice): string | undefined {
  return device.track?.getSettings().deviceId ?? device.deviceId;
}
