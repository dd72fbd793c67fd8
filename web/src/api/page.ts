/** Of a list that is asked for in parts. */
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}
