const KEY = 'freshfolio.theme';

export type Theme = 'system' | 'light' | 'dark';

/** Kept in this browser. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  applyTheme();
}

export function applyTheme(): void {
  const theme = localStorage.getItem(KEY) ?? 'system';
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
