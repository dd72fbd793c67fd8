/** @jest-environment jsdom */
import { afterEach, describe, expect, it } from '@jest/globals';
import { Globals } from '@react-spring/web';
import { cleanup, render } from '@testing-library/react';
import { Figure } from './figure.js';
import { money } from './format.js';

Globals.assign({ skipAnimation: true });

describe('a figure', () => {
  afterEach(cleanup);

  it('ends with its value to the last digit, which no binary fraction has', () => {
    const { container } = render(<Figure value="9007199254740993.01" format={money('USD')} />);
    expect(container.textContent).toBe('$9,007,199,254,740,993.01');
  });

  it('goes on to the next value', async () => {
    const { findByText, rerender } = render(<Figure value="1" format={money('EUR')} />);
    rerender(<Figure value="2.5" format={money('EUR')} />);
    expect(await findByText('€2.50')).toBeTruthy();
  });

  it('says why it is not known, and never 0', () => {
    const { getByRole } = render(<Figure value={null} format={money('EUR')} reason="no price yet" />);
    expect(getByRole('img').textContent).toBe('—');
    expect(getByRole('img').getAttribute('aria-label')).toBe('Unknown: no price yet');
  });
});
