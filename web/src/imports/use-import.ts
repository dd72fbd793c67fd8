import { useEffect, useRef, useState } from 'react';
import { bookImport, checkImport, MOST_BYTES, reportOf, type ImportFormat, type ImportReport } from '../api/imports.js';
import { detailOf, Problem } from '../api/problem.js';
import { quantity } from '../figures/format.js';
import { toast } from '../ui/toasts.js';
import { useImportProgress } from './import-progress.js';

export interface Preview {
  file: File;
  /** what stands in the file, to show beside what is wrong with it */
  lines: readonly string[];
  report: ImportReport;
  /** under which it is booked once */
  key: string;
}

export type ImportState =
  | { step: 'choose' }
  | { step: 'checking'; file: File }
  | { step: 'preview' | 'booking' | 'done'; preview: Preview };

interface Import {
  state: ImportState;
  /** why the last attempt came to nothing */
  problem: string | null;
  choose: (file: File, format: ImportFormat | null) => Promise<void>;
  book: (preview: Preview) => Promise<void>;
  again: () => void;
}

/** A file on its way into a portfolio: chosen, checked, seen, booked. What fails leaves it where it was. */
export function useImport(portfolioId: string): Import {
  const [state, setState] = useState<ImportState>({ step: 'choose' });
  const [problem, setProblem] = useState<string | null>(null);
  const checking = useRef<AbortController | null>(null);
  useEffect(() => () => checking.current?.abort(), []);

  const choose = async (file: File, format: ImportFormat | null) => {
    checking.current?.abort();
    setProblem(null);
    if (file.size > MOST_BYTES) return setProblem(tooLarge(file));
    const control = (checking.current = new AbortController());
    setState({ step: 'checking', file });
    useImportProgress.getState().hear(null);
    try {
      const [report, text] = await Promise.all([checkImport(portfolioId, file, format, control.signal), file.text()]);
      const preview = { file, report, lines: text.split(/\r\n|\r|\n/), key: crypto.randomUUID() };
      if (!control.signal.aborted) setState({ step: 'preview', preview });
    } catch (error) {
      if (control.signal.aborted) return;
      setProblem(`${file.name}: ${whyNot(error)}`);
      setState({ step: 'choose' });
    }
  };

  const book = async (preview: Preview) => {
    setProblem(null);
    setState({ step: 'booking', preview });
    useImportProgress.getState().hear(null);
    try {
      const report = await bookImport(portfolioId, preview.file, preview.report, preview.key);
      toast({ title: `${quantity(report.imported)} trades imported`, detail: preview.file.name, tone: 'good' });
      setState({ step: 'done', preview: { ...preview, report } });
    } catch (error) {
      // What was refused is refused under its key for good; the portfolio may take it later.
      const refused = reportOf(error);
      const next = refused ? { ...preview, report: refused, key: crypto.randomUUID() } : preview;
      setProblem(whyNot(error));
      setState({ step: 'preview', preview: next });
    }
  };

  const again = () => {
    checking.current?.abort();
    setProblem(null);
    setState({ step: 'choose' });
  };

  return { state, problem, choose, book, again };
}

const tooLarge = ({ name, size }: File): string =>
  `${name} has ${quantity(Math.ceil((size / 1024 / 1024) * 10) / 10)} MB: a file may have 16 MB. Split it into several.`;

function whyNot(error: unknown): string {
  const isUncertain = error instanceof Problem && error.isUncertain;
  return isUncertain ? `${detailOf(error)}. Try again: it is booked once, however often you do.` : detailOf(error);
}
