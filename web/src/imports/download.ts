import { readExport } from '../api/exports.js';
import { detailOf } from '../api/problem.js';
import { toast } from '../ui/toasts.js';

/** The browser has taken it by then. */
const FORGET_MS = 60_000;

interface Named {
  id: string;
  name: string;
}

/** Saves all trades as a file that can be imported again. Never fails: what goes wrong is told. */
export async function download({ id, name }: Named, format: 'csv' | 'json'): Promise<void> {
  try {
    const url = URL.createObjectURL(await readExport(id, format));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${fileNameOf(name)}.${format}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), FORGET_MS);
  } catch (error) {
    toast({ title: `${name} was not exported`, detail: detailOf(error), tone: 'bad' });
  }
}

/** Without what file systems do not take. */
const fileNameOf = (name: string): string => name.replaceAll(/[^\p{L}\p{N} _.-]+/gu, '-').trim() || 'portfolio';
