/** What a spreadsheet takes for a formula when it opens a CSV file: text that begins so, in full width too. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** Such text gets an apostrophe in front, and so does text that has one already: {@link restoreText} takes one away. */
export const plainText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

export const restoreText = (text: string): string =>
  text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
