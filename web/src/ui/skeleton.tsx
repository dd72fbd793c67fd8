import styles from './skeleton.module.css';

/** Stands where something comes, as large as that will be. Sizes are CSS lengths. */
export function Skeleton({ width = '100%', height = '1em' }: { width?: string; height?: string }) {
  return <span className={styles.skeleton} style={{ width, height }} aria-hidden="true" />;
}

/** For a whole part of the page; says that it comes. */
export function Loading({ height }: { height: string }) {
  return (
    <div role="status" aria-label="Loading">
      <Skeleton height={height} />
    </div>
  );
}
