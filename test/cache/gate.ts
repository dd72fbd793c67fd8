/** Something that waits until the test lets it go on. */
export interface Gate {
  /** resolves when somebody has come to the gate */
  reached: Promise<void>;
  /** waits until the gate is open */
  pass: () => Promise<void>;
  open: () => void;
}

export function gate(): Gate {
  const [arrival, opening] = [signal(), signal()];
  const pass = (): Promise<void> => {
    arrival.send();
    return opening.sent;
  };
  return { reached: arrival.sent, pass, open: opening.send };
}

function signal(): { sent: Promise<void>; send: () => void } {
  const listeners: (() => void)[] = [];
  const sent = new Promise<void>((resolve) => listeners.push(resolve));
  return { sent, send: () => listeners.forEach((listener) => listener()) };
}
