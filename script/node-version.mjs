// Old Nodes must be able to read this file, or they could not say that they are too old: no new syntax here.

/** What is wrong with a Node of this version, or undefined; `required` is the lowest one that will do. */
export function nodeProblem(version, required) {
  const found = numbers(version);
  const needed = numbers(required);
  const at = found.findIndex((number, index) => number !== needed[index]);
  if (at === -1 || found[at] > needed[at]) return undefined;
  return `Freshfolio needs Node.js ${required} or newer, this is ${version}. Install a newer one from https://nodejs.org and try again.`;
}

function numbers(version) {
  return version
    .replace(/^[^0-9]*/, '')
    .split('.')
    .slice(0, 3)
    .map(Number);
}
