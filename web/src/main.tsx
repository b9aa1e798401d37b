import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/source-serif-4/index.css';
import { createRoot } from 'react-dom/client';
import { createClient } from '@lectern/sdk';
import { App } from './app/app.tsx';
import { chooseLocale, firstLocale, locale } from './platform/locale/text.ts';
import { applyTheme } from './platform/theme.ts';
import { useStore } from './platform/use-store.ts';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';

const client = createClient({ origin: location.origin });

/** Renders anew, without losing a class, when the language changes. */
function Root() {
  useStore(locale);
  return <App client={client} />;
}

applyTheme();
await chooseLocale(firstLocale());
createRoot(document.getElementById('root')!).render(<Root />);
