import type { ComponentProps, MouseEvent } from 'react';
import { navigate } from '../platform/navigation.ts';

/** A link within the app: a real address, so that it opens in a new tab as well, but without loading the page anew. */
export function Link({ href, ...rest }: ComponentProps<'a'> & { href: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    navigate(href);
  };
  return <a {...rest} href={href} onClick={follow} />;
}
