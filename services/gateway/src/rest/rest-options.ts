/** What the controllers know of where they are served. */
export class RestOptions {
  constructor(
    readonly publicOrigin: string,
    readonly isSecure = publicOrigin.startsWith('https:'),
  ) {}
}
