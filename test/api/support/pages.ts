interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

const MANY = 50;

/** Follows a list's cursor to its end. @param ask gets what to add to the query */
export async function pagesOf<Item>(ask: (after: { cursor?: string }) => Promise<Page<Item>>): Promise<Item[][]> {
  const pages: Item[][] = [];
  let after: { cursor?: string } = {};
  while (pages.length < MANY) {
    const { items, nextCursor } = await ask(after);
    pages.push(items);
    if (nextCursor === null) return pages;
    after = { cursor: nextCursor };
  }
  throw new Error(`The list has no end: ${JSON.stringify(pages)}`);
}
