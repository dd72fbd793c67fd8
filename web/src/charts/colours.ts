/** Tokens of the style sheet, as the canvas wants them: `rgb(…)` of the theme of now. */
export function coloursOf(element: HTMLElement) {
  const probe = element.appendChild(document.createElement('span'));
  const read = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    accent: read('--accent'),
    warn: read('--warn'),
    bad: read('--down'),
    text: read('--text-weak'),
    line: read('--line'),
    strong: read('--line-strong'),
    ground: read('--raised'),
  };
  probe.remove();
  return colours;
}

export type Colours = ReturnType<typeof coloursOf>;

/** The same colour, less of it. */
export const faint = (rgb: string, share: number): string => rgb.replace(/^rgb\((.*)\)$/, `rgba($1, ${share})`);

/** Told when the page or the system changes between light and dark. Ends with a call of what it returns. */
export function onThemeChange(tell: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', tell);
  const chosen = new MutationObserver(tell);
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', tell);
    chosen.disconnect();
  };
}
