import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/source-serif-4/index.css';
import { Fragment, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { speakOfRecords } from '../src/platform/locale/records.ts';
import { chooseLocale, firstLocale } from '../src/platform/locale/text.ts';
import { applyTheme } from '../src/platform/theme.ts';
import { Announcer } from '../src/ui/announcer.tsx';
import '../src/ui/tokens.css';
import '../src/ui/base.css';
import '../src/ui/controls.css';
import { recordStates } from './record-states.tsx';
import { states as classStates } from './states.tsx';

const states: typeof classStates = { ...classStates, ...recordStates };

/** Every page and state from fixed data, for eyes and for axe. Not part of the build of the app. */
function Gallery() {
  const [name, setName] = useState(asked.get('state') ?? '');
  useEffect(() => {
    Object.assign(window, { galleryStates: Object.keys(states), showState: setName });
  }, []);
  useEffect(() => {
    document.getElementById('root')!.dataset['shown'] = name;
  }, [name]);
  const show = states[name];
  return show ? <Fragment key={name}>{show()}</Fragment> : <List />;
}

function List() {
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
await speakOfRecords();
createRoot(document.getElementById('root')!).render(
  <>
    <Gallery />
    <Announcer />
  </>,
);
