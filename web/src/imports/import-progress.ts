import { create } from 'zustand';

/** How far the server is with a file: rows are checked first, all of them, and then booked. */
export interface ImportProgress {
  portfolioId: string;
  step: 'checked' | 'booked';
  done: number;
  total: number;
}

interface ProgressStore {
  /** of the portfolio whose file was heard of last */
  progress: ImportProgress | null;
  hear: (progress: ImportProgress | null) => void;
}

export const useImportProgress = create<ProgressStore>((set) => ({
  progress: null,
  hear: (progress) => set({ progress }),
}));
