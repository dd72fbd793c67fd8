/** Work that may be interrupted wherever it yields. */
export type Steps<T> = Generator<void, T, void>;
