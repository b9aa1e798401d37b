import { hueOf, initialsOf } from './initials.ts';

export function Avatar({ name }: { name: string }) {
  return (
    <span className={`avatar hue-${hueOf(name)}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
