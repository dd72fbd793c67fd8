/** Debian's, which `npm test` installs. */
export const chromiumPath = '/usr/bin/chromium';
