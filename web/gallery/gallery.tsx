import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/source-serif-4/index.css';
import { createRoot } from 'react-dom/client';
import { chooseLocale, firstLocale } from '../src/platform/locale/text.ts';
import { applyTheme } from '../src/platform/theme.ts';
import { Announcer } from '../src/ui/announcer.tsx';
import '../src/ui/tokens.css';
import '../src/ui/base.css';
import '../src/ui/controls.css';
import { states } from './states.tsx';

/** Every page and state from fixed data, for eyes and for axe. Not part of the build: see gallery/check.ts. */
function Gallery({ name }: { name: string | null }) {
  const show = states[name ?? ''];
  if (show) return show();
  return (
    <main>
      <h1>Gallery</h1>
      <ul>
        {Object.keys(states).map((one) => (
          <li key={one}>
            <a href={`?state=${one}`}>{one}</a>
          </li>
        ))}
      </ul>
    </main>
  );
}

const asked = new URLSearchParams(location.search);
applyTheme();
const chosen = asked.get('theme');
if (chosen) document.documentElement.dataset['theme'] = chosen;
await chooseLocale(firstLocale());
createRoot(document.getElementById('root')!).render(
  <>
    <Gallery name={asked.get('state')} />
    <Announcer />
  </>,
);
Object.assign(window, { galleryStates: Object.keys(states) });
